"""Compile the seeds into the tables that `service.extraction.gazetteer` looks names up in."""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

from service.extraction.known import Country, Frame, Institution, Known, Name, Need, Surface, Tables
from service.names import fold, normalise_name

Row = Mapping[str, Any]
Value = TypeVar("Value")

NUMBERS = ("m", "f", "mp", "fp")
MARKS = {"{adj}": ("@adj",), "{of}": ("@of",), "{c}": ("@adj", "@of"), "{capital}": ("@capital",)}
CAPITAL_CONFIDENCE = 0.8
SEAT_CONFIDENCE = 0.9


def compile_tables(folder: Path) -> Tables:
    """Read countries.json, institutions.toml, claimants.toml, outlets.toml and kinds.toml of a folder.

    Raises OSError where one is missing, ValueError where one cannot be parsed, KeyError where a row lacks a field.
    """
    countries: list[Row] = json.loads((folder / "countries.json").read_text(encoding="utf-8"))
    table, claimants, outlets, kinds = (
        tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
        for name in ("institutions", "claimants", "outlets", "kinds")
    )
    organisations = [*table.get("body", ()), *claimants["claimant"], *map(_outlet, outlets["outlet"])]
    surfaces = _gather(_surfaces(countries))
    return Tables(
        countries={row["code"]: _country(row) for row in countries},
        institutions={i.key: i for i in _institutions(table)},
        entities={e.key: e for e in _entities(countries, table["national"], organisations)},
        names=_gather(_names(countries, table["national"], organisations)),
        frames=_gather(_frames(table)),
        bare=_gather(_bare(table)),
        surfaces=surfaces,
        openings=_openings(surfaces),
        own_names={row["of"]: row["name"] for row in table["national"] if "name" in row},
        kinds={fold(noun): kind for kind, nouns in kinds["heads"].items() for noun in nouns},
        roles=frozenset(map(fold, kinds["behalf"]["roles"])),
    )


def _gather(pairs: Iterable[tuple[str, Value]]) -> dict[str, tuple[Value, ...]]:
    """The values of each key, each once, in the order in which they came."""
    found: dict[str, dict[Value, None]] = {}
    for key, value in pairs:
        found.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in found.items()}


def _outlet(row: Row) -> Row:
    return {
        "key": f"outlet/{row['domain']}",
        "names": [row["domain"], *row.get("names", ())],
        **{field: row[field] for field in ("name", "country", "need") if field in row},
    }


def _country(row: Row) -> Country:
    french = row["fr"]
    adjectives = tuple(french["adjectives"][0]) if french["adjectives"] else ()
    return Country(row["code"], french["names"][0], french["of"], adjectives)


def _institutions(table: Row) -> Iterator[Institution]:
    for row in table["portfolio"]:
        name = table["ministry"]["name"].replace("{p}", row["fr"][0])
        yield Institution(row["key"], name, NUMBERS.index("m"), row.get("part_of", "government"))
    for row in table["institution"]:
        yield Institution(row["key"], row["name"], NUMBERS.index(row["number"]), row["part_of"])


def _entities(countries: Sequence[Row], national: Sequence[Row], organisations: Sequence[Row]) -> Iterator[Known]:
    """Whom the gazetteer knows without composing: capitals and seats as places, organisations, countries."""
    for row in countries:
        if row["fr"]["capital"]:
            yield Known(_capital_key(row), row["fr"]["capital"][0], "place", row["code"], row["code"])
    for row in national:
        if row.get("seat"):
            country = row["of"].partition("/")[0]
            yield Known(_seat_key(row), row["names"][0], "place", country, country)
    for row in organisations:
        yield Known(row["key"], row["name"], row.get("type", "organization"), row.get("country"), row.get("part_of"))
    for row in countries:
        yield Known(row["code"], row["fr"]["names"][0], "place", row["code"], row["part_of"])


def _capital_key(row: Row) -> str:
    return f"{row['code']}/{_slug(row['en']['capital'][0])}"


def _seat_key(row: Row) -> str:
    return f"{row['of'].partition('/')[0]}/{_slug(row['names'][0])}"


def _slug(name: str) -> str:
    return normalise_name(name).replace(" ", "-")


