"""Undoing what people decided about entities: afterwards all is as if the judgement had never been."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from psycopg import Connection

from service.errors import AlreadyUndone, DependedOn
from service.storage import event_writes, judgements, splits, sql
from service.storage.entity_corrections import put_name, put_part_of, put_same_as, put_type
from service.storage.judgements import Author, Judgement

_SQL = sql.load("undoing")


def undo(conn: Connection, judgement_id: UUID, author: Author) -> None:
    """Undo a judgement.

    Raises NotFound, AlreadyUndone, DependedOn where a later one that holds was made on what this one changed, PartLoop
    where what the entity was a part of is a part of it since.
    """
    with conn.transaction():
        judgements.lock(conn)
        judgement = judgements.get(conn, judgement_id)
        if judgement.undone_at is not None:
            raise AlreadyUndone
        if sql.scalar(conn, _SQL["dependent"], {"id": judgement_id}):
            raise DependedOn
        params = {"id": judgement_id, "by": author.by, "reason": author.reason}
        conn.execute(_SQL["undo"], params)
        _REVERSALS[judgement.kind](conn, judgement)
        conn.execute(_SQL["restore_names"], {"id": judgement_id})
        judgements.touch(conn, *filter(None, (judgement.entity_id, judgement.into_id)))


def _unmerge(conn: Connection, judgement: Judgement) -> None:
    judgements.recount(conn, judgement.entity_id)
    if judgement.into_id:
        event_writes.entity_split(conn, judgement.entity_id, judgement.into_id, judgement=judgement.id)


def _rejoin(conn: Connection, judgement: Judgement) -> None:
    if judgement.into_id:
        splits.rejoin(conn, judgement.id, judgement.into_id)
        judgements.recount(conn, judgement.into_id)
        event_writes.entity_merged(conn, judgement.into_id, judgement.entity_id, judgement=judgement.id)


def _put_back(put: Callable[[Connection, UUID, Any], None]) -> Callable[[Connection, Judgement], None]:
    """What puts back what a correction found."""
    return lambda conn, judgement: put(conn, judgement.entity_id, judgement.before)


def _put_whole_back(conn: Connection, judgement: Judgement) -> None:
    put_part_of(conn, judgement.entity_id, UUID(judgement.before) if judgement.before else None)


def _nothing_more(conn: Connection, judgement: Judgement) -> None:
    """Names are all that it changed, if anything."""


_REVERSALS: Mapping[str, Callable[[Connection, Judgement], None]] = {
    "merge": _unmerge,
    "split": _rejoin,
    "distinct": _nothing_more,
    "name": _put_back(put_name),
    "type": _put_back(put_type),
    "part_of": _put_whole_back,
    "same_as": _put_back(put_same_as),
    "add_alias": _nothing_more,
    "remove_alias": _nothing_more,
}
