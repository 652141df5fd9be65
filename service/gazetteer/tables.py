"""Compile the seeds into the tables that `service.gazetteer` looks names up in."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from service.gazetteer import forms
from service.gazetteer import names as gazetteer_names
from service.gazetteer.known import Country, Institution, Kinds, Tables
from service.names import fold, normalise_name

Row = Mapping[str, Any]
Value = TypeVar("Value")

NUMBERS = ("m", "f", "mp", "fp")


def compile_tables(folder: Path) -> Tables:
    """Read countries.json, institutions.toml, claimants.toml, outlets.toml and kinds.toml of a folder.

    Raises OSError where one is missing, ValueError where one cannot be parsed, KeyError where a row lacks a field.
    """
    countries: list[Row] = json.loads((folder / "countries.json").read_text(encoding="utf-8"))
    table, claimants, outlets, kinds = (
        tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
        for name in ("institutions", "claimants", "outlets", "kinds")
    )
    bodies = gazetteer_names.organisations(table, claimants, outlets)
    common = frozenset(map(normalise_name, kinds["common"]["words"]))
    surfaces = _gather(forms.surfaces(countries))
    return Tables(
        countries={country.code: country for country in _countries(countries)},
        institutions={institution.key: institution for institution in _institutions(table)},
        entities={e.key: e for e in gazetteer_names.entities(countries, table["national"], bodies)},
        names=_gather(gazetteer_names.names(countries, table["national"], bodies, common)),
        frames=_gather(forms.frames(table)),
        bare=_gather(forms.bare_forms(table)),
        surfaces=surfaces,
        openings=forms.lengths_by_first_word(surfaces),
        own_names={row["of"]: row["name"] for row in table["national"] if "name" in row},
        english=dict(gazetteer_names.english(countries, table["national"], bodies)),
        domains=gazetteer_names.domains(outlets),
        kinds={language: _kinds(row) for language, row in kinds["language"].items()},
    )


def _gather(pairs: Iterable[tuple[str, Value]]) -> dict[str, tuple[Value, ...]]:
    """The values of each key, each once, in the order in which they came."""
    found: dict[str, dict[Value, None]] = {}
    for key, value in pairs:
        found.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in found.items()}


def _countries(rows: Sequence[Row]) -> Iterator[Country]:
    """An adjective that two countries share ("congolais") names neither, so their institutions take the name."""
    english = {row["code"]: next(iter(row["en"]["adjectives"]), None) for row in rows}
    shared = Counter(english.values())
    first = {row["code"]: tuple(row["fr"]["adjectives"][0]) for row in rows if row["fr"]["adjectives"]}
    bearers = Counter(first.values())
    for row in rows:
        own = first.get(row["code"], ())
        french = row["fr"]
        alone = english[row["code"]] if shared[english[row["code"]]] == 1 else None
        yield Country(row["code"], french["names"][0], french["of"], own if bearers[own] == 1 else (), alone)


def _institutions(table: Row) -> Iterator[Institution]:
    for row in table["portfolio"]:
        name = table["ministry"]["name"].replace("{p}", row["fr"][0])
        english = f"{{adj}} {row['en'][0]} ministry"
        yield Institution(row["key"], name, NUMBERS.index("m"), row.get("part_of", "government"), english)
    for row in table["institution"]:
        number, english = NUMBERS.index(row["number"]), row.get("called_en", row["en"][0])
        yield Institution(row["key"], row["name"], number, row["part_of"], english)


def _kinds(row: Row) -> Kinds:
    heads = {fold(noun): kind for kind, nouns in row["heads"].items() for noun in nouns}
    words = (frozenset(map(fold, row[name])) for name in ("roles", "openings", "links", "apart", "apposed"))
    return Kinds(heads, row["head"] == "last", *words)
