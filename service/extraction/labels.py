"""The parse of a model whose labels are not Universal Dependencies, told in them: the rules know no others.

A pack says in its section `labels` what its model calls each relation, and which prepositions head their noun there. In
Universal Dependencies the noun is the head, and the preposition its `case`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from spacy.tokens import Doc

from service.packs import Pack

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM"})
LOOSE = frozenset({"conj", "ROOT"})
"""Labels of prepositions that are coordinated, or that head a sentence without a verb."""
COLUMNS: list[int | str] = ["HEAD", "DEP"]


@dataclass(frozen=True, eq=False)
class Labels:
    """What the model's labels are called, and how its prepositions stand."""

    renamed: Mapping[str, str]
    prepositions: frozenset[str]
    objects: frozenset[str]
    clauses: frozenset[str]
    agents: frozenset[str]


@dataclass(slots=True)
class _Tree:
    heads: list[int]
    deps: list[str]
    tags: list[str]
    children: list[list[int]]

    def hang(self, i: int, head: int, dep: str) -> None:
        """Put token i below another."""
        if self.heads[i] != i:
            self.children[self.heads[i]].remove(i)
        self.heads[i], self.deps[i] = head, dep
        if head != i:
            self.children[head].append(i)


@lru_cache
def labels(pack: Pack) -> Labels | None:
    """The pack's own names of relations, None where its model speaks Universal Dependencies."""
    raw: Mapping[str, Any] | None = pack.sections.get("labels")
    if raw is None:
        return None
    turned = raw["prepositions"]
    return Labels(dict(raw["renamed"]), *(frozenset(turned[k]) for k in ("labels", "objects", "clauses", "agents")))


def relabel(doc: Doc, table: Labels) -> Doc:
    """The doc, its heads and labels changed in place to Universal Dependencies."""
    tree = _tree(doc)
    for i in range(len(doc) - 1, -1, -1):
        if tree.deps[i] in table.prepositions or (tree.tags[i] == "ADP" and tree.deps[i] in LOOSE):
            _turn(tree, i, table)
    strings = doc.vocab.strings
    relations = [strings.add(table.renamed.get(dep, dep)) for dep in tree.deps]
    offsets = [(head - i) % 2**64 for i, head in enumerate(tree.heads)]
    values = np.array(list(zip(offsets, relations, strict=True)), dtype="uint64")
    return doc.from_array(COLUMNS, values)  # type: ignore[arg-type]  # the stub knows its own arrays only


def _tree(doc: Doc) -> _Tree:
    tree = _Tree([t.head.i for t in doc], [t.dep_ for t in doc], [t.pos_ for t in doc], [[] for _ in doc])
    for child, head in enumerate(tree.heads):
        if head != child:
            tree.children[head].append(child)
    return tree


def _turn(tree: _Tree, preposition: int, table: Labels) -> None:
    """Put the object of a preposition in its place, and the preposition below it."""
    found = _object(tree, preposition, table)
    if found is None:
        return
    head, was = tree.heads[preposition], tree.deps[preposition]
    clause = tree.deps[found] in table.clauses
    top = head == preposition
    dep = was if top or was == "conj" else _relation(tree, head, was, table, clause=clause)
    tree.hang(found, found if top else head, dep)
    for child in list(tree.children[preposition]):
        tree.hang(child, found, tree.deps[child])
    tree.hang(preposition, found, "mark" if clause else "case")


def _object(tree: _Tree, preposition: int, table: Labels) -> int | None:
    """What the preposition governs: its own object, else that of the preposition below it ("out of the house")."""
    below = [c for c in tree.children[preposition] if c > preposition]
    for wanted in (table.objects, table.clauses, frozenset({"obl:mod", "nmod"})):
        for child in below:
            if tree.deps[child] in wanted:
                return child
    return None


def _relation(tree: _Tree, head: int, was: str, table: Labels, *, clause: bool) -> str:
    nominal = tree.tags[head] in NOMINAL
    if clause:
        return "acl" if nominal else "advcl"
    if was in table.agents:
        return "obl:agent"
    return "nmod" if nominal else "obl:mod"
