"""What a pack knows of persons and of those who speak, compiled from `titles.toml` and `people.toml`.

Genders are "m" and "f", numbers "s" and "p"; "" is unknown or either.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from service.packs import Classes, Pack

Kind = Literal["person", "generic", "body", "group", "source", "document", "thing"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Gender and number, "" where open."""

    gender: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun that says who somebody is: its singular, its kind, how it agrees."""

    lemma: str
    kind: Kind
    gender: str
    number: str


@dataclass(frozen=True, eq=False)
class People:
    """The closed classes of who may speak. Every key is lower case with the straight apostrophe.

    `openers` are the first words of nouns of several words, `heads` these and the nouns; `pronoun_words` are the last
    words of the pronouns that are mentions. `meanings` gives, for a description's noun, the functions that it can stand
    for; `phrases` are those descriptions that have several words. `parts` are what somebody plays in what is told,
    `firms` what a firm may be called, `sexless` the nouns whose gender says nothing of the person.
    """

    first_names: Mapping[str, str]
    civilities: Mapping[str, Agreement]
    civil_roles: Mapping[str, tuple[str, ...]]
    nouns: Mapping[str, Noun]
    openers: frozenset[str]
    heads: frozenset[str]
    pronouns: Mapping[str, Agreement]
    pronoun_sets: Mapping[str, frozenset[str]]
    pronoun_words: frozenset[str]
    words: Mapping[str, frozenset[str]]
    labels: Mapping[str, frozenset[str]]
    meanings: Mapping[str, frozenset[str]]
    phrases: Mapping[str, frozenset[str]]
    named_bodies: frozenset[str]
    companies: frozenset[str]
    outlets: frozenset[str]
    generic_bodies: frozenset[str]
    speech: frozenset[str]
    own_words: frozenset[str]
    named_after: frozenset[str]
    portfolios: frozenset[str]
    days: frozenset[str]
    endings: tuple[str, ...]
    source_endings: tuple[str, ...]
    adjective_endings: tuple[str, ...]
    officers: frozenset[str]
    parts: frozenset[str]
    firms: frozenset[str]
    sexless: frozenset[str]
    anybody: frozenset[str]
    inhabitants: tuple[str, ...]
    linking: str
    spokesmen: frozenset[str]
    heads_last: bool


@lru_cache
def people(pack: Pack) -> People:
    """The pack's people, compiled once."""
    titles = pack.section("titles")
    nouns = dict(_nouns(titles))
    return People(
        first_names=dict(_first_names(pack.section("people")["first_names"])),
        civilities=dict(_agreements({key: titles["civilities"][key] for key in (*GENDERED, "either")})),
        civil_roles={word: tuple(roles.split()) for word, roles in titles["civilities"]["roles"].items()},
        nouns=nouns,
        openers=frozenset(form.split(" ")[0] for form in nouns if " " in form),
        heads=frozenset(nouns) | {form.split(" ")[0] for form in nouns if " " in form},
        pronouns=dict(_agreements({key: titles["pronouns"][key] for key in GENDERED})),
        pronoun_sets=Classes((key, _set(value)) for key, value in titles["pronouns"].items()),
        pronoun_words=frozenset(
            word.split(" ")[-1]
            for key in ("third", "latter", "former")
            for word in _set(titles["pronouns"].get(key, ""))
        ),
        words=Classes((key, _set(value)) for key, value in titles["words"].items()),
        labels=Classes((key, frozenset(value.split())) for key, value in titles["labels"].items()),
        meanings=_with_families(dict(_meanings(titles["meanings"])), titles["bodies"]["families"]),
        phrases={key: value for key, value in _meanings(titles["meanings"]) if " " in key},
        generic_bodies=_set(titles["bodies"]["generic"]),
        outlets=_set(titles["bodies"]["outlets"]) | _set(titles["bodies"]["outlets_feminine"]),
        companies=_set(titles["bodies"]["companies"]),
        named_bodies=_set(titles["bodies"]["named"]),
        speech=_set(titles["documents"]["speech"]),
        own_words=_set(titles["documents"]["own_words"]),
        named_after=_set(titles["things"]["named_after"]),
        portfolios=_set(titles["things"]["portfolios"]),
        days=_set(titles["things"]["days"]),
        endings=tuple(titles["roles"]["endings"].split()),
        source_endings=tuple(titles["roles"]["endings_of_sources"].split()),
        adjective_endings=tuple(titles["roles"].get("endings_of_adjectives", "").split()),
        officers=_set(titles["roles"]["officers"]),
        parts=_set(titles["roles"].get("parts", "")),
        firms=_set(titles["roles"].get("firms", "")),
        sexless=_set(titles["roles"].get("sexless", "")),
        anybody=_set(titles["roles"]["generic"]["anybody"]),
        linking=titles["words"]["linking"].split()[0],
        spokesmen=_set(titles["roles"]["spokesmen"]),
        heads_last=bool(titles.get("order", {}).get("heads_last")),
        inhabitants=tuple(titles["words"]["inhabitants"].split()),
    )


