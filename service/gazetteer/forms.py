"""The forms of institutions, and the words that say a country in them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from service.gazetteer.known import Frame, Surface
from service.gazetteer.query import ARTICLES
from service.names import fold, normalise_name

Row = Mapping[str, Any]

LANGUAGES = ("fr", "en")
MARKS = {"{adj}": ("@adj",), "{of}": ("@of",), "{c}": ("@adj", "@of"), "{capital}": ("@capital",)}
UNSURE_CONFIDENCE = 0.75
PREPOSITIONS = frozenset({"de", "d", "du", "des", "en", "au", "aux", "of"})


def frames(table: Row) -> Iterator[tuple[str, Frame]]:
    """Every form that has a mark for its country, folded, with the institution that it is a form of."""
    for row in table["portfolio"]:
        for language in LANGUAGES:
            for head, words in product(table["ministry"][language], row[language]):
                yield from _marked(head.replace("{p}", words), Frame(row["key"]))
    for row in (*table["portfolio"], *table["institution"]):
        yield from _own_forms(row)
    for row in table["national"]:
        country, _, institution = row["of"].partition("/")
        frame = Frame(institution, frozenset(row.get("countries", [country])))
        for form in row.get("forms", ()):
            yield from _marked(form, frame)


def bare_forms(table: Row) -> Iterator[tuple[str, Frame]]:
    """Every form that leaves the country to the context."""
    for row in table["portfolio"]:
        for language in LANGUAGES:
            for head, words in product(table["ministry"][f"bare_{language}"], row[language]):
                yield fold(head.replace("{p}", words)), Frame(row["key"])
    for row in table["institution"]:
        for form in row.get("bare", ()):
            yield fold(form), Frame(row["key"])


def surfaces(countries: Sequence[Row]) -> Iterator[tuple[str, Surface]]:
    """The adjectives, names and capitals of the countries, folded."""
    for row in countries:
        for form in (form for forms in row["fr"]["adjectives"] for form in forms):
            yield fold(form), Surface(row["code"], "adj", "fr")
        for form in row["en"]["adjectives"]:
            yield fold(form), Surface(row["code"], "adj", "en")
        for language in LANGUAGES:
            for name in row[language]["names"]:
                yield normalise_name(name), Surface(row["code"], "name", language)
            for name in row[language]["capital"]:
                yield normalise_name(name), Surface(row["code"], "capital", language)


def lengths_by_first_word(phrases: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """For each first word, how many words the phrases have that begin with it, the longest first."""
    lengths: dict[str, set[int]] = {}
    for phrase in phrases:
        words = phrase.split()
        lengths.setdefault(words[0], set()).add(len(words))
    return {word: tuple(sorted(found, reverse=True)) for word, found in lengths.items()}


def cut(words: tuple[str, ...], start: int, end: int, surface: Surface) -> str:
    """The words with the country's replaced by a mark, a preposition before it and a possessive s behind it with it.

    An English name may open the phrase ("Ukraine army"); any other without preposition is left as it is, and then the
    words are no form.
    """
    before, rest = words[:start], words[end:]
    if surface.kind == "adj":
        return " ".join((*before, "@adj", *rest))
    if surface.language == "en" and rest[:1] == ("s",):
        return " ".join((*before, "@adj", *rest[1:]))
    if surface.language == "en" and not before:
        return " ".join(("@adj", *rest))
    if before and before[-1] in ARTICLES:
        before = before[:-1]
    if not before or before[-1] not in PREPOSITIONS:
        return " ".join(words)
    return " ".join((*before[:-1], "@of" if surface.kind == "name" else "@capital", *rest))


def _own_forms(row: Row) -> Iterator[tuple[str, Frame]]:
    """A portfolio's `fr` and `en` are words of its ministry, an institution's are forms."""
    forms = row["forms"] if "forms" in row else row.get("fr", ()) if "name" in row else ()
    for form in (*forms, *(row.get("en", ()) if "name" in row else ())):
        yield from _marked(form, Frame(row["key"]))
    for form in row.get("unsure", ()):
        yield from _marked(form, Frame(row["key"], confidence=UNSURE_CONFIDENCE))


def _marked(form: str, frame: Frame) -> Iterator[tuple[str, Frame]]:
    """The form folded, once for each way in which its mark can be filled."""
    mark = next(mark for mark in MARKS if mark in form)
    before, after = (fold(part) for part in form.split(mark))
    for filled in MARKS[mark]:
        yield " ".join(filter(None, (before, filled, after))), frame
