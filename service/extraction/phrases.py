"""Phrases of a pack as data: templates of words and slots, found in a text at the speed of a dictionary lookup.

A form is a row of elements between spaces. An element is one word or several with `|` between ("le|la|les"), or a slot
("{month}", "{month:until_month}" to take the value under another name); a `?` behind makes it optional. Inside a word,
`_` stands for a space; a word that ends with `'` or `-` joins the next one. A slot is either a list of
`[value, word, word …]`, or a regular expression that starts with a digit. Case is ignored, `'` matches `’` too.

A form is only tried where its first two words stand, so the cost of a text is a dictionary lookup or two a word.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WORD = re.compile(r"\w+")
TIED = re.compile(r"\w[‑-]")
"""What stands before a word that a hyphen ties to another."""
ELEMENT = re.compile(r"\{(?P<slot>\w+)(?::(?P<name>\w+))?\}(?P<maybe>\?)?|(?P<words>[^\s?]+)(?P<optional>\?)?")
DIGIT = "0"
"""The key of what begins with a digit."""
ANY = ""
"""The key of a second word that may be any, or none."""
_SECOND = re.compile(r"\w+\W+(\w+)")

Opening = tuple[str, ...]
"""The keys of up to two words that something begins with."""
Openings = Mapping[str, frozenset[str]]
"""The keys of the first words of phrases, each with those of the second words that may follow it."""

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Slot:
    """What may fill a slot: a regular expression, what it may begin with, and the value of each word."""

    pattern: str
    openings: frozenset[Opening]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found at [start, end) of a text: its entry in the pack, and what fills its slots."""

    start: int
    end: int
    entry: Mapping[str, Any]
    slots: Values


@dataclass(frozen=True, slots=True, eq=False)
class _Form:
    regex: re.Pattern[str]
    entry: Mapping[str, Any]
    slots: Mapping[str, Slot]


def fold(word: str) -> str:
    """A word as vocabularies hold it: small letters, straight apostrophes, single plain spaces."""
    return " ".join(word.lower().replace("’", "'").replace("‑", "-").split())


def slot(source: str | Sequence[Sequence[Any]]) -> Slot:
    """A slot of a pack: a regular expression beginning with a digit, or rows of `[value, word, word …]`."""
    if isinstance(source, str):
        return Slot(f"(?:{source})(?!\\w)", frozenset({(DIGIT, ANY)}), {})
    values = {fold(word): row[0] for row in source for word in row[1:]}
    return Slot(alternatives(values), frozenset(map(_opening, values)), values)


def alternatives(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "(?:" + "|".join(_word(w) for w in sorted(words, key=len, reverse=True)) + ")"


def key(word: str) -> str:
    """The entry of the index under which a form with this first word stands; "" for one with no letter or digit."""
    found = WORD.search(word)
    return _key(found.group()) if found else ""


def _key(word: str) -> str:
    return DIGIT if word[0].isdigit() else word.lower()


def _opening(words: str) -> Opening:
    return tuple(map(_key, WORD.findall(words)[:2]))


def starts(text: str, openings: Openings) -> Iterator[tuple[int, str]]:
    """Where phrases with these openings may begin: at words that no hyphen ties to the one before, with their keys."""
    words = [(found.start(), found.group().lower()) for found in WORD.finditer(text)]
    for n, (start, word) in enumerate(words):
        first = DIGIT if word[0].isdigit() else word
        seconds = openings.get(first)
        if seconds is None or not (ANY in seconds or (n + 1 < len(words) and _key(words[n + 1][1]) in seconds)):
            continue
        if not TIED.fullmatch(text, max(0, start - 2), start):
            yield start, first


def either(one: Openings, other: Openings) -> Openings:
    """The openings of two sets of phrases."""
    none = frozenset[str]()
    return {first: one.get(first, none) | other.get(first, none) for first in {*one, *other}}


def _word(word: str) -> str:
    pattern = re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]").replace(r"\-", "[-‑]")
    return pattern + (r"(?!\w)" if word[-1].isalnum() else "")


class Index:
    """The forms of some entries, by their first two words."""

    def __init__(self, entries: Iterable[Mapping[str, Any]], slots: Mapping[str, Slot]) -> None:
        by_word: dict[str, list[tuple[str, _Form]]] = {}
        for entry in entries:
            for form in entry["forms"]:
                compiled, openings = _compile(form, entry, slots)
                for first, second in openings:
                    by_word.setdefault(first, []).append((second, compiled))
        self._by_word = {first: _by_second(forms) for first, forms in by_word.items()}
        self.openings: Openings = {first: frozenset(s for s, _ in forms) for first, forms in by_word.items()}

    def at(self, text: str, start: int, word: str) -> Match | None:
        """The longest phrase that begins at `start`, where the word whose `key` is `word` stands."""
        by_second = self._by_word.get(word)
        if by_second is None:
            return None
        behind = _SECOND.match(text, start)
        best: tuple[int, re.Match[str], _Form] | None = None
        for form in by_second.get(_key(behind[1]) if behind else ANY, by_second[ANY]):
            found = form.regex.match(text, start)
            if found and (end := len(found.group().rstrip())) > (best[0] if best else 0):
                best = end, found, form
        return _filled(*best) if best else None

    def scan(self, text: str) -> Iterator[Match]:
        """The phrases of a text from left to right, none over another."""
        free = 0
        for start, word in starts(text, self.openings):
            if start >= free and (found := self.at(text, start, word)):
                free = found.end
                yield found


def _by_second(forms: Sequence[tuple[str, "_Form"]]) -> Mapping[str, Sequence["_Form"]]:
    """For each second word the forms that it may stand in, those of any second word among them."""
    seconds = {second for second, _ in forms} | {ANY}
    return {second: list(dict.fromkeys(f for s, f in forms if s in (second, ANY))) for second in seconds}


def _filled(length: int, found: re.Match[str], form: _Form) -> Match:
    taken = {n: t for n, t in found.groupdict().items() if t is not None}
    slots = {n: form.slots[n].values.get(fold(t), t) for n, t in taken.items()}
    return Match(found.start(), found.start() + length, form.entry, slots)


def _compile(form: str, entry: Mapping[str, Any], slots: Mapping[str, Slot]) -> tuple[_Form, set[Opening]]:
    pattern, openings, used = "", set[Opening]({()}), dict[str, Slot]()
    for element in ELEMENT.finditer(form):
        if name := element["slot"]:
            used[element["name"] or name] = slots[name]
            piece, begins = f"(?P<{element['name'] or name}>{slots[name].pattern})", slots[name].openings
        else:
            words = [w.replace("_", " ") for w in element["words"].split("|")]
            piece, begins = alternatives(words), frozenset(map(_opening, words))
        optional = element["maybe"] or element["optional"]
        pattern += rf"(?:{piece}\s*)" + ("?" if optional else "")
        openings = {(*o, *b)[:2] for o in openings for b in ({*begins, ()} if optional else begins)}
    return _Form(re.compile(pattern, re.IGNORECASE), entry, used), {(*o, ANY)[:2] for o in openings if o}
