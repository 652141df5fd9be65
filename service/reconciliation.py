"""Which entity a row of a spreadsheet may mean: the scores of the OpenRefine reconciliation service, pure.

Specification: Reconciliation Service API 0.2 (https://reconciliation-api.github.io/specs/0.2/).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal
from uuid import UUID

from service.model import EntityType
from service.names import normalise_name

Strictness = Literal["should", "any", "all"]

SAME_NAME = 100.0
SAME_WORDS = 95.0
MOST_LIKENESS = 90.0
OTHER_TYPE = 0.8
OTHER_PROPERTY = 0.7
MATCH_SCORE = 95.0
MATCH_MARGIN = 5.0


@dataclass(frozen=True, slots=True)
class Profile:
    """An entity as reconciliation weighs it: all its names, and the values of its properties as text."""

    id: UUID
    name: str
    type: EntityType
    names: tuple[str, ...]
    properties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Query:
    """A cell to be reconciled. `types` empty asks for any; `properties` are the other cells of its row.

    `keys` are those by which the gazetteer knows the text.
    """

    text: str
    types: tuple[str, ...] = ()
    strictness: Strictness = "should"
    limit: int = 10
    properties: tuple[tuple[str, tuple[str, ...]], ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate: `score` from 0 to 100, how like its names are (`likeness`), `match` where it is surely meant."""

    profile: Profile
    score: float
    likeness: float
    match: bool


def judge(query: Query, profiles: Iterable[Profile]) -> tuple[Judged, ...]:
    """The candidates of a query, the best first, at most its limit.

    The first is a match where its name is the same and none other comes near. Another type than asked lowers the score
    ("should") or excludes; a property that the entity has otherwise lowers it.
    """
    scored = [(_score(query, profile), profile) for profile in profiles if _allowed(query, profile)]
    scored.sort(key=lambda pair: (-pair[0], pair[1].name, pair[1].id))
    sure = bool(scored) and scored[0][0] >= MATCH_SCORE
    alone = len(scored) == 1 or (len(scored) > 1 and scored[0][0] - scored[1][0] >= MATCH_MARGIN)
    return tuple(
        Judged(profile, round(score, 1), round(_likeness(query, profile), 1), sure and alone and rank == 0)
        for rank, (score, profile) in enumerate(scored[: query.limit])
    )


def likeness(one: str, other: str) -> float:
    """How like two names are, 0 to 100: the same, the same words in another order, or mostly the same letters."""
    a, b = normalise_name(one), normalise_name(other)
    if not a or not b:
        return 0.0
    if a == b:
        return SAME_NAME
    if sorted(a.split()) == sorted(b.split()):
        return SAME_WORDS
    return MOST_LIKENESS * SequenceMatcher(None, a, b, autojunk=False).ratio()


def _likeness(query: Query, profile: Profile) -> float:
    if not set(query.keys).isdisjoint(profile.properties.get("key", ())):
        return SAME_NAME
    return max((likeness(query.text, name) for name in (profile.name, *profile.names)), default=0.0)


def _allowed(query: Query, profile: Profile) -> bool:
    return query.strictness == "should" or not query.types or profile.type in query.types


def _score(query: Query, profile: Profile) -> float:
    score = _likeness(query, profile)
    if query.types and profile.type not in query.types:
        score *= OTHER_TYPE
    for pid, values in query.properties:
        has = {normalise_name(value) for value in profile.properties.get(pid, ())}
        if has and values and has.isdisjoint(map(normalise_name, values)):
            score *= OTHER_PROPERTY
    return score
