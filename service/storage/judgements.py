"""What people decide about entities: merges and corrections, each recorded with who, when and why.

A merge is a record that holds until it is undone; whom an entity counts as follows from the merges that hold, so that
undoing one leaves everything as if it had never been. Decisions are made one at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from service.errors import AlreadyUndone, Conflict, EntityGone, NotFound, PartLoop, PartMerge, SelfMerge, Stale
from service.model import EntityType
from service.names import normalise_name
from service.storage import entities, sql

Kind = Literal["merge", "name", "type", "part_of", "same_as", "add_alias", "remove_alias"]
_SQL = sql.load("judgements")


@dataclass(frozen=True, slots=True)
class Judgement:
    """Something decided about an entity. `into_id` is whom a merge made it; `before` and `after` what else changed."""

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


@dataclass(frozen=True, slots=True)
class Author:
    """Who decides, and why."""

    by: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class _Judged:
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
        _begin(conn, entity_id, version)
        _begin(conn, into, None)
        if into in entities.family(conn, [entity_id]) or entity_id in entities.family(conn, [into]):
            raise PartMerge
        params = {"entity_id": entity_id, "into_id": into, "by": author.by, "reason": author.reason}
        judgement_id: UUID = sql.scalar(conn, _SQL["merge"], params)
        _changed(conn, entity_id, into)
        return judgement_id


def undo(conn: Connection, judgement_id: UUID, author: Author) -> None:
    """Undo a merge: both entities are again what they would be without it.

    Raises NotFound, AlreadyUndone, Conflict where the judgement is no merge.
    """
    with conn.transaction():
        conn.execute(_SQL["lock"])
        kind = sql.scalar(conn, _SQL["is_merge"], {"id": judgement_id})
        if kind is None:
            raise NotFound(f"There is no judgement {judgement_id}.")
        if not kind:
            raise Conflict("Only merges are undone; correct the entity instead.")
        undone = conn.execute(_SQL["undo"], {"id": judgement_id, "by": author.by}).fetchone()
        if undone is None:
            raise AlreadyUndone
        _changed(conn, *undone)


def rename(conn: Connection, entity_id: UUID, name: str, author: Author, *, version: int | None) -> None:
    """Give the entity another name; the one before stays among its names. Raises NotFound, EntityGone, Stale."""
    with conn.transaction():
        before = _begin(conn, entity_id, version)
        normalised = normalise_name(name)
        conn.execute(_SQL["set_name"], {"entity_id": entity_id, "name": name, "normalised": normalised})
        _insert_alias(conn, entity_id, name, None)
        _record(conn, "name", entity_id, before.name, name, author)


def set_type(conn: Connection, entity_id: UUID, of_type: EntityType, author: Author, *, version: int | None) -> None:
    """Correct what kind of entity it is. Raises NotFound, EntityGone, Stale."""
    with conn.transaction():
        before = _begin(conn, entity_id, version)
        conn.execute(_SQL["set_type"], {"entity_id": entity_id, "type": of_type})
        _record(conn, "type", entity_id, before.type, of_type, author)


def set_part_of(conn: Connection, entity_id: UUID, whole: UUID | None, author: Author, *, version: int | None) -> None:
    """Say what the entity is a part of. Raises NotFound, EntityGone, Stale, PartLoop."""
    with conn.transaction():
        before = _begin(conn, entity_id, version)
        if whole is not None:
            _begin(conn, whole, None)
            if whole in entities.family(conn, [entity_id]):
                raise PartLoop
        conn.execute(_SQL["set_part_of"], {"entity_id": entity_id, "part_of": whole})
        _record(conn, "part_of", entity_id, _text(before.part_of), _text(whole), author)


def set_same_as(
    conn: Connection, entity_id: UUID, same_as: Sequence[str], author: Author, *, version: int | None
) -> None:
    """Say under which addresses others know the entity. Raises NotFound, EntityGone, Stale."""
    with conn.transaction():
        before = _begin(conn, entity_id, version)
        conn.execute(_SQL["set_same_as"], {"entity_id": entity_id, "same_as": list(same_as)})
        _record(conn, "same_as", entity_id, before.same_as, list(same_as), author)


def add_alias(
    conn: Connection, entity_id: UUID, name: str, author: Author, *, version: int | None, language: str | None = None
) -> None:
    """Give the entity one more name. Raises NotFound, EntityGone, Stale."""
    with conn.transaction():
        _begin(conn, entity_id, version)
        _insert_alias(conn, entity_id, name, language)
        _record(conn, "add_alias", entity_id, None, name, author)


def remove_alias(conn: Connection, entity_id: UUID, name: str, author: Author, *, version: int | None) -> None:
    """Take a name away from the entity, for good: no reading gives it back.

    Raises NotFound where it has no such name, Conflict where it is the entity's own, EntityGone, Stale.
    """
    with conn.transaction():
        before = _begin(conn, entity_id, version)
        normalised = normalise_name(name)
        if normalised == normalise_name(before.name):
            raise Conflict("The entity goes by this name; give it another first.")
        if not conn.execute(_SQL["remove_alias"], {"entity_id": entity_id, "normalised": normalised}).fetchall():
            raise NotFound(f"The entity has no name {name}.")
        _record(conn, "remove_alias", entity_id, name, None, author)


def get(conn: Connection, judgement_id: UUID) -> Judgement:
    """A judgement. Raises NotFound."""
    found = conn.cursor(row_factory=class_row(Judgement)).execute(_SQL["get"], {"id": judgement_id}).fetchone()
    if found is None:
        raise NotFound(f"There is no judgement {judgement_id}.")
    return found


def history(conn: Connection, entity_id: UUID) -> tuple[Judgement, ...]:
    """What was decided about the entity and about what was merged into it, the latest first."""
    return tuple(conn.cursor(row_factory=class_row(Judgement)).execute(_SQL["history"], {"id": entity_id}))


def _begin(conn: Connection, entity_id: UUID, version: int | None) -> _Judged:
    """Wait for other judgements to end, and make sure that this entity can be judged."""
    conn.execute(_SQL["lock"])
    found = conn.cursor(row_factory=class_row(_Judged)).execute(_SQL["entity"], {"id": entity_id}).fetchone()
    if found is None:
        raise NotFound(f"There is no entity {entity_id}.")
    if found.canonical_id != entity_id:
        raise EntityGone(f"It counts as {found.canonical_id}.")
    if version is not None and version != found.version:
        raise Stale(f"Version {version} was read, {found.version} is stored.")
    return found


def _changed(conn: Connection, entity_id: UUID, into: UUID) -> None:
    conn.execute(_SQL["recount"], {"entity_id": entity_id})
    conn.execute(_SQL["touch"], {"ids": [entity_id, into]})


def _insert_alias(conn: Connection, entity_id: UUID, name: str, language: str | None) -> None:
    params = {"entity_id": entity_id, "normalised": normalise_name(name), "name": name, "language": language}
    conn.execute(_SQL["add_alias"], params)


def _record(conn: Connection, kind: Kind, entity_id: UUID, before: object, after: object, author: Author) -> None:
    params = {"kind": kind, "entity_id": entity_id, "by": author.by, "reason": author.reason}
    conn.execute(_SQL["record"], params | {"before": Jsonb(before), "after": Jsonb(after)})
    conn.execute(_SQL["touch"], {"ids": [entity_id]})


def _text(entity_id: UUID | None) -> str | None:
    return str(entity_id) if entity_id else None