def _names(
    countries: Sequence[Row], national: Sequence[Row], organisations: Sequence[Row]
) -> Iterator[tuple[str, Name]]:
    for row, language in product(countries, ("fr", "en")):
        yield from _country_names(row, language)
        yield from _capital_names(row, language)
    for row in national:
        for name in row.get("names", ()):
            yield normalise_name(name), _national_name(row)
    for row in organisations:
        for name in (row["name"], *row.get("names", ())):
            yield normalise_name(name), Name(row["key"], need=row.get("need", _need(name)), rank=1)


def _country_names(row: Row, language: str) -> Iterator[tuple[str, Name]]:
    for name in row[language]["names"]:
        need: Need = "article" if name in row["not_alone"] else _need(name)
        yield normalise_name(name), Name(row["code"], language=language, need=need)


def _need(name: str) -> Need:
    """Two or three capital letters can be a common word in lower case ("US", "Fed")."""
    return "capital" if len(name) <= 3 else ""


def _capital_names(row: Row, language: str) -> Iterator[tuple[str, Name]]:
    """A capital that has its country's name says the country, so it is no name of its own."""
    own = {normalise_name(name) for name in row[language]["names"]}
    for capital in row[language]["capital"]:
        if (name := normalise_name(capital)) in own:
            continue
        place = _capital_key(row)
        if row["speaks"] and row["sovereign"]:
            yield name, Name(f"{row['code']}/government", "capital", place, language, confidence=CAPITAL_CONFIDENCE)
        else:
            yield name, Name(place, language=language)


def _national_name(row: Row) -> Name:
    need = row.get("need", "")
    if row.get("seat"):
        return Name(row["of"], "seat", _seat_key(row), need=need, confidence=SEAT_CONFIDENCE, rank=1)
    return Name(row["of"], need=need, confidence=row.get("confidence", 0.95), rank=1)


def _frames(table: Row) -> Iterator[tuple[str, Frame]]:
    ministry = table["ministry"]
    for row in table["portfolio"]:
        for language in ("fr", "en"):
            for head, words in product(ministry[language], row[language]):
                yield from _marked(head.replace("{p}", words), Frame(row["key"]))
    for row in table["institution"]:
        frame = Frame(row["key"])
        for form in (*row.get("fr", ()), *row.get("en", ())):
            yield from _marked(form, frame)
        for form in row.get("unsure", ()):
            yield from _marked(form, Frame(row["key"], confidence=0.75))
    for row in table["national"]:
        country, _, institution = row["of"].partition("/")
        countries = frozenset(row.get("countries", [country]))
        for form in row.get("forms", ()):
            yield from _marked(form, Frame(institution, countries))


def _marked(form: str, frame: Frame) -> Iterator[tuple[str, Frame]]:
    """The form folded, once for each way in which its mark can be filled."""
    mark = next(mark for mark in MARKS if mark in form)
    before, after = (fold(part) for part in form.split(mark))
    for filled in MARKS[mark]:
        yield " ".join(filter(None, (before, filled, after))), frame


def _bare(table: Row) -> Iterator[tuple[str, Frame]]:
    ministry = table["ministry"]
    for row in table["portfolio"]:
        for language in ("fr", "en"):
            for head, words in product(ministry[f"bare_{language}"], row[language]):
                yield fold(head.replace("{p}", words)), Frame(row["key"])
    for row in table["institution"]:
        for form in row.get("bare", ()):
            yield fold(form), Frame(row["key"])


def _surfaces(countries: Sequence[Row]) -> Iterator[tuple[str, Surface]]:
    for row in countries:
        french, english = row["fr"], row["en"]
        for forms in french["adjectives"]:
            for form in forms:
                yield fold(form), Surface(row["code"], "adj", "fr")
        for form in english["adjectives"]:
            yield fold(form), Surface(row["code"], "adj", "en")
        for language in ("fr", "en"):
            for name in row[language]["names"]:
                yield normalise_name(name), Surface(row["code"], "name", language)
            for name in row[language]["capital"]:
                yield normalise_name(name), Surface(row["code"], "capital", language)


def _openings(surfaces: Iterable[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for surface in surfaces:
        words = surface.split()
        lengths.setdefault(words[0], set()).add(len(words))
    return {word: tuple(sorted(found, reverse=True)) for word, found in lengths.items()}
