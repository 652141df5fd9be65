"""Numbers as a language writes them, in digits and in words.

The pack lists the words of its numerals and its marks for decimals and thousands; the words are read by the
`text2num` library, which knows the grammar of the language that the pack names.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from text_to_num import text2num

from service.extraction.phrases import ANY, DIGIT, Slot, alternatives, fold, key
from service.packs import Pack

WORDS = 15
"""Words of a numeral behind its first; a bound keeps a text made of numerals from being read over and over."""
GROUPS = 6
LONGEST = 18
"""Digits beyond which a number is no quantity that anybody checks, and a float no longer tells it from the next."""


@dataclass(frozen=True, slots=True)
class Numerals:
    """The numerals of a language, ready to be used as a slot of its phrases."""

    slot: Slot
    code: str
    decimal: str

    def value(self, text: str) -> float | None:
        """The number that a text writes out; None for what is no number, or too long for one."""
        return self._digits(text) if text[:1].isdigit() else self._words(text)

    def _digits(self, text: str) -> float | None:
        whole, _, part = text.partition(self.decimal)
        digits = re.sub(r"\D", "", whole)
        if not digits.isascii() or len(digits) > LONGEST or not (part or "0").isascii():
            return None
        return float(f"{digits}.{part}") if part else float(digits)

    def _words(self, text: str) -> float | None:
        try:
            found = float(text2num(fold(text), self.code))
        except (ValueError, OverflowError):
            return None
        return found if math.isfinite(found) and found < 10**LONGEST else None


@lru_cache
def compiled(pack: Pack) -> Numerals:
    """The numerals of a pack, from its section `numerals`."""
    section = pack.section("numerals")
    group, decimal = (re.escape(section[name]) for name in ("group", "decimal"))
    digits = rf"(?>\d{{1,3}}(?:[{group}]\d{{3}}(?!\d)){{1,{GROUPS}}}(?:{decimal}\d+)?|\d+(?:{decimal}\d+)?)"
    word = alternatives(section["words"])
    links = "|".join(section["links"])
    glued = alternatives(section["glued"])
    run = rf"{word}(?:(?:[\s‑-]+(?:{links})[\s‑-]+|[\s‑-]+){word}){{0,{WORDS}}}"
    openings = frozenset((first, ANY) for first in (DIGIT, *map(key, section["words"])))
    return Numerals(
        Slot(f"(?:(?:{digits})(?:(?!\\w)|(?={glued}))|{run})", openings, {}), section["grammar"], section["decimal"]
    )
