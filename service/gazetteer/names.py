"""The names that need no composition: countries, capitals, seats, national names, organisations, outlets."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from service.gazetteer.known import Known, Name, Need
from service.names import fold, normalise_name

Row = Mapping[str, Any]

CAPITAL_CONFIDENCE = 0.8
SEAT_CONFIDENCE = 0.9
SHORT = 3
NOTHING: frozenset[Need] = frozenset()
ARTICLE: frozenset[Need] = frozenset({"article"})
NO_ARTICLE: frozenset[Need] = frozenset({"no article"})
CONTEXT: frozenset[Need] = frozenset({"context"})


def organisations(table: Row, claimants: Row, outlets: Row) -> list[Row]:
    """The rows of what is known by its names alone, all in one shape: key, name, names, type, country, part_of."""
    return [*table["body"], *claimants["claimant"], *map(_outlet, outlets["outlet"])]


def entities(countries: Sequence[Row], national: Sequence[Row], bodies: Sequence[Row]) -> Iterator[Known]:
    """Whom the gazetteer knows without composing: capitals and seats as places, organisations, countries."""
    for row in countries:
        if row["fr"]["capital"]:
            yield Known(_capital_key(row), row["fr"]["capital"][0], "place", row["code"], row["code"])
    for row in national:
        if row.get("seat"):
            country = row["of"].partition("/")[0]
            yield Known(_seat_key(row), row["names"][0], "place", country, country)
    for row in bodies:
        yield Known(row["key"], row["name"], row.get("type", "organization"), row.get("country"), row.get("part_of"))
    for row in countries:
        yield Known(row["code"], row["fr"]["names"][0], "place", row["code"], row["part_of"])


def names(
    countries: Sequence[Row], national: Sequence[Row], bodies: Sequence[Row], common: frozenset[str]
) -> Iterator[tuple[str, Name]]:
    """Every name, normalised, with whom it stands for; `common` are the normalised names that are common words too."""
    for row, language in product(countries, ("fr", "en")):
        yield from _country_names(row, language, common)
        yield from _capital_names(row, language, common)
    for row in national:
        for name in _called(row, row.get("names", ())):
            yield normalise_name(name), _national_name(row, _needs(name, common))
    for row in bodies:
        own = (row["name"],) if row.get("spoken", True) else ()
        for name in _called(row, (*own, *row.get("names", ()))):
            yield normalise_name(name), Name(row["key"], needs=_needs(name, common), rank=1)
        for name in row.get("speaking", ()):
            yield normalise_name(name), Name(row["key"], "capital", row["place"], confidence=CAPITAL_CONFIDENCE, rank=1)


def english(countries: Sequence[Row], national: Sequence[Row], bodies: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """The English names of countries and capitals, and of whatever institutions have one of their own, by key."""
    for row in countries:
        yield row["code"], row["en"]["names"][0]
        if row["en"]["capital"] and row["fr"]["capital"]:
            yield _capital_key(row), row["en"]["capital"][0]
    yield from ((row["of"], row["en"]) for row in national if "en" in row)
    yield from ((row["key"], row["en"]) for row in bodies if "en" in row)


def _called(row: Row, names: Sequence[str]) -> tuple[str, ...]:
    """The names of a row, with its English one, each once."""
    return tuple(dict.fromkeys((*names, row["en"]) if "en" in row else names))


def domains(outlets: Row) -> dict[str, str]:
    """The key of the outlet of each domain."""
    return {
        domain: f"outlet/{row['domain']}"
        for row in outlets["outlet"]
        for domain in (row["domain"], *row.get("domains", ()))
    }


def _outlet(row: Row) -> Row:
    return {**row, "key": f"outlet/{row['domain']}"}


def _country_names(row: Row, language: str, common: frozenset[str]) -> Iterator[tuple[str, Name]]:
    for name in row[language]["names"]:
        needs = _needs(name, common) | (ARTICLE if name in row["not_alone"] else NOTHING)
        yield normalise_name(name), Name(row["code"], language=language, needs=needs)


def _capital_names(row: Row, language: str, common: frozenset[str]) -> Iterator[tuple[str, Name]]:
    """The names of a capital, which has no article but its own ("la Vienne" is a river).

    One with its country's name says the country; a dependency's is left out, being mostly a surname too.
    """
    own = {normalise_name(name) for name in row[language]["names"]}
    for capital in row[language]["capital"]:
        name, place = normalise_name(capital), _capital_key(row)
        needs = _needs(capital, common)
        needs |= NOTHING if "article" in needs else NO_ARTICLE
        if name in own:
            continue
        if row["sovereign"]:
            needs |= NOTHING if row["speaks"] else CONTEXT
            government = f"{row['code']}/government"
            yield name, Name(government, "capital", place, language, needs, CAPITAL_CONFIDENCE)
        elif row["part_of"]:
            yield name, Name(place, language=language, needs=needs)


def _national_name(row: Row, needs: frozenset[Need]) -> Name:
    if "need" in row:
        needs |= {row["need"]}
    if row.get("seat"):
        return Name(row["of"], "seat", _seat_key(row), needs=needs, confidence=SEAT_CONFIDENCE, rank=1)
    return Name(row["of"], needs=needs, rank=1)


def _needs(name: str, common: frozenset[str]) -> frozenset[Need]:
    """What the text must show before it means this name: see [common] in kinds.toml."""
    if fold(name) != normalise_name(name):
        return frozenset({"article", "capital"})
    if normalise_name(name) in common:
        return frozenset({"capitals" if name.isupper() else "capital"})
    return frozenset({"capital"}) if len(name) <= SHORT else frozenset()


def _capital_key(row: Row) -> str:
    return f"{row['code']}/{_slug(row['en']['capital'][0])}"


def _seat_key(row: Row) -> str:
    return f"{row['of'].partition('/')[0]}/{_slug(row['names'][0])}"


def _slug(name: str) -> str:
    return normalise_name(name).replace(" ", "-")
