"""What people decide about entities, each decision recorded with who, when and why; merges among them.

A merge is a record that holds until it is undone; whom an entity counts as follows from the merges that hold, so that
undoing one leaves everything as if it had never been. Decisions are made one at a time.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from service.errors import EntityGone, NotFound, PartMerge, SelfMerge, Stale
from service.model import EntityType
from service.storage import entities, event_writes, sql

Kind = Literal["merge", "split", "distinct", "name", "type", "part_of", "same_as", "add_alias", "remove_alias"]
Cell = tuple[UUID, str]
"""A name of an entity: its id, and the name in its normalised form."""
_SQL = sql.load("judgements")


@dataclass(frozen=True, slots=True)
class Judgement:
    """Something decided about an entity.

    `into_id` is whom a merge made it, whom a split took out of it, or who it is not; `before` and `after` what else
    changed.
    """

    id: UUID
    kind: Kind
    entity_id: UUID
    into_id: UUID | None
    before: Any
    after: Any
    by: str
    reason: str | None
    at: datetime
    undone_by: str | None
    undone_at: datetime | None
    undone_reason: str | None


@dataclass(frozen=True, slots=True)
class Author:
    """Who decides, and why."""

    by: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """An entity as a judgement finds it."""

    canonical_id: UUID
    version: int
    name: str
    type: EntityType
    part_of: UUID | None
    same_as: list[str]


def merge(conn: Connection, entity_id: UUID, into: UUID, author: Author, *, version: int | None = None) -> UUID:
    """Record that an entity is another one; the id of the judgement.

    From then on claims of the first are shown as the second's. Raises NotFound, SelfMerge, EntityGone where either was
    merged before, PartMerge where one is a part of the other, Stale where `version` is not the first's.
    """
    with conn.transaction():
        if entity_id == into:
            raise SelfMerge
        begin(conn, entity_id, version)
        begin(conn, into, None)
        if into in entities.family(conn, [entity_id]) or entity_id in entities.family(conn, [into]):
            raise PartMerge
        judgement_id = record(conn, "merge", entity_id, author, into_id=into)
        recount(conn, entity_id)
        touch(conn, entity_id, into)
        event_writes.entity_merged(conn, entity_id, into, judgement=judgement_id)
        return judgement_id


def get(conn: Connection, judgement_id: UUID) -> Judgement:
    """A judgement. Raises NotFound."""
    found = conn.cursor(row_factory=class_row(Judgement)).execute(_SQL["get"], {"id": judgement_id}).fetchone()
    if found is None:
        raise NotFound(f"There is no judgement {judgement_id}.")
    return found


def history(conn: Connection, entity_id: UUID) -> tuple[Judgement, ...]:
    """What was decided about the entity and about what was merged into it, the latest first."""
    return tuple(conn.cursor(row_factory=class_row(Judgement)).execute(_SQL["history"], {"id": entity_id}))


def lock(conn: Connection) -> None:
    """Wait for other judgements to end; none begins until this transaction ends."""
    conn.execute(_SQL["lock"])


def begin(conn: Connection, entity_id: UUID, version: int | None) -> Judged:
    """Wait for other judgements to end, and make sure that this entity can be judged.

    Raises NotFound, EntityGone, Stale where `version` is not the entity's.
    """
    lock(conn)
    found = conn.cursor(row_factory=class_row(Judged)).execute(_SQL["entity"], {"id": entity_id}).fetchone()
    if found is None:
        raise NotFound(f"There is no entity {entity_id}.")
    if found.canonical_id != entity_id:
        raise EntityGone(f"It counts as {found.canonical_id}.")
    if version is not None and version != found.version:
        raise Stale(f"Version {version} was read, {found.version} is stored.")
    return found


def record(
    conn: Connection,
    kind: Kind,
    entity_id: UUID,
    author: Author,
    *,
    into_id: UUID | None = None,
    before: object = None,
    after: object = None,
    names: Collection[Cell] = (),
) -> UUID:
    """Write down a judgement that is about to be carried out, with what it finds of the names that it changes."""
    params = {"kind": kind, "entity_id": entity_id, "into_id": into_id, "by": author.by, "reason": author.reason}
    changed = {"before": _json(before), "after": _json(after)}
    judgement_id: UUID = sql.scalar(conn, _SQL["record"], params | changed)
    if names:
        ids, normalised = zip(*names, strict=True)
        kept = {"judgement_id": judgement_id, "entities": list(ids), "names": list(normalised)}
        conn.execute(_SQL["keep"], kept)
    return judgement_id


def recount(conn: Connection, entity_id: UUID) -> None:
    """Bring whom the entity and all that counts as it count as to the judgements that hold."""
    conn.execute(_SQL["recount"], {"entity_id": entity_id})


def touch(conn: Connection, *entity_ids: UUID) -> None:
    """Count up the versions of entities of which people see something else from now on."""
    conn.execute(_SQL["touch"], {"ids": list(entity_ids)})


def _json(value: object) -> Jsonb | None:
    return None if value is None else Jsonb(value)
