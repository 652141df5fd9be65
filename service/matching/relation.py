"""Whether two claims say the same, contradict each other, or are about different things; and why. Pure."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product, takewhile
from pathlib import Path
from typing import Literal

from service.matching.statements import Days, Figure, Statement

LONGER_THAN_ARTICLES = 4
"""Code points of a word that may be what a sentence is about."""
LONGEST_ENDING = 3
"""Code points in which forms of one word differ."""
Relation = Literal["same", "conflict", "different"]
Conflict = Literal["polarity", "quantity", "time"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How two claims stand to each other. `score` is the likeness with what speaks for and against it, 0 to 1.

    `conflicts` says in what they contradict each other; `reasons` what the verdict rests on.
    """

    relation: Relation
    score: float
    conflicts: tuple[Conflict, ...]
    reasons: tuple[str, ...]


@lru_cache
def thresholds() -> Mapping[str, float]:
    """The figures of thresholds.toml, which says where each comes from."""
    return tomllib.loads((Path(__file__).parent / "thresholds.toml").read_text(encoding="utf-8"))


@lru_cache
def candidate(*, one_language: bool) -> float:
    """Claims less alike than this need not be compared: no evidence makes them the same."""
    limits = thresholds()
    least = limits["one_language" if one_language else "across_languages"]
    return round(least - sum(by for name, by in limits.items() if name.startswith("shared_")), 6)


def compare(a: Statement, b: Statement, likeness: float) -> Verdict:
    """How two statements stand to each other, whose vectors have this cosine; the same whichever comes first."""
    limits = thresholds()
    differing = conflicts(a, b)
    weighed = dict(_evidence(a, b, limits))
    score = max(0.0, min(1.0, likeness + sum(weighed.values())))
    least = _least(a, b, limits)
    if limits["one_language"] == least <= score < limits["one_word"] and not differing and _one_word_apart(a, b):
        least = limits["one_word"]
    reasons = (f"likeness {likeness:.2f}, {least:.2f} needed", *(f"{why} {by:+.2f}" for why, by in weighed.items()))
    if exchanged(a, b):
        return Verdict("different", score, (), (*reasons, "the names exchanged"))
    if score < least:
        return Verdict("different", score, (), reasons)
    told = (f"another {what}" for what in differing)
    return Verdict("conflict" if differing else "same", score, differing, (*reasons, *told))


def exchanged(a: Statement, b: Statement) -> bool:
    """Whether two statements are the same words but for the places of names: who did what to whom is the other way."""
    return a.language == b.language and a.bag == b.bag and bool(a.order and b.order) and a.order != b.order


def opposed(a: Statement, b: Statement) -> bool:
    """Whether one says with a word what the other says with its opposite: that a shop opens, that it closes."""
    return a.language == b.language and any((pair, 1 - side) in b.sides for pair, side in a.sides)


def conflicts(a: Statement, b: Statement) -> tuple[Conflict, ...]:
    """In what two statements on one thing contradict each other."""
    return tuple(_conflicts(a, b))


def _least(a: Statement, b: Statement, limits: Mapping[str, float]) -> float:
    for length in ("short", "brief"):
        if min(a.words, b.words) < limits[f"{length}_words"]:
            return limits[length]
    return limits["one_language" if a.language == b.language else "across_languages"]


def _one_word_apart(a: Statement, b: Statement) -> bool:
    """Whether all words are the same but one, which is no opposite and no other form of the same word."""
    if opposed(a, b):
        return False
    mine, yours = set(a.bag.split()), set(b.bag.split())
    other, others = mine - yours, yours - mine
    apart = (
        [word for word in other if not any(_akin(word, each) for each in others)],
        [word for word in others if not any(_akin(word, each) for each in other)],
    )
    return all(len(words) == 1 and len(words[0]) >= LONGER_THAN_ARTICLES for words in apart)


def _akin(one: str, other: str) -> bool:
    """Whether two words are forms of one, by their beginnings."""
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return shared >= LONGER_THAN_ARTICLES and shared >= max(len(one), len(other)) - LONGEST_ENDING


def _conflicts(a: Statement, b: Statement) -> Iterator[Conflict]:
    if (a.affirms != b.affirms) != opposed(a, b):
        yield "polarity"
    if _figures(a, b) == "other":
        yield "quantity"
    if a.days and b.days and not _share_days(a, b):
        yield "time"


def _evidence(a: Statement, b: Statement, limits: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    names = _names(a, b)
    if names == "shared":
        yield "a shared name", limits["shared_name"]
    if names == "other":
        yield "other names", -limits["other_names"]
    if _figures(a, b) == "shared":
        yield "a shared figure", limits["shared_figure"]
    if a.days and b.days and _share_days(a, b):
        yield "the same days", limits["shared_days"]
    if a.claimant and a.claimant == b.claimant:
        yield "the same claimant", limits["shared_claimant"]


def _names(a: Statement, b: Statement) -> Literal["shared", "other"] | None:
    """Whether they name the same, or one of each type something that the other does not name."""
    shared = other = False
    for of in a.names.keys() & b.names.keys():
        mine, yours = a.names[of], b.names[of]
        if a.language != b.language:
            mine, yours = mine & a.keys, yours & b.keys
        shared |= bool(mine & yours)
        other |= bool(mine - yours and yours - mine) and (of is None or not mine & yours)
    return "other" if other else "shared" if shared else None


def _figures(a: Statement, b: Statement) -> Literal["shared", "other"] | None:
    """Whether figures of what may be the same unit agree: "other" where none does."""
    across = a.language != b.language
    pairs = [(x, y) for x, y in product(a.figures, b.figures) if across or not (x.unit and y.unit) or x.unit == y.unit]
    if not pairs:
        return None
    return "shared" if any(_overlap(x, y) for x, y in pairs) else "other"


def _overlap(a: Figure, b: Figure) -> bool:
    return a.low <= b.high and b.low <= a.high


def _share_days(a: Statement, b: Statement) -> bool:
    return any(_meet(x, y) for x, y in product(a.days, b.days))


def _meet(a: Days, b: Days) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]
