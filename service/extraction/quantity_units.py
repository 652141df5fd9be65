"""What a number counts: the sign, the currency or the noun group behind it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.extraction.phrases import alternatives, fold

SPACE = re.compile(r"[^\S\n]*")
NOUN = re.compile(r"[^\W\d_][\w’'‑-]*")
PLURAL = ("s", "x", "z")
LONGEST = 3
"""Words that may follow a noun in its group."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted, where its words end, and by how much it scales the number ("M€")."""

    text: str | None
    end: int
    scale: float = 1


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a language."""

    signs: re.Pattern[str]
    currencies: Mapping[str, str]
    shorthand: Mapping[str, tuple[float, str]]
    link: re.Pattern[str]
    adjective: re.Pattern[str]
    words: Mapping[str, frozenset[str]]

    def read(self, text: str, start: int, *, linked: bool, several: bool) -> Unit:
        """The unit behind a number that ends at `start`.

        `linked`: a word as "of" may stand between ("a million of"). `several`: the noun stands in the plural.
        """
        at = _skip(text, start)
        if sign := self.signs.match(text, at):
            return self._sign(sign)
        if linked and (link := self.link.match(text, at)):
            at = _skip(text, link.end())
            if sign := self.signs.match(text, at):
                return self._sign(sign)
        end = self._noun_group(text, at, several=several)
        return Unit(text[at:end], end) if end else Unit(None, start)

    def before(self, text: str, start: int) -> str | None:
        """The unit whose sign stands right before a number."""
        sign = text[max(0, start - 1) : start]
        return self.currencies.get(sign, sign) if sign in self.words["leading"] else None

    def _sign(self, sign: re.Match[str]) -> Unit:
        word = sign.group()
        if sign.lastgroup == "percent":
            return Unit("%", sign.end())
        if sign.lastgroup == "shorthand":
            scale, code = self.shorthand[word.replace("’", "'")]
            return Unit(code, sign.end(), scale)
        return Unit(self.currencies.get(fold(word), word), sign.end())

    def _noun_group(self, text: str, start: int, *, several: bool) -> int:
        """Where the noun group at `start` ends; 0 where none stands there."""
        at, noun = start, NOUN.match(text, start)
        while noun and fold(noun.group()) in self.words["before_noun"]:
            at = noun.end()
            noun = NOUN.match(text, _skip(text, at))
        if noun is None or not self._counts(noun.group(), several=several):
            return at if at > start and fold(text[start:at]) not in self.words["never"] else 0
        return self._after_noun(text, noun)

    def _counts(self, word: str, *, several: bool) -> bool:
        low = fold(word)
        if low in self.words["times"]:
            return True
        if low in self.words["never"] or "'" in low:
            return False
        return not several or low.endswith(PLURAL) or low in self.words["measures"] or word.isupper()

    def _after_noun(self, text: str, noun: re.Match[str]) -> int:
        end, low = noun.end(), fold(noun.group())
        if low in self.words["times"]:
            more = NOUN.match(text, _skip(text, end))
            return more.end() if more and fold(more.group()) in self.words["times_more"] else end
        if low in self.words["measures"] and (link := self.link.match(text, _skip(text, end))):
            counted = NOUN.match(text, _skip(text, link.end()))
            if counted and fold(counted.group()) not in self.words["never"]:
                return counted.end()
        for _ in range(LONGEST):
            word = NOUN.match(text, _skip(text, end))
            if word is None or not self._belongs(word.group()):
                break
            end = word.end()
        return end

    def _belongs(self, word: str) -> bool:
        return word[0].isupper() or (fold(word) not in self.words["never"] and bool(self.adjective.fullmatch(word)))


def units(section: Mapping[str, Any]) -> Units:
    """The units of a pack, from the table `unit` of its section `quantities`."""
    currencies = {fold(word): row[0] for row in section["currencies"] for word in row[1:]}
    shorthand = {word: (row[0], row[1]) for row in section["shorthand"] for word in row[2:]}
    groups = {
        "percent": section["percent"],
        "shorthand": shorthand,
        "currency": [word for row in section["currencies"] for word in row[1:]],
        "symbol": section["symbols"],
    }
    names = ("before_noun", "measures", "never", "times", "times_more", "leading")
    return Units(
        signs=re.compile("|".join(_group(name, words) for name, words in groups.items())),
        currencies=currencies,
        shorthand=shorthand,
        link=re.compile(alternatives(section["links"]), re.IGNORECASE),
        adjective=re.compile(section["adjective"]),
        words={name: frozenset(section[name]) for name in names},
    )


def _group(name: str, words: Sequence[str] | Mapping[str, Any]) -> str:
    return f"(?P<{name}>{alternatives(words)})"


def _skip(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    return found.end() if found else at
