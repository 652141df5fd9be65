"""A claim as it is compared: what it says, freed of where it stands."""

import re
import tomllib
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from service.model import Claim, EntityType, Mention, Polarity, Quantity, When
from service.names import fold, normalise_name

_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:[.,'’\s]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"[.,'’\s](?=\d{3}(?!\d))")
_WORD = re.compile(r"\w[\w’'-]*")
_DAY, _MONTH = re.compile(r"\d{4}-\d{2}-\d{2}"), re.compile(r"\d{4}-\d{2}")
OPPOSITES_KEPT = 4096
"""Of so many contents it is kept which opposites they hold: what many say is compared again and again."""
_SUBJECT_AND_OBJECT, _LONGER_THAN_AND = 2, 4
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a statement gives, as a range of values; `unit` is what is counted, folded, None where unknown."""

    low: float
    high: float
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a claim says. `affirms` is False for one that is negated, or denied by who claims it.

    `days` are the stretches of days it speaks of, first and last inclusive; `names` whom and what it names, by type,
    each by its key or its normalised name, `keys` the keys among these, which are the same in every language;
    `claimant` likewise a key or a name; `words` how long it is. `order` are the first two names as they follow each
    other where one may do something to the other, `bag` all words whatever their order. `sides` are of which pairs of
    opposites it holds a word, and of which side.
    """

    language: str
    words: int
    affirms: bool = True
    figures: tuple[Figure, ...] = ()
    days: tuple[Days, ...] = ()
    names: Mapping[EntityType | None, frozenset[str]] = field(default_factory=dict)
    keys: frozenset[str] = frozenset()
    claimant: str | None = None
    order: tuple[str, ...] = ()
    bag: str = ""
    sides: frozenset[tuple[int, int]] = frozenset()

    @property
    def identity(self) -> Hashable:
        """Statements for which this is the same stand to every other in the same way."""
        every = (getattr(self, name) for name in self.__slots__ if name != "names")
        return (*every, frozenset(self.names.items()))


class Said(Protocol):
    """What of a claim it is compared by, beside its language and who claims it."""

    @property
    def text(self) -> str: ...
    @property
    def polarity(self) -> Polarity: ...
    @property
    def quantities(self) -> tuple[Quantity, ...]: ...
    @property
    def times(self) -> tuple[When, ...]: ...
    @property
    def mentions(self) -> tuple[Mention, ...]: ...


def of_claim(claim: Claim, language: str) -> Statement:
    """The claim as it is compared."""
    return of_said(claim, language, claim.claimant.key or normalise_name(claim.claimant.name or "") or None)


def of_said(said: Said, language: str, claimant: str | None) -> Statement:
    """What is said as it is compared; `claimant` is the key or the normalised name of who says it."""
    bag = _bag(said.text)
    return Statement(
        language,
        words=len(_WORD.findall(said.text)),
        affirms=said.polarity == "affirmed",
        figures=tuple(map(_figure, said.quantities)) or tuple(_numbers(said.text, said.times)),
        days=tuple(days for when in said.times if (days := _days(when.value))),
        names=_named(said.mentions) or _capitals(said.text, said.times),
        keys=frozenset(mention.key for mention in said.mentions if mention.key),
        claimant=claimant,
        order=_order(said.text, [(mention.text, mention.key or mention.name) for mention in said.mentions]),
        bag=bag,
        sides=_sides(bag, language),
    )


def of_text(text: str, language: str) -> Statement:
    """A sentence of which nothing is known but its words."""
    bag = _bag(text)
    return Statement(
        language,
        len(_WORD.findall(text)),
        figures=tuple(_numbers(text, ())),
        names=_capitals(text, ()),
        bag=bag,
        sides=_sides(bag, language),
    )


