"""What happened goes into the log of events, in the transaction in which it happens: a function for each kind."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.types.json import Jsonb

from service.storage import sql
from service.storage.events import EventKind

_SQL = sql.load("event_writes")


def article_read(conn: Connection, article_id: UUID, revision: int, *, reading: UUID, status: str) -> None:
    """A revision was read to its end; `status` is the reading's. The claims that it left are stored already."""
    _article(conn, "article.read", article_id, {"revision": revision, "reading": str(reading), "status": status})


def article_revised(conn: Connection, article_id: UUID, revision: int) -> None:
    """Another text came in; it is not read yet."""
    _article(conn, "article.revised", article_id, {"revision": revision})


def article_withdrawn(conn: Connection, article_id: UUID, *, erased: bool = False) -> None:
    """The article left every list, with its claims.

    With `erased` it is removed for good: to be called while it is still there.
    """
    _article(conn, "article.withdrawn", article_id, {"erased": erased})


def claim_created(conn: Connection, claim_ids: Collection[UUID]) -> None:
    """Claims were found that were not known."""
    _claims(conn, "claim.created", {id_: {} for id_ in claim_ids})


def claim_changed(conn: Connection, aspects: Mapping[UUID, Collection[str]]) -> None:
    """Claims say something else than before, in the fields named; one that stands again changed its "status".

    To be called after they are written, and their entities linked.
    """
    _claims(conn, "claim.changed", {id_: {"aspects": list(names)} for id_, names in aspects.items()}, former=True)


def claim_retracted(conn: Connection, claim_ids: Collection[UUID]) -> None:
    """Claims were not found any more."""
    _claims(conn, "claim.retracted", {id_: {} for id_ in claim_ids})


def claim_reviewed(conn: Connection, claim_id: UUID, review_id: UUID, *, kind: str, verdict: str | None) -> None:
    """Somebody judged a claim: its extraction (then with a verdict) or its truth."""
    _claims(conn, "claim.reviewed", {claim_id: {"review": str(review_id), "kind": kind, "verdict": verdict}})


def entity_merged(conn: Connection, entity_id: UUID, into: UUID, *, judgement: UUID) -> None:
    """An entity counts as another from now on."""
    _entity(conn, "entity.merged", entity_id, into, {"into": str(into), "judgement": str(judgement)})


def entity_split(conn: Connection, entity_id: UUID, former: UUID, *, judgement: UUID) -> None:
    """An entity stands on its own that counted as `former`, or was taken for it; a merge undone is one too."""
    _entity(conn, "entity.split", entity_id, former, {"from": str(former), "judgement": str(judgement)})


def thread_changed(conn: Connection, thread_ids: Collection[UUID]) -> None:
    """Threads hold other claims than before, or became one with another, or were judged; told once a transaction."""
    if thread_ids:
        conn.execute(_SQL["threads"], {"kind": "thread.changed", "ids": list(thread_ids)})


def _article(conn: Connection, kind: EventKind, article_id: UUID, data: Mapping[str, Any]) -> None:
    conn.execute(_SQL["article"], {"kind": kind, "article_id": article_id, "data": Jsonb(data)})


def _claims(conn: Connection, kind: EventKind, data: Mapping[UUID, Mapping[str, Any]], *, former: bool = False) -> None:
    if data:
        params = {"kind": kind, "ids": list(data), "data": [Jsonb(each) for each in data.values()], "former": former}
        conn.execute(_SQL["claims"], params)


def _entity(conn: Connection, kind: EventKind, entity_id: UUID, other: UUID, data: Mapping[str, Any]) -> None:
    params = {"kind": kind, "entity_id": entity_id, "other_id": other, "data": Jsonb(data)}
    conn.execute(_SQL["entity"], params)
