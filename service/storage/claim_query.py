"""What lists of claims are narrowed to, and the query that does it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from psycopg import Connection
from psycopg.sql import Composed

from service.model import Act, Attitude, Kind, Modality, Polarity
from service.names import normalise_name
from service.storage import entities, publishers, sql

ClaimStatus = Literal["current", "retracted"]
Role = Literal["claimant", "mentioned", "any"]
Scope = Literal["family", "self"]
_SQL = sql.load("claims")


@dataclass(frozen=True, slots=True)
class ClaimFilters:
    """What a page of claims is narrowed to; None asks nothing.

    `entity` is narrowed by `role`; `claimant` and `mentioned` take an id (a UUID in text) or a name, whatever its case,
    accents and leading article. `scope` "family" takes the parts of these entities in. `said_*` and `published_*` are
    inclusive. `publisher` is a name or a domain, `q` words of the claim. `status` None gives retracted claims too.
    """

    entity: UUID | None = None
    role: Role = "any"
    scope: Scope = "family"
    claimant: str | None = None
    mentioned: str | None = None
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


@dataclass(frozen=True, slots=True)
class _Driver:
    """The entities whose claims are listed, in which roles (None: any), and a claimant's name that is no entity's."""

    entities: tuple[UUID, ...]
    roles: list[str] | None
    name: str | None = None


def build(conn: Connection, filters: ClaimFilters) -> tuple[Composed, dict[str, Any]]:
    """The query of a page and its parameters, but for `limit` and the cursor's (`after_…`).

    One entity that is asked for gives the order of reading, the others are conditions; without one the words do.
    """
    claimants = _asked(conn, filters.claimant, filters.scope)
    mentioned = _asked(conn, filters.mentioned, filters.scope)
    name = _name(filters.claimant)
    params = _plain(conn, filters) | {"claimants": claimants, "mentioned": mentioned, "claimant_name": name}
    if filters.entity is not None:
        family = entities.family(conn, (filters.entity,), scope=filters.scope)
        return _of_entities(_Driver(family, None if filters.role == "any" else [filters.role]), params)
    if claimants is not None:
        return _of_entities(_Driver(tuple(claimants), ["claimant"], name), params | {"claimants": None})
    if mentioned is not None:
        return _of_entities(_Driver(tuple(mentioned), ["mentioned"]), params | {"mentioned": None})
    source = _SQL["all"] if filters.q is None else _SQL["with_words"]
    condition = sql.composed(_SQL["page"], source=source, filters=_SQL["filters"], after=_SQL["after"])
    return condition, params | {"q": None}


def _of_entities(driver: _Driver, params: dict[str, Any]) -> tuple[Composed, dict[str, Any]]:
    query = sql.composed(_SQL["page_of_entities"], filters=_SQL["filters"], after=_SQL["after"])
    return query, params | {"entities": list(driver.entities), "roles": driver.roles, "name": driver.name}


def _plain(conn: Connection, filters: ClaimFilters) -> dict[str, Any]:
    params = {name: getattr(filters, name) for name in ClaimFilters.__slots__}
    words = conn.execute(_SQL["tsqueries"], params).fetchall() if filters.q is not None else []
    return params | {
        "publishers": publishers.matching(conn, filters.publisher) if filters.publisher is not None else None,
        "q_languages": [language for language, _ in words],
        "q_queries": [query for _, query in words],
    }


def _asked(conn: Connection, asked: str | None, scope: Scope) -> list[UUID] | None:
    """The family of an id, or of everybody of a name; None where nobody is asked for."""
    if asked is None:
        return None
    entity_id = _uuid(asked)
    ids = (entity_id,) if entity_id else entities.named(conn, asked)
    return list(entities.family(conn, ids, scope=scope))


def _name(asked: str | None) -> str | None:
    return None if asked is None or _uuid(asked) else normalise_name(asked) or None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
