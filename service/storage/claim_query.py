"""What lists of claims are narrowed to, and the query that does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from psycopg import Connection
from psycopg.sql import SQL, Composable, Composed, Placeholder

from service.model import Act, Attitude, Kind, Modality, Polarity
from service.names import normalise_name
from service.storage import entities, publishers, sql

ClaimStatus = Literal["current", "retracted"]
Role = Literal["claimant", "mentioned", "any"]
Scope = Literal["family", "self"]
_SQL = sql.load("claims")
_ROLES: Mapping[Role, list[str] | None] = {"any": None, "claimant": ["claimant"], "mentioned": ["mentioned"]}


@dataclass(frozen=True, slots=True)
class ClaimFilters:
    """What a page of claims is narrowed to; None asks nothing.

    `entity` is narrowed by `role`; `claimant` and `mentioned` take an id (a UUID in text) or a name, whatever its case,
    accents and leading article; `claimant_keys` and `mentioned_keys` are those of the gazetteer that the name has too.
    `scope` "family" takes the parts of these entities in. `said_*` and `published_*` are
    inclusive. `publisher` is a name or a domain, `q` words of the claim. `status` None gives retracted claims too.
    """

    entity: UUID | None = None
    role: Role = "any"
    scope: Scope = "family"
    claimant: str | None = None
    mentioned: str | None = None
    claimant_keys: tuple[str, ...] = ()
    mentioned_keys: tuple[str, ...] = ()
    q: str | None = None
    language: str | None = None
    kind: Kind | None = None
    act: Act | None = None
    attitude: Attitude | None = None
    polarity: Polarity | None = None
    modality: Modality | None = None
    article: UUID | None = None
    publisher: str | None = None
    published_from: datetime | None = None
    published_to: datetime | None = None
    said_from: date | None = None
    said_to: date | None = None
    min_check_worthiness: float | None = None
    status: ClaimStatus | None = "current"


def build(conn: Connection, filters: ClaimFilters) -> tuple[Composed, dict[str, Any]]:
    """The query of a page and its parameters, but for `limit` and the cursor's (`after_…`).

    One entity that is asked for gives the order of reading, the others are conditions.
    """
    claimants = _asked(conn, filters.claimant, filters.claimant_keys, filters.scope)
    mentioned = _asked(conn, filters.mentioned, filters.mentioned_keys, filters.scope)
    name = _name(filters.claimant)
    words, word_params = _words(conn, filters)
    params = _plain(conn, filters) | word_params
    params |= {"claimants": claimants, "mentioned": mentioned, "claimant_name": name}
    if filters.entity is not None:
        family = entities.family(conn, (filters.entity,), scope=filters.scope)
        driver: dict[str, Any] = {"entities": list(family), "roles": _ROLES[filters.role], "name": None}
    elif claimants is not None:
        driver = {"entities": claimants, "roles": _ROLES["claimant"], "name": name, "claimants": None}
    elif mentioned is not None:
        driver = {"entities": mentioned, "roles": _ROLES["mentioned"], "name": None, "mentioned": None}
    else:
        return _composed("page", words), params
    return _composed("page_of_entities", words), params | driver


def _composed(name: str, words: Composable) -> Composed:
    filters = SQL(_SQL["filters"]).format(words=words)
    return SQL(_SQL[name]).format(filters=filters, after=SQL(_SQL["after"]))


def _words(conn: Connection, filters: ClaimFilters) -> tuple[Composable, dict[str, str]]:
    """The condition that the words asked for stand in a claim, and its parameters.

    Each language has its own query, written out: only so does the planner know how frequent the words are.
    """
    if filters.q is None:
        return SQL("true"), {}
    found = conn.execute(_SQL["tsqueries"], {"q": filters.q, "language": filters.language}).fetchall()
    each = [
        SQL(_SQL["word"]).format(language=Placeholder(f"l{i}"), query=Placeholder(f"q{i}")) for i in range(len(found))
    ]
    params = {f"{kind}{i}": value for i, row in enumerate(found) for kind, value in zip("lq", row, strict=True)}
    return SQL("({})").format(SQL(" OR ").join(each)) if each else SQL("false"), params


def _plain(conn: Connection, filters: ClaimFilters) -> dict[str, Any]:
    params = {name: getattr(filters, name) for name in ClaimFilters.__slots__}
    asked = publishers.matching(conn, filters.publisher) if filters.publisher is not None else None
    return params | {"publishers": asked}


def _asked(conn: Connection, asked: str | None, keys: Sequence[str], scope: Scope) -> list[UUID] | None:
    """The family of an id, or of everybody of a name; None where nobody is asked for."""
    if asked is None:
        return None
    entity_id = _uuid(asked)
    ids = (entity_id,) if entity_id else entities.named(conn, asked, keys=keys)
    return list(entities.family(conn, ids, scope=scope))


def _name(asked: str | None) -> str | None:
    return None if asked is None or _uuid(asked) else normalise_name(asked) or None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
