"""Who stands on their own: statements that come from one wire story count as one origin. Pure."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from uuid import UUID

from service.names import fold

ALIKE = 0.8
"""Passages that share this much of their words (shared / all) are copies of one another."""
MOST_COMPARED = 200
"""Beyond so many passages, the later ones are each taken for their own, but for the agencies that they credit."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A statement where it stands: who published it, its words with those right around them, and the article's ends."""

    publisher: UUID
    text: str
    around: str
    ends: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Publishers whose statements are one: they credit one agency, or their passages are copies."""

    publishers: tuple[UUID, ...]
    agency: str | None


def origins(passages: Sequence[Passage]) -> tuple[Origin, ...]:
    """The independent origins of statements, in the order of their first publishers."""
    group: dict[UUID | str, UUID | str] = {}

    def root(of: UUID | str) -> UUID | str:
        while (above := group.setdefault(of, of)) != of:
            of = above
        return of

    for passage in passages:
        root(passage.publisher)
        for agency in credited(passage.ends):
            group[root(passage.publisher)] = root(agency)
    for one, other in _copies(passages[:MOST_COMPARED]):
        group[root(one)] = root(other)
    found: dict[UUID | str, list[UUID | str]] = {}
    for each in group:
        found.setdefault(root(each), []).append(each)
    return tuple(_origin(members) for members in found.values())


def credited(text: str) -> tuple[str, ...]:
    """The agencies that a text credits: in brackets ("(AFP)", "(avec Reuters)"), or after a word of credit."""
    return tuple(dict.fromkeys(found["bracket"] or found["after"] for found in _credit().finditer(text)))


@lru_cache
def _credit() -> re.Pattern[str]:
    data = tomllib.loads((Path(__file__).parent / "agencies.toml").read_text(encoding="utf-8"))
    names = "|".join(re.escape(name) for name in sorted(data["names"], key=len, reverse=True))
    words = "|".join(re.escape(word) for word in data["before"])
    bracket = rf"\([^()\n]{{0,40}}?\b(?P<bracket>{names})\b[^()\n]{{0,40}}\)"
    return re.compile(rf"{bracket}|(?<!\w)(?i:{words})\s+(?:l['’])?(?P<after>{names})\b")


def _origin(members: Iterable[UUID | str]) -> Origin:
    members = list(members)
    agencies = sorted(each for each in members if isinstance(each, str))
    return Origin(tuple(each for each in members if isinstance(each, UUID)), agencies[0] if agencies else None)


def _copies(passages: Sequence[Passage]) -> Iterator[tuple[UUID, UUID]]:
    words = [(frozenset(fold(each.text).split()), frozenset(fold(each.around).split())) for each in passages]
    for i, j in combinations(range(len(passages)), 2):
        one, other = passages[i].publisher, passages[j].publisher
        if one != other and all(_shared(a, b) >= ALIKE for a, b in zip(words[i], words[j], strict=True)):
            yield one, other


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
