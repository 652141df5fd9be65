"""The values of the gazetteer: whom it knows, and the forms by which it finds them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from service.model import EntityType

Standing = Literal["self", "seat", "capital"]
Need = Literal["article", "no article", "capital", "capitals", "context"]


@dataclass(frozen=True, slots=True)
class Known:
    """An entity of the gazetteer, and why a name was taken for it.

    `key` is stable ("ru/defence-ministry", "ru", "un"); `name` is the canonical name in French; `country` the code of
    its country (ISO 3166-1 alpha-2 in lower case, or one of the codes that seeds/countries_supplement.toml adds), None
    for what belongs to none; `part_of` the key of the entity that it is a part of. `confidence` is between 0 and 1.
    """

    key: str
    name: str
    type: EntityType
    country: str | None = None
    part_of: str | None = None
    reason: str = "known by its key"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Country:
    """A country as compositions need it.

    `adjectives` are the four forms (masculine, feminine, their plurals) of its first French adjective, empty where it
    has none of its own; `of` is its French name behind its preposition ("des États-Unis"). `english` is its first
    English adjective, None where another country shares it.
    """

    code: str
    name: str
    of: str
    adjectives: tuple[str, ...]
    english: str | None


@dataclass(frozen=True, slots=True)
class Institution:
    """A kind of institution that countries have: `name` is its French name, `{adj}` where the adjective stands.

    `number` chooses the adjective's form: 0 masculine, 1 feminine, 2 and 3 their plurals. `part_of` is the key of
    another institution, or "country". `english` is its English name, `{adj}` likewise.
    """

    key: str
    name: str
    number: int
    part_of: str
    english: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name that stands for an entity without composition, and under which conditions.

    `standing` says how: by itself, as the seat of an institution or as a capital; seats and capitals stand for
    `place` when they are no claimant. `needs` is what must be there: an article before the name or none, its capital
    letter, capitals throughout, or its country in the context. Where several entities bear a name, the highest `rank`
    keeps it.
    """

    key: str
    standing: Standing = "self"
    place: str | None = None
    language: str | None = None
    needs: frozenset[Need] = frozenset()
    confidence: float = 0.95
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """A form of an institution less its country: which institution, in which countries (empty: any), how surely."""

    institution: str
    countries: frozenset[str] = frozenset()
    confidence: float = 0.95


@dataclass(frozen=True, slots=True)
class Surface:
    """Words that say a country: its adjective ("adj"), its name ("name") or its capital ("capital")."""

    country: str
    kind: Literal["adj", "name", "capital"]
    language: str


@dataclass(frozen=True, slots=True)
class Kinds:
    """What the words of a name say in one language; all words are folded.

    `heads` gives the type of a head noun, which stands last in the noun phrase where `head_last`, else first; `roles`
    speak on behalf of another, whom one of `links` introduces, unless a word of `apart` stands between ("une source
    proche du Kremlin"); `openings` are determiners, and `apposed` the kinds of
    organisation that a name may follow ("l'agence Reuters").
    """

    heads: Mapping[str, EntityType]
    head_last: bool
    roles: frozenset[str]
    openings: frozenset[str]
    links: frozenset[str]
    apart: frozenset[str]
    apposed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Tables:
    """What `service.gazetteer.tables` compiles from seeds/; every key of a mapping is folded text.

    `frames` maps a form, its country replaced by `@adj`, `@of` or `@capital`, to whom it may name; `bare` the forms
    that name an institution with no country beside it. `openings` gives, for the first word of a surface, the lengths
    in words of the surfaces that begin so, the longest first. `own_names` are the names that a country's institution
    goes by instead of the composed one, by key; `english` the English names of whatever has one that is not
    composed. `domains` gives the key of an outlet; `kinds` is by language.
    """

    countries: Mapping[str, Country]
    institutions: Mapping[str, Institution]
    entities: Mapping[str, Known]
    names: Mapping[str, tuple[Name, ...]]
    frames: Mapping[str, tuple[Frame, ...]]
    bare: Mapping[str, tuple[Frame, ...]]
    surfaces: Mapping[str, tuple[Surface, ...]]
    openings: Mapping[str, tuple[int, ...]]
    own_names: Mapping[str, str]
    english: Mapping[str, str]
    domains: Mapping[str, str]
    kinds: Mapping[str, Kinds]
