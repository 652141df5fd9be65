"""Where a text speaks of time: the pack's phrases of time, found but not yet given a value."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from service.extraction import numerals, phrases
from service.extraction.numerals import Numerals
from service.extraction.phrases import WORD, Index, Match, Openings
from service.extraction.times_calendar import Tense
from service.extraction.times_rules import DAYS
from service.packs import Pack

SENTENCE_END = re.compile(r"[.!?;:]\s|\n")
BESIDE = 30
"""Code points beside a phrase in which a word that changes its meaning may stand."""
CLAUSE = 250
"""Code points on either side of a phrase within which the verb that gives its tense is sought."""
LAST_WORD = re.compile(r"(\w+)\W*$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of time at [start, end) of a text: what it says, the day's time behind it, the opening word before it.

    `opens` is "start" behind "since", "end" behind "until", None elsewhere.
    """

    start: int
    end: int
    given: Mapping[str, Any]
    opens: str | None = None
    clock: str | None = None


@dataclass(frozen=True, slots=True)
class Grammar:
    """The phrases of time of one language."""

    openings: Openings
    whole: Index
    bare: Index
    opening: Index
    after: Index
    numerals: Numerals
    tenses: tuple[tuple[Tense, re.Pattern[str]], ...]
    neither: frozenset[str]
    relative: re.Pattern[str]

    def scan(self, text: str) -> Iterator[Phrase]:
        """The phrases of a text from left to right, none over another."""
        free = 0
        for start, word in phrases.starts(text, self.openings):
            if start >= free and (found := self._at(text, start, word)):
                free = found.end
                yield found

    def _at(self, text: str, start: int, word: str) -> Phrase | None:
        if opened := self.opening.at(text, start, word):
            there = WORD.search(text, opened.end)
            if there and not text[opened.end : there.start()].strip():
                found = self._opened(text, there, opened)
                if found:
                    return found
        whole = self.whole.at(text, start, word)
        return self._phrase(text, whole) if whole and _stands(text, whole) else None

    def _opened(self, text: str, there: re.Match[str], opened: Match) -> Phrase | None:
        word = phrases.key(there.group())
        bare, whole = (index.at(text, there.start(), word) for index in (self.bare, self.whole))
        if bare and bare.entry.get("only", opened.entry["name"]) != opened.entry["name"]:
            bare = None
        if whole and (bare is None or whole.end > bare.end):
            bare = whole if whole.entry["rule"] != "clock" else None
        if bare is None:
            return None
        inner = self._phrase(text, bare)
        tense = {"tense": opened.entry["tense"]} if "tense" in opened.entry else {}
        return Phrase(opened.start, inner.end, {**inner.given, **tense}, opened.entry["side"], inner.clock)

    def _phrase(self, text: str, found: Match) -> Phrase:
        given = {**found.entry, **found.slots}
        if "n" in given:
            given["n"] = self.numerals.value(str(given["n"])) if isinstance(given["n"], str) else given["n"]
        narrowed = self._after(text, found.end) if given["rule"] in DAYS else None
        clock = narrowed.slots.get("clock") if narrowed else None
        return Phrase(found.start, narrowed.end if narrowed else found.end, given, None, clock)

    def _after(self, text: str, end: int) -> Match | None:
        there = WORD.search(text, end)
        if there is None or text[end : there.start()].strip():
            return None
        return self.after.at(text, there.start(), phrases.key(there.group()))

    def tense(self, text: str, start: int, end: int) -> Tense | None:
        """The tense of the verb nearest to [start, end) in its sentence; None where no verb tells."""
        left = max(
            (m.end() for m in SENTENCE_END.finditer(text, max(0, start - CLAUSE), start)), default=start - CLAUSE
        )
        stop = SENTENCE_END.search(text, end, end + CLAUSE)
        left, right = max(0, left), stop.start() if stop else end + CLAUSE
        nearest: tuple[int, Tense] | None = None
        for tense, marks in self.tenses:
            for mark in marks.finditer(text, left, right):
                gap = max(start - mark.end(), mark.start() - end)
                if gap >= 0 and mark.group().lower() not in self.neither and (nearest is None or gap < nearest[0]):
                    nearest = gap, tense
        return nearest[1] if nearest else None


def _stands(text: str, found: Match) -> bool:
    """Whether the words around a phrase leave it its meaning: "le lendemain de l'attaque" is not a day of the story."""
    if "not_after" in found.entry:
        before = LAST_WORD.search(text, max(0, found.start - BESIDE), found.start)
        if before and before.group(1).lower() in found.entry["not_after"]:
            return False
    behind = phrases.fold(text[found.end : found.end + BESIDE]) + " "
    return not any(behind.startswith(w if w[-1] == "'" else w + " ") for w in found.entry.get("not_before", ()))


@lru_cache
def compiled(pack: Pack) -> Grammar:
    """The grammar of a pack, from its section `times`."""
    section, numbers = pack.section("times"), numerals.compiled(pack)
    slots = {name: phrases.slot(source) for name, source in section["slots"].items()} | {"n": numbers.slot}
    tense = section["tense"]
    whole, opening = Index(section["phrase"], slots), Index(section["open"], slots)
    return Grammar(
        openings=phrases.either(whole.openings, opening.openings),
        whole=whole,
        bare=Index(section["bare"], slots),
        opening=opening,
        after=Index(section["after"], slots),
        numerals=numbers,
        tenses=(("past", _marks(tense["past"])), ("future", _marks(tense["future"]))),
        neither=frozenset(tense["neither"]),
        relative=_marks(section["relative"]["words"]),
    )


def _marks(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)
