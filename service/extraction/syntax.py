"""What the rules ask of a parsed frame.

Token positions are indexes of the paragraph's frame. The parser is believed where the words agree with it: each
question is answered from the words first (closed classes, verb forms, punctuation), then from the parse.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from service.extraction.reading import Paragraph, Quotation
from service.packs import Classes, Pack

VERBAL = frozenset({"VERB", "AUX"})
_VERB_FORM = re.compile(r"VerbForm=(\w+)")


@lru_cache(maxsize=4096)
def _verb_form(morphology: str) -> str:
    found = _VERB_FORM.search(morphology)
    return found[1] if found else ""


@dataclass(frozen=True, eq=False)
class Grammar:
    """The closed classes and labels of a pack's `syntax.toml`, as sets."""

    words: Mapping[str, frozenset[str]]
    labels: Mapping[str, frozenset[str]]
    infinitives: Mapping[str, frozenset[str]]
    adjuncts: frozenset[str]
    have: str
    be: str
    been: frozenset[str]
    reflexives: Mapping[str, frozenset[str]]
    nonfinite: frozenset[str]
    chain: Mapping[str, frozenset[str]]
    moods: Mapping[str, str]
    never_reduced: frozenset[str]
    bare_clauses: bool
    plain_incises: bool
    gerunds: tuple[str, ...]


@lru_cache
def grammar(pack: Pack) -> Grammar:
    """The pack's closed classes, compiled once."""
    raw: Mapping[str, Any] = pack.section("syntax")

    def sets(name: str) -> Classes:
        return Classes((key, frozenset(values)) for key, values in raw.get(name, {}).items())

    auxiliaries, order = raw["auxiliaries"], raw.get("order", {})
    return Grammar(
        sets("words"),
        sets("labels"),
        sets("infinitives"),
        frozenset(raw["adjuncts"]["nouns"]),
        auxiliaries["have"],
        auxiliaries["be"],
        frozenset(auxiliaries["been"]),
        sets("reflexives"),
        frozenset(
            form for form, readings in pack.forms.items() if any(r.mood in ("inf", "part-pres") for r in readings)
        ),
        {mood: frozenset(lemmas) for mood, lemmas in auxiliaries.get("chain", {}).items()},
        auxiliaries.get("moods", {}),
        frozenset(raw["morphology"].get("never_reduced", ())),
        order.get("bare_clauses", False),
        order.get("plain_incises", False),
        tuple(order.get("gerunds", ())),
    )


class Frame:
    """A paragraph's tokens: words in lower case, heads, labels, tags, the sentence of each, and what is quoted."""

    def __init__(self, paragraph: Paragraph) -> None:
        parsed = paragraph.parsed
        self.paragraph = paragraph
        self.surface = parsed.surface
        self.words = parsed.words
        self.heads = parsed.heads
        self.deps = parsed.deps
        self.tags = parsed.tags.copy()
        self.starts = parsed.starts
        self.forms = [
            _verb_form(morphology) if tag in VERBAL else ""
            for tag, morphology in zip(self.tags, parsed.morphology, strict=True)
        ]
        self.morphology = parsed.morphology
        self.bounds = parsed.bounds
        self.children: list[list[int]] = [[] for _ in self.words]
        for child, head in enumerate(self.heads):
            if head != child:
                self.children[head].append(child)
        self.stand_ins, self.quoted = self._quotations()
        self._rename_capitalised_verbs()

    def __len__(self) -> int:
        return len(self.words)

    def _quotations(self) -> tuple[dict[int, Quotation], list[bool]]:
        """Which tokens stand for a quotation, and which are words inside the marks of one kept in place."""
        offsets = self.paragraph.offsets
        stand_ins: dict[int, Quotation] = {}
        quoted = [False] * len(self.words)
        if not self.paragraph.quotations:
            return stand_ins, quoted
        for i, at in enumerate(self.starts):
            place = offsets[at]
            for quotation in self.paragraph.quotations:
                if quotation.inner[0] <= place < quotation.inner[1]:
                    if not quotation.replaced:
                        quoted[i] = True
                    elif len(self.words[i]) > 1 and offsets[at + 1] == place:
                        stand_ins[i] = quotation
        return stand_ins, quoted

    def _rename_capitalised_verbs(self) -> None:
        """A capital inside a sentence makes a name of what the model takes for a verb ("sur France Inter"), except in
        headlines that give one to most words."""
        names = [
            i
            for i, tag in enumerate(self.tags)
            if tag in VERBAL
            and self.surface[i][0].isupper()
            and i > self.bounds[i][0]
            and self.words[i - 1][-1:].isalpha()
            and i not in self.stand_ins
        ]
        if names and sum(w[0].islower() for w in self.surface) > sum(w[0].isupper() for w in self.surface):
            for i in names:
                self.tags[i], self.forms[i] = "PROPN", ""

    def sentence(self, i: int) -> tuple[int, int]:
        """The sentence of token i, without its closing punctuation."""
        start, end = self.bounds[i]
        while end > start and (
            (self.tags[end - 1] == "PUNCT" and not self.words[end - 1][0].isalnum()) or self.words[end - 1].isspace()
        ):
            end -= 1
        return start, max(end, start + 1)

    def sentence_end(self, i: int) -> int:
        """Where the sentence of token i ends, its closing punctuation left out."""
        return self.sentence(i)[1]

    def is_question(self, i: int) -> bool:
        """Whether the sentence of token i closes with a question mark."""
        _, end = self.bounds[i]
        return any(self.words[k] == "?" for k in range(max(end - 3, 0), end))

    def is_finite(self, i: int) -> bool:
        """Whether the model takes token i for a finite verb."""
        return self.forms[i] == "Fin"

    def feature(self, i: int, name: str) -> str | None:
        """What the model says of a feature of token i ("Masc" of "Gender"), None where it says nothing."""
        features = dict(pair.split("=") for pair in self.morphology[i].split("|") if "=" in pair)
        return features[name].split(",")[0] if name in features else None

    def word(self, i: int) -> str:
        """The word at i, "" outside the frame."""
        return self.words[i] if 0 <= i < len(self.words) else ""

    def tag(self, i: int) -> str:
        """The tag at i, "" outside the frame."""
        return self.tags[i] if 0 <= i < len(self.words) else ""

    def subtree(self, i: int) -> tuple[int, int]:
        """The first and last token below i, i itself among them (inclusive, exclusive)."""
        first = last = i
        stack = [i]
        while stack:
            node = stack.pop()
            first, last = min(first, node), max(last, node)
            stack.extend(self.children[node])
        return first, last + 1

    def field_range(self, start: int, end: int) -> tuple[int, int]:
        """Tokens start to end, in code points of the field."""
        last = end - 1
        return self.paragraph.at(self.starts[start], self.starts[last] + len(self.words[last]))

    def child(self, i: int, labels: frozenset[str], *, after: int | None = None) -> int | None:
        """The first child of i with one of the labels."""
        for child in self.children[i]:
            if self.deps[child] in labels and (after is None or child > after):
                return child
        return None

    def find(self, words: frozenset[str], start: int, end: int) -> int | None:
        """The first of the words between start and end, None where there is none."""
        for i in range(max(start, 0), min(end, len(self.words))):
            if self.words[i] in words:
                return i
        return None


def matches(frame: Frame, start: int, words: Sequence[str]) -> bool:
    """Whether the words stand at start, one after the other."""
    return all(frame.word(start + k) == word for k, word in enumerate(words))
