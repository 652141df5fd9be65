"""Entities: who claims and what is named, with the names under which the sources gave them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection

from service.model import EntityType


@dataclass(frozen=True, slots=True)
class Alias:
    """A name of an entity: who added it ("seed", "reading", "editor"), and the article it was first met in."""

    name: str
    language: str | None
    added_by: str
    article: UUID | None


@dataclass(frozen=True, slots=True)
class StoredEntity:
    """An entity. `key` is the gazetteer's ("ru/ministry-of-defence"), None for one that only articles name."""

    id: UUID
    key: str | None
    name: str
    type: EntityType
    part_of: UUID | None
    aliases: tuple[Alias, ...]
    parts: tuple[UUID, ...]
    created_by: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class EntityHit:
    """An entity found by a search; `score` is 1 for the name itself, lower for a name like it."""

    id: UUID
    name: str
    type: EntityType
    score: float


@dataclass(frozen=True, slots=True)
class EntityCursor:
    """Where a page of entities ended."""

    score: float
    name: str
    id: UUID


@dataclass(frozen=True, slots=True)
class EntityPage:
    """A page of entities, the best match first, by name without `q`; `next` is None on the last page."""

    items: tuple[EntityHit, ...]
    next: EntityCursor | None


def get(conn: Connection, entity_id: UUID) -> StoredEntity:
    """The entity with its aliases and the ids of its direct parts. Raises NotFound."""
    raise NotImplementedError


def search(
    conn: Connection,
    q: str | None = None,
    *,
    type: EntityType | None = None,
    after: EntityCursor | None = None,
    limit: int = 20,
) -> EntityPage:
    """Entities one of whose names begins with the words of `q`, or is like it but for a typing mistake."""
    raise NotImplementedError


def named(conn: Connection, name: str) -> tuple[UUID, ...]:
    """The entities that have exactly this name, whatever its case, accents and leading article."""
    raise NotImplementedError


def family(conn: Connection, entity_ids: tuple[UUID, ...]) -> tuple[UUID, ...]:
    """The entities and all their parts, parts of parts too."""
    raise NotImplementedError
