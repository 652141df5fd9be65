"""What a pack knows of how names stand in a text, compiled from `mentions.toml`, `titles.toml` and `people.toml`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from service.extraction.claimant_lexicon import people
from service.model import EntityType
from service.names import fold
from service.packs import Pack


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a word before a name says of it, and how strongly.

    `through` says what may stand between: "article", "link", nothing.
    """

    type: EntityType
    weight: float
    through: str


@dataclass(frozen=True, eq=False)
class Naming:
    """The words that surround and join names. Every word is folded.

    `function` words, `openers` and `common` ones begin no sentence as a name; `common` ones name nobody anywhere.
    `bodies` are singular nouns of bodies that are no portfolio; `articles` gives the article that a word before a name
    holds ("du" → "le").
    """

    language: str
    first_names: frozenset[str]
    civilities: frozenset[str]
    persons: frozenset[str]
    bodies: frozenset[str]
    function: frozenset[str]
    openers: frozenset[str]
    common: frozenset[str]
    days: frozenset[str]
    particles: frozenset[str]
    noble: frozenset[str]
    named_after: frozenset[str]
    articles: Mapping[str, str]
    plural: frozenset[str]
    links: frozenset[str]
    definite: frozenset[str]
    between: frozenset[str]
    age: frozenset[str]
    behind: frozenset[str]
    inhabitants: tuple[str, ...]
    before: Mapping[str, tuple[Evidence, ...]]
    adjectives: tuple[str, ...]
    longest: int


@lru_cache
def naming(pack: Pack) -> Naming:
    """The pack's naming, compiled once. Raises KeyError where a section lacks a part."""
    section, who, titles = pack.section("mentions"), people(pack), pack.section("titles")["words"]
    words = section["words"]
    return Naming(
        language=pack.names,
        first_names=frozenset(map(fold, who.first_names)),
        civilities=frozenset(map(fold, who.civilities)),
        persons=frozenset(fold(form) for form, noun in who.nouns.items() if noun.kind in ("person", "generic")),
        bodies=frozenset(fold(f) for f, noun in who.nouns.items() if (noun.kind, noun.number) == ("body", "s"))
        - frozenset(map(fold, who.portfolios)),
        function=_folded(titles["function"]),
        openers=_folded(words["openers"]),
        common=_folded(words["common"]),
        days=frozenset(map(fold, who.days)),
        particles=_folded(titles["particles"]),
        noble=_folded(titles["noble"]),
        named_after=frozenset(map(fold, who.named_after)),
        articles={fold(word): held for word, held in (pair.split("=") for pair in words["contracted"].split())},
        plural=_folded(words["plural"]),
        links=_folded(words["links"]),
        definite=_folded(words["articles"]),
        between=_folded(words["between"]),
        age=_folded(words["age"]),
        behind=_folded(words["behind"]),
        inhabitants=tuple(fold(ending) for ending in who.inhabitants),
        before=dict(_before(section["before"])),
        adjectives=tuple(map(fold, section["bodies"]["adjectives"].split())),
        longest=section["bodies"]["longest"],
    )


def _folded(words: str) -> frozenset[str]:
    return frozenset(part for word in words.split() for part in fold(word.replace("_", " ")).split())


def _before(rows: list[Mapping[str, Any]]) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    found: dict[str, tuple[Evidence, ...]] = {}
    for row in rows:
        evidence = Evidence(row["type"], row["weight"], row.get("through", ""))
        for word in row["words"].split():
            last = fold(word).split()[-1]
            found[last] = (*found.get(last, ()), evidence)
    yield from found.items()
