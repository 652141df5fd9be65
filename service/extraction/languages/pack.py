"""What a language must declare: a folder of TOML sections beside `pack.toml`, and `forms.tsv`.

The engine reads the sections by name (`pack.section("cues")` is `cues.toml`); the module that uses a section compiles
it once per pack. Nothing outside a pack's folder names a language.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SHARED = HERE / "shared"
"""Sections that every pack has unless it brings its own: first names."""


class UnknownLanguage(LookupError):
    """No pack reads this language."""


class Classes(dict[str, frozenset[str]]):
    """Closed classes of words or labels by name. One that a language does not declare is empty."""

    def __missing__(self, name: str) -> frozenset[str]:
        return frozenset()


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of an inflected verb form: its infinitive, its mood and tense, its person ("3s"), "" where none."""

    lemma: str
    mood: str
    person: str


@dataclass(frozen=True, eq=False)
class Pack:
    """What the engine knows of one language. Compared by identity, so that compiled sections can be cached by pack."""

    code: str
    version: str
    model: str
    sections: Mapping[str, Mapping[str, Any]]
    forms: Mapping[str, tuple[Form, ...]]

    def section(self, name: str) -> Mapping[str, Any]:
        """The parsed `name.toml`. Raises KeyError where the pack has none."""
        return self.sections[name]


def codes() -> tuple[str, ...]:
    """The languages that have a pack, sorted."""
    return tuple(sorted(p.parent.name for p in HERE.glob("*/pack.toml")))


@lru_cache
def load(code: str) -> Pack:
    """The pack of a language. Raises UnknownLanguage."""
    folder = HERE / code
    if code not in codes():
        raise UnknownLanguage(code)
    sections = {
        path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
        for path in (*sorted(SHARED.glob("*.toml")), *sorted(folder.glob("*.toml")))
    }
    head = sections["pack"]
    return Pack(code, str(head["version"]), head["model"], sections, _forms(folder / "forms.tsv"))


def _forms(path: Path) -> Mapping[str, tuple[Form, ...]]:
    """forms.tsv holds a reading a line: form, lemma, mood, person, between tabs."""
    found: dict[str, tuple[Form, ...]] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        form, lemma, mood, person = line.split("\t")
        found[form] = (*found.get(form, ()), Form(lemma, mood, person))
    return found