GENDERED = ("masculine", "feminine", "plural_masculine", "plural_feminine")


def straight(word: str) -> str:
    """A word as the lexicon holds it: lower case, straight apostrophe and hyphen."""
    return word.lower().replace("’", "'").replace("‑", "-")


def _plain(word: str) -> str:
    return word.replace("_", " ")


def _set(words: str) -> frozenset[str]:
    return frozenset(_plain(word) for word in words.split())


def _meanings(table: Mapping[str, str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Each description, also with its capital written without accent ("l'Etat")."""
    for key, value in table.items():
        yield _plain(key), _set(value)
        yield _plain(key).replace("'é", "'e"), _set(value)


def _with_families(meanings: dict[str, frozenset[str]], families: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """The meanings, where each noun of a family can stand for the others."""
    for family in map(_set, families):
        for noun in family:
            meanings[noun] = meanings.get(noun, frozenset()) | family - {noun}
    return meanings


def _first_names(table: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for gender, names in (("", table["either"]), ("m", table["masculine"]), ("f", table["feminine"])):
        for name in names.split():
            yield straight(name), gender


def _agreements(table: Mapping[str, str]) -> Iterator[tuple[str, Agreement]]:
    for key, words in table.items():
        gender = "f" if key.endswith("feminine") else "m" if key.endswith("masculine") else ""
        for word in words.split():
            yield _plain(word), Agreement(gender, "p" if key.startswith("plural") else "s")


def _nouns(titles: Mapping[str, Any]) -> Iterator[tuple[str, Noun]]:
    """Every form of every noun; a noun listed twice keeps its last reading, so functions of persons come last."""
    bodies, documents, roles = titles["bodies"], titles["documents"], titles["roles"]
    for gender, words in (("m", documents["masculine"]), ("f", documents["feminine"])):
        yield from _forms(words, "document", gender)
    for gender, words in (
        ("m", bodies["masculine"]),
        ("f", bodies["feminine"]),
        ("m", bodies["outlets"]),
        ("f", bodies["outlets_feminine"]),
    ):
        yield from _forms(words, "body", gender)
    for gender in ("masculine", "feminine", "either"):
        yield from _forms(roles[gender], "person", "" if gender == "either" else gender[0])
    for gender in ("masculine", "feminine", "either"):
        yield from _forms(roles["generic"][gender], "generic", "" if gender == "either" else gender[0])
    for gender in ("masculine", "feminine"):
        for word in bodies["people"][gender].split():
            yield _plain(word), Noun(_plain(word), "group", gender[0], "p")
    yield from _forms(bodies["person_nouns"], "source", "f")


def _forms(words: str, kind: Kind, gender: str) -> Iterator[tuple[str, Noun]]:
    for word in map(_plain, words.split()):
        yield word, Noun(word, kind, gender, "s")
        for plural in _plurals(word):
            yield plural, Noun(word, kind, gender, "p")


def _plurals(word: str) -> Iterable[str]:
    """The plural of a noun, by its ending; the first word of a compound takes it too."""
    first, *rest = word.split(" ")
    if first.endswith(("s", "x", "z")):
        return ()
    if first.endswith("al"):
        plural = first[:-2] + "aux"
    elif first.endswith(("eau", "eu")):
        plural = first + "x"
    else:
        plural = first + "s"
    return (" ".join((plural, *rest)), " ".join((plural, *(part + "s" for part in rest)))) if rest else (plural,)
