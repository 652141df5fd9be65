"""What people correct of an entity: its name, type, whole, addresses, and the other names that it has."""

from collections.abc import Sequence
from uuid import UUID

from psycopg import Connection

from service.errors import NotFound, OwnName, PartLoop
from service.model import EntityType
from service.names import normalise_name
from service.storage import entities, sql
from service.storage.judgements import Author, begin, record, touch

_SQL = sql.load("entity_corrections")


def rename(conn: Connection, entity_id: UUID, name: str, author: Author, *, version: int | None) -> None:
    """Give the entity another name; the one before stays among its names. Raises NotFound, EntityGone, Stale."""
    with conn.transaction():
        before = begin(conn, entity_id, version)
        names = [(entity_id, normalise_name(before.name)), (entity_id, normalise_name(name))]
        record(conn, "name", entity_id, author, before=before.name, after=name, names=names)
        put_name(conn, entity_id, name)
        insert_alias(conn, entity_id, name)
        touch(conn, entity_id)


def set_type(conn: Connection, entity_id: UUID, of_type: EntityType, author: Author, *, version: int | None) -> None:
    """Correct what kind of entity it is. Raises NotFound, EntityGone, Stale."""
    with conn.transaction():
        before = begin(conn, entity_id, version)
        record(conn, "type", entity_id, author, before=before.type, after=of_type)
        put_type(conn, entity_id, of_type)
        touch(conn, entity_id)


def set_part_of(conn: Connection, entity_id: UUID, whole: UUID | None, author: Author, *, version: int | None) -> None:
    """Say what the entity is a part of. Raises NotFound, EntityGone, Stale, PartLoop."""
    with conn.transaction():
        before = begin(conn, entity_id, version)
        if whole is not None:
            begin(conn, whole, None)
        record(conn, "part_of", entity_id, author, before=_text(before.part_of), after=_text(whole))
        put_part_of(conn, entity_id, whole)
        touch(conn, entity_id)


def set_same_as(
    conn: Connection, entity_id: UUID, same_as: Sequence[str], author: Author, *, version: int | None
) -> None:
    """Say under which addresses others know the entity. Raises NotFound, EntityGone, Stale."""
    with conn.transaction():
        before = begin(conn, entity_id, version)
        record(conn, "same_as", entity_id, author, before=before.same_as, after=list(same_as))
        put_same_as(conn, entity_id, same_as)
        touch(conn, entity_id)


def add_alias(
    conn: Connection, entity_id: UUID, name: str, author: Author, *, version: int | None, language: str | None = None
) -> None:
    """Give the entity one more name. Raises NotFound, EntityGone, Stale."""
    with conn.transaction():
        begin(conn, entity_id, version)
        record(conn, "add_alias", entity_id, author, after=name, names=[(entity_id, normalise_name(name))])
        insert_alias(conn, entity_id, name, language)
        touch(conn, entity_id)


def remove_alias(conn: Connection, entity_id: UUID, name: str, author: Author, *, version: int | None) -> None:
    """Take a name away from the entity and from what was merged into it, for good: no reading gives it back.

    Raises NotFound where it has no such name, OwnName where it is the entity's own, EntityGone, Stale.
    """
    with conn.transaction():
        before = begin(conn, entity_id, version)
        normalised = normalise_name(name)
        if normalised == normalise_name(before.name):
            raise OwnName
        params = {"entity_id": entity_id, "normalised": normalised}
        ids = [id_ for (id_,) in conn.execute(_SQL["bearers"], params)]
        if not ids:
            raise NotFound(f"The entity has no name {name}.")
        cells = [(id_, normalised) for id_ in ids]
        record(conn, "remove_alias", entity_id, author, before=name, names=cells)
        conn.execute(_SQL["remove_alias"], {"ids": ids, "normalised": normalised})
        touch(conn, entity_id)


def put_name(conn: Connection, entity_id: UUID, name: str) -> None:
    """Write the name that an entity goes by."""
    params = {"entity_id": entity_id, "name": name, "normalised": normalise_name(name)}
    conn.execute(_SQL["set_name"], params)


def put_type(conn: Connection, entity_id: UUID, of_type: EntityType) -> None:
    """Write what kind of entity it is; readings meet it as the kind that they took it for too."""
    conn.execute(_SQL["set_type"], {"entity_id": entity_id, "type": of_type})


def put_part_of(conn: Connection, entity_id: UUID, whole: UUID | None) -> None:
    """Write what an entity is a part of. Raises PartLoop where that is among its parts."""
    if whole is not None and whole in entities.family(conn, [entity_id]):
        raise PartLoop
    conn.execute(_SQL["set_part_of"], {"entity_id": entity_id, "part_of": whole})


def put_same_as(conn: Connection, entity_id: UUID, same_as: Sequence[str]) -> None:
    """Write under which addresses others know an entity."""
    conn.execute(_SQL["set_same_as"], {"entity_id": entity_id, "same_as": list(same_as)})


def insert_alias(conn: Connection, entity_id: UUID, name: str, language: str | None = None) -> None:
    """Give an entity a name that it may have already, or that was taken away from it."""
    params = {"entity_id": entity_id, "normalised": normalise_name(name), "name": name, "language": language}
    conn.execute(_SQL["add_alias"], params)


def _text(entity_id: UUID | None) -> str | None:
    return str(entity_id) if entity_id else None
