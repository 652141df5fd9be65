"""Write seeds/countries.json from the npm package `world-countries` and seeds/countries_supplement.toml.

    npm pack world-countries && tar xzf world-countries-*.tgz
    python scripts/make_countries.py package/countries.json

The supplement adds what the package lacks (French capitals, articles, adjectives, current variants), mends its slips
and holds the entities that news treats as countries though ISO 3166-1 does not list them. What stands in a row of the
supplement comes before what the package gives, unless the row says `only = true`: then the package's names and
demonyms are left out.
"""

import json
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).parent.parent / "seeds"
VOWELS = "AÀÂEÉÈÊIÎOÔUÛH"
ASPIRATED = ("Haut", "Hondu", "Hong")


def main(package: Path) -> None:
    """Write the table, one country a line so that a change shows as a line."""
    supplement = tomllib.loads((SEEDS / "countries_supplement.toml").read_text(encoding="utf-8"))["country"]
    extras = {row["code"]: row for row in supplement}
    given = {row["cca2"].lower(): row for row in json.loads(package.read_text(encoding="utf-8"))}
    rows = [country(code, given.get(code, {}), extras.get(code, {})) for code in sorted({*given, *extras})]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (SEEDS / "countries.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def country(code: str, row: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    """One country as the gazetteer reads it."""
    package = {} if extra.get("only") else row
    names_fr = distinct([*extra.get("fr", []), *french_names(package)])
    names_en = distinct([*extra.get("en", []), *english_names(package)])
    adjectives = extra.get("adj", [french_demonym(package)])
    capital_en = distinct([*extra.get("capital_en", []), *package.get("capital", [])]) or extra.get("capital", [])
    own_adjectives = english_demonyms(package) if any(adjectives) else []
    return {
        "code": code,
        "iso3": row.get("cca3"),
        "sovereign": bool(extra.get("sovereign", row.get("independent"))),
        "type": extra.get("type", "place"),
        "part_of": extra.get("part_of"),
        "speaks": extra.get("speaks", True),
        "not_alone": extra.get("not_alone", []),
        "fr": {
            "names": names_fr,
            "of": of_french(names_fr[0], extra.get("article", article(names_fr[0]))),
            "adjectives": [inflected(a) for a in adjectives if a],
            "capital": distinct(extra.get("capital", capital_en)),
        },
        "en": {
            "names": names_en,
            "adjectives": distinct([*extra.get("adj_en", []), *own_adjectives]),
            "capital": capital_en,
        },
    }


def french_names(row: dict[str, Any]) -> list[str]:
    """The common and the official name, less the slips of typing."""
    names = row.get("translations", {}).get("fra", {})
    found = [names.get("common", ""), names.get("official", "")]
    return [n.replace(" -", "-").replace("' ", "'").removeprefix("Les ").removeprefix("La ") for n in found]


def english_names(row: dict[str, Any]) -> list[str]:
    """The common and the official name."""
    return [row["name"]["common"], row["name"]["official"]] if row else []


def french_demonym(row: dict[str, Any]) -> str:
    """Masculine and feminine as "russe" or "ukrainien/ukrainienne"; "" where the package has none."""
    pair = row.get("demonyms", {}).get("fra", {})
    masculine, feminine = pair.get("m", "").lower(), pair.get("f", "").lower()
    return masculine if masculine == feminine else f"{masculine}/{feminine}"


def english_demonyms(row: dict[str, Any]) -> list[str]:
    """The demonyms, split where the package lists two."""
    pair = row.get("demonyms", {}).get("eng", {})
    return [part.strip() for part in pair.get("m", "").replace(" or ", ",").split(",")]


def inflected(adjective: str) -> list[str]:
    """The four forms of a French adjective given as "m/f": masculine, feminine and their plurals."""
    masculine, _, feminine = adjective.partition("/")
    feminine = feminine or masculine
    return [masculine, feminine, plural(masculine), plural(feminine)]


def plural(word: str) -> str:
    """The French plural; adjectives of nationality have no other irregularity than the final s."""
    return word if word.endswith(("s", "x")) else word + "s"


def article(name: str) -> str:
    """The French article by the rule of thumb: a final e is feminine, "Îles" plural, the rest masculine."""
    if name.startswith(("Îles", "Terres")):
        return "les"
    if name.startswith("Île "):
        return "l"
    return "la" if name.endswith("e") else "le"


def of_french(name: str, article: str) -> str:
    """ "de Russie", "du Japon", "des États-Unis", "d'Iran", "de Cuba" (article "")."""
    if article == "les":
        return f"des {name}"
    if name[0] in VOWELS and not name.startswith(ASPIRATED):
        return f"de l'{name}" if article == "l" else f"d'{name}"
    if name.startswith("République"):
        return f"de la {name}"
    return f"du {name}" if article == "le" else f"de {name}"


def distinct(values: Iterable[str]) -> list[str]:
    """The values in order, each once, empty ones left out."""
    return [value for value in dict.fromkeys(values) if value]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