def _figure(quantity: Quantity) -> Figure:
    low = high = quantity.value
    if quantity.comparator == "between" and quantity.upper is not None:
        high = quantity.upper
    elif quantity.comparator in ("<", "≤"):
        low = float("-inf")
    elif quantity.comparator in (">", "≥"):
        high = float("inf")
    elif quantity.comparator == "≈":
        low, high = sorted((quantity.value * 0.9, quantity.value * 1.1))
    return Figure(low, high, fold(quantity.unit).split()[0] if quantity.unit and fold(quantity.unit) else None)


def _numbers(text: str, times: Sequence[When]) -> Iterator[Figure]:
    """The numbers in digits, but for those within the words of a time."""
    dated = " ".join(when.text or "" for when in times)
    for found in _NUMBER.findall(text):
        if found not in dated:
            value = float(_GROUPED.sub("", found).replace(",", "."))
            yield Figure(value, value)


def _named(mentions: Sequence[Mention]) -> Mapping[EntityType | None, frozenset[str]]:
    types = {mention.type for mention in mentions}
    return {
        of: frozenset(each.key or normalise_name(each.name) for each in mentions if each.type == of) for of in types
    }


def _order(text: str, names: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The first two names as they follow each other; none where what stands between only enumerates them.

    A word of four letters says more than "and" does in the languages that there are.
    """
    placed = sorted((at, at + len(words), name) for words, name in names if (at := text.find(words)) >= 0)
    if len(placed) < _SUBJECT_AND_OBJECT:
        return ()
    (_, end, one), (start, _, other) = placed[:_SUBJECT_AND_OBJECT]
    between = _WORD.findall(text[end:start])
    return (one, other) if one != other and any(len(word) >= _LONGER_THAN_AND for word in between) else ()


def _bag(text: str) -> str:
    return " ".join(sorted(fold(text).split()))


@lru_cache(OPPOSITES_KEPT)
def _sides(bag: str, language: str) -> frozenset[tuple[int, int]]:
    """The opposites among the words; a pair of which both sides are there says nothing."""
    words = _opposites().get(language)
    found = {each.lastgroup for each in words.finditer(bag)} if words else set()
    sides = {(int(pair), int(side)) for pair, side in (name[1:].split("_") for name in found if name)}
    return frozenset((pair, side) for pair, side in sides if (pair, 1 - side) not in sides)


@lru_cache
def _opposites() -> Mapping[str, re.Pattern[str]]:
    """By language the beginnings of words, in groups that say of which pair and which side."""
    data = tomllib.loads((Path(__file__).parent / "opposites.toml").read_text(encoding="utf-8"))
    return {language: re.compile(rf"\b(?:{'|'.join(_groups(given['pairs']))})") for language, given in data.items()}


def _groups(pairs: Sequence[Sequence[str]]) -> Iterator[str]:
    for pair, sides in enumerate(pairs):
        yield from (f"(?P<p{pair}_{side}>{words})" for side, words in enumerate(sides))


def _capitals(text: str, times: Sequence[When]) -> Mapping[EntityType | None, frozenset[str]]:
    """The words in capitals that open no sentence and are no word of a time ("20 July"): names, of whatever type."""
    dated = set(_WORD.findall(" ".join(when.text or "" for when in times)))
    found = {
        fold(word[0])
        for word in _WORD.finditer(text)
        if word[0][0].isupper()
        and word[0] not in dated
        and text[: word.start()].rstrip(" «“\"'")[-1:] not in ("", ".", "!", "?", "…")
    }
    return {None: frozenset(found)} if found else {}


def _days(value: str | None) -> Days | None:
    """The days that a time of ISO 8601 covers; None where it is open or out of the calendar."""
    if value is None:
        return None
    first, _, last = value.partition("/")
    try:
        return _edges(first)[0], _edges(last or first)[1]
    except ValueError:
        return None


def _edges(value: str) -> Days:
    if _DAY.match(value):
        day = date.fromisoformat(value[:10])
        return day, day
    if _MONTH.fullmatch(value):
        year, month = map(int, value.split("-"))
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date(int(value), 1, 1), date(int(value), 12, 31)
