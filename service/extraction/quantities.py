"""How much a text says: numbers with what they count.

Read are digits and words ("huit missiles"), magnitudes ("1,3 milliard"), round numbers ("une vingtaine"), bounds ("plus
de", "entre 5 et 7"), shares ("deux tiers", as 66.67 %) and multiples ("trois fois plus"). Left out are ordinals, dates,
years, times of day, numbers that are names ("article 5", "S-400"), and "un" and "une" where they are articles.

The unit is "%", the ISO 4217 code of a currency where the words leave no doubt, or the noun group as it stands; None
where nothing is named.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from service.extraction import numerals, quantity_units, times_grammar
from service.extraction.numerals import Numerals
from service.extraction.phrases import WORD, Index, Match, fold, key, slot, starts
from service.extraction.quantity_units import Unit, Units
from service.extraction.reading import Range
from service.model import Quantity
from service.packs import Pack

YEARS = range(1800, 2100)
MINUS = ("-", "−")
SEVERAL = 2
LINKED = ("dozen",)
NEAR = 40
"""Code points before a number in which the word before it is sought."""
BEFORE = re.compile(r"(\w+°?)['’]?[^\S\n]*$")
NAME_BEHIND = re.compile(r"[-‑–x×/:]\w|[.,]\d|°\w")
GLUE = ("/", "×", ":", ".", ",", "#", "°")
LEADING_ZERO = re.compile(r"0\d")


def find(text: str, *, offset: int = 0, taken: Sequence[Range] | None = None, pack: Pack) -> tuple[Quantity, ...]:
    """The quantities of a text, in its order; `offset` is added to their positions.

    `taken` are ranges (of the text, plus `offset`) where times stand; where not given, they are sought in the text.
    """
    if taken is None:
        taken = [(p.start + offset, p.end + offset) for p in times_grammar.compiled(pack).scan(text)]
    return tuple(q for q in compiled(pack).scan(text, offset) if not any(q.start < e and s < q.end for s, e in taken))


@dataclass(frozen=True, slots=True)
class Grammar:
    """The phrases of number of one language, and what it counts."""

    whole: Index
    after: Index
    numerals: Numerals
    units: Units
    context: Mapping[str, frozenset[str]]

    def scan(self, text: str, offset: int) -> Iterator[Quantity]:
        """The quantities of a text from left to right, none over another."""
        free = 0
        for start, word in starts(text, self.whole.openings):
            if start < free:
                continue
            found = self.whole.at(text, start, word)
            counted = self._read(text, found, offset) if found else None
            if found:
                free = counted.end - offset if counted else found.end
            if counted:
                yield counted

    def _read(self, text: str, found: Match, offset: int) -> Quantity | None:
        value, upper = self._value(found)
        if value is None or self._named(text, found):
            return None
        linked = found.entry["rule"] in LINKED or "magnitude" in found.slots or "upper_magnitude" in found.slots
        unit = self._unit(text, found, linked=linked, several=max(value, upper or 0) >= SEVERAL)
        behind = self._behind(text, unit.end)
        bound = found.slots.get("compare") or (behind.slots["after"] if behind else None)
        if not self._stands(text, found, value, unit, bound):
            return None
        start, sign = self._start(text, found)
        end = behind.end if behind else unit.end
        return Quantity(
            value=sign * value * unit.scale,
            unit=unit.text,
            comparator="between" if upper is not None else bound or ("≈" if found.entry["rule"] == "dozen" else "="),
            start=offset + start,
            end=offset + end,
            text=text[start:end],
            upper=upper * unit.scale if upper is not None else None,
            rule=found.entry["rule"],
        )

    def _value(self, found: Match) -> tuple[float | None, float | None]:
        """The number, and the upper one of a range; (None, None) for what is none."""
        given = found.slots
        if "n" not in given:
            return float(given[found.entry["rule"]]), None
        value = self.numerals.value(given["n"])
        upper = self.numerals.value(given["upper"]) if "upper" in given else None
        if value is None or ("upper" in given and (upper is None or upper <= value)):
            return None, None
        above = given.get("upper_magnitude", 1)
        return (value + given.get("half", 0)) * given.get("magnitude", above), upper * above if upper else None

    def _unit(self, text: str, found: Match, *, linked: bool, several: bool) -> Unit:
        if found.entry["rule"] == "fraction":
            return Unit("%", found.end)
        unit = self.units.read(text, found.end, linked=linked, several=several)
        before = self.units.before(text, found.start)
        return Unit(before, found.end) if before and unit.text is None else unit

    def _behind(self, text: str, end: int) -> Match | None:
        there = WORD.search(text, end)
        if there is None or text[end : there.start()].strip():
            return None
        return self.after.at(text, there.start(), key(there.group()))

    def _named(self, text: str, found: Match) -> bool:
        """Whether the number is a name or part of a word: "article 5", "4x4", "06 12", "deux-roues", "[1]"."""
        around = text[found.start - 1 : found.start], text[found.end : found.end + 1]
        if around[0] in GLUE or around == ("[", "]") or _next(text, found.end) in self.context["no_number"]:
            return True
        if NAME_BEHIND.match(text, found.end) or LEADING_ZERO.match(text, found.start):
            return True
        before = BEFORE.search(text, max(0, found.start - NEAR), found.start)
        if before is None:
            return False
        return before[1].isdigit() or ("compare" not in found.slots and fold(before[1]) in self.context["labels"])

    def _stands(self, text: str, found: Match, value: float, unit: Unit, bound: str | None) -> bool:
        """Whether a number counts something: not a year, not an article, not "les deux"."""
        rule, given = found.entry["rule"], found.slots
        if unit.text and self._a_time(text, unit.text, unit.end):
            return False
        if rule == "fraction":
            return _next(text, found.end) in self.context["of"]
        if rule == "range":
            return unit.text is not None
        if rule != "number" or "magnitude" in given or (bound and unit.text):
            return True
        if given["n"][0].isdigit():
            return unit.text is not None or not (given["n"].isdigit() and value in YEARS)
        return value != 1 and self._word_counts(text, found, unit)

    def _a_time(self, text: str, unit: str, end: int) -> bool:
        """Whether what is counted makes it a date or a span of time: "3 mai", "deux jours après"."""
        if unit in self.context["time_units"]:
            return _follows(text, end, self.context["time_relations"])
        return fold(unit.split(maxsplit=1)[0]) in self.context["months"]

    def _word_counts(self, text: str, found: Match, unit: Unit) -> bool:
        """Whether a number word counts: "huit sont morts" does; "les deux" and "les Vingt-Sept" do not."""
        before = BEFORE.search(text, max(0, found.start - NEAR), found.start)
        if unit.text:
            return not (before and text[found.start].isupper())
        if before and fold(before[1]) in self.context["anaphoric"]:
            return False
        return _next(text, found.end) in self.context["counting"]

    def _start(self, text: str, found: Match) -> tuple[int, int]:
        """Where a quantity begins, its sign included, and 1 or -1."""
        start = found.start
        minus = text[start - 1 : start] in MINUS and start > 0 and not text[: start - 1][-1:].strip("(«\u00a0 \n")
        if minus:
            return start - 1, -1
        return (start - 1 if self.units.before(text, start) else start), 1


def _follows(text: str, end: int, words: frozenset[str]) -> bool:
    """Whether one of some phrases stands right behind a position."""
    behind = fold(text[end : end + NEAR])
    return any(behind.startswith(word) for word in words)


def _next(text: str, end: int) -> str:
    """The next word behind a position, in small letters; "" at the end."""
    found = WORD.search(text, end)
    return found.group().lower() if found else ""


@lru_cache
def compiled(pack: Pack) -> Grammar:
    """The grammar of a pack, from its section `quantities`."""
    section, numbers = pack.section("quantities"), numerals.compiled(pack)
    slots = {name: slot(source) for name, source in section["slots"].items()} | {"n": numbers.slot}
    context = {name: frozenset(words) for name, words in section["context"].items()}
    units = quantity_units.units(section["unit"])
    return Grammar(Index(section["phrase"], slots), Index(section["after"], slots), numbers, units, context)
