"""Deliveries: messages to the receivers of webhooks, whose turn it is to send them, and how each attempt went."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, kwargs_row
from psycopg.types.json import Jsonb

from service.errors import NotFound
from service.storage import codec, sql
from service.storage.webhooks import Format

Status = Literal["pending", "succeeded", "failed"]
LEASE = timedelta(seconds=90)
"""Longer than any attempt takes; so long after the death of a worker others take up what it was sending."""
_SQL = sql.load("deliveries")


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A message about an event, or a test (`event_id` is None). `message` holds the members of its body."""

    kind: str
    message: Mapping[str, Any]
    event_id: str | None = None
    article_id: UUID | None = None
    claim_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to send to one receiver."""

    webhook_id: UUID
    lease: UUID


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where messages go, in which form, and how many attempts failed in a row there."""

    url: str
    format: Format
    failures: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that is being sent: `n` numbers the attempt, `tries` those since it was last asked for, this one too.

    `message` holds the members of its body.
    """

    id: UUID
    kind: str
    message: Mapping[str, Any]
    n: int
    tries: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt: how long it took in seconds, what HTTP status came back, or the error; the answer's first bytes.

    `ended_at` is None while it is under way, and stays so where the worker died.
    """

    n: int
    began_at: datetime
    ended_at: datetime | None
    duration: float | None
    status: int | None
    error: str | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message to one receiver; `event_id` is None for a test. `next_at` is None when it has ended."""

    id: UUID
    event_id: str | None
    kind: str
    status: Status
    next_at: datetime | None
    created_at: datetime
    ended_at: datetime | None
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class DeliveryCursor:
    """Where a page of deliveries ended."""

    created_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """A page of deliveries, the latest first; `next` is None on the last page."""

    items: tuple[Delivery, ...]
    next: DeliveryCursor | None


def add(conn: Connection, webhook_id: UUID, new: NewDelivery, *, now: datetime) -> UUID | None:
    """Store a message that is to be sent now; its id, None where the event has one already, or the webhook is gone."""
    added: UUID | None = sql.scalar(conn, _SQL["add"], _columns(webhook_id, new, now))
    return added


def add_all(conn: Connection, new: Iterable[tuple[UUID, NewDelivery]], *, now: datetime) -> None:
    """Store messages to webhooks that are to be sent now, less those whose event has one already."""
    with conn.cursor() as cursor:
        cursor.executemany(_SQL["add"], [_columns(webhook_id, each, now) for webhook_id, each in new])


def lease_due(conn: Connection, *, now: datetime) -> tuple[Lease, ...]:
    """The right to send, for each receiver that something is due for and that nobody sends to."""
    params = {"now": now, "until": now + LEASE}
    return tuple(Lease(*row) for row in conn.execute(_SQL["lease_due"], params))


def take(conn: Connection, lease: Lease, *, now: datetime) -> tuple[Receiver, Taken] | None:
    """The message that is due first, with the attempt begun; None where none is or the lease is another's by now."""
    params = {"webhook_id": lease.webhook_id, "lease": lease.lease, "now": now, "until": now + LEASE}
    with conn.transaction():
        receiver = conn.cursor(row_factory=class_row(Receiver)).execute(_SQL["hold"], params).fetchone()
        if receiver is None:
            return None
        taken = conn.cursor(row_factory=class_row(Taken)).execute(_SQL["take"], params).fetchone()
        if taken is None:
            return None
        conn.execute(_SQL["begin_attempt"], {"id": taken.id, "n": taken.n, "now": now})
        return receiver, taken


def release(conn: Connection, lease: Lease) -> None:
    """Give the right to send back."""
    conn.execute(_SQL["release"], {"webhook_id": lease.webhook_id, "lease": lease.lease})


def end_attempt(conn: Connection, delivery_id: UUID, attempt: Attempt) -> None:
    """Record how an attempt went."""
    own = {name: getattr(attempt, name) for name in Attempt.__slots__}
    conn.execute(_SQL["end_attempt"], own | {"id": delivery_id})


def settle(conn: Connection, taken: Taken, status: Status, *, next_at: datetime | None, now: datetime) -> None:
    """Say what became of a message after this attempt."""
    params = {"id": taken.id, "n": taken.n, "status": status, "next_at": next_at, "now": now}
    conn.execute(_SQL["settle"], params)


def note_success(conn: Connection, webhook_id: UUID) -> None:
    """The receiver is well."""
    conn.execute(_SQL["note_success"], {"webhook_id": webhook_id})


def note_failure(
    conn: Connection, webhook_id: UUID, *, began_at: datetime, paused_until: datetime | None
) -> datetime | None:
    """The receiver failed, and is left alone until then; since when it has failed without a break.

    None where the webhook was deleted meanwhile.
    """
    params = {"webhook_id": webhook_id, "began_at": began_at, "paused_until": paused_until}
    since: datetime | None = sql.scalar(conn, _SQL["note_failure"], params)
    return since


def get(conn: Connection, webhook_id: UUID, delivery_id: UUID) -> Delivery:
    """A message of this webhook. Raises NotFound."""
    query = sql.composed(_SQL["get"], columns=_SQL["columns"])
    params = {"webhook_id": webhook_id, "id": delivery_id}
    found = conn.cursor(row_factory=kwargs_row(_delivery)).execute(query, params).fetchone()
    if found is None:
        raise NotFound(f"The webhook has no delivery {delivery_id}.")
    return found


def page(
    conn: Connection,
    webhook_id: UUID,
    *,
    status: Status | None = None,
    after: DeliveryCursor | None = None,
    limit: int = 20,
) -> DeliveryPage:
    """The log of a webhook, the latest message first."""
    key = {"after_created_at": after.created_at if after else None, "after_id": after.id if after else None}
    params = {**key, "webhook_id": webhook_id, "status": status, "limit": limit + 1}
    query = sql.composed(_SQL["page"], columns=_SQL["columns"])
    found = conn.cursor(row_factory=kwargs_row(_delivery)).execute(query, params).fetchall()
    items = tuple(found[:limit])
    return DeliveryPage(items, DeliveryCursor(items[-1].created_at, items[-1].id) if len(found) > limit else None)


def again(conn: Connection, webhook_id: UUID, delivery_id: UUID, *, now: datetime) -> None:
    """Send a message once more, under its id, whatever became of it. Raises NotFound."""
    with conn.transaction():
        unpause(conn, webhook_id)
        found = conn.execute(_SQL["again"], {"webhook_id": webhook_id, "id": delivery_id, "now": now})
        if not found.rowcount:
            raise NotFound(f"The webhook has no delivery {delivery_id}.")


def unpause(conn: Connection, webhook_id: UUID) -> None:
    """Send to the receiver now, whether or not it is left alone."""
    conn.execute(_SQL["unpause"], {"webhook_id": webhook_id})


def waiting(conn: Connection) -> int:
    """How many messages are still to be sent, those of disabled webhooks too."""
    return int(sql.scalar(conn, _SQL["waiting"], {}))


def forget(conn: Connection, *, before: datetime) -> int:
    """Remove the log of what ended before then; how many messages that were."""
    return conn.execute(_SQL["forget"], {"before": before}).rowcount


def _delivery(*, attempts: Sequence[Mapping[str, Any]], **own: Any) -> Delivery:
    return Delivery(attempts=tuple(codec.from_json(each, Attempt) for each in attempts), **own)


def _columns(webhook_id: UUID, new: NewDelivery, now: datetime) -> dict[str, Any]:
    own = {name: getattr(new, name) for name in NewDelivery.__slots__}
    return own | {"message": Jsonb(new.message), "webhook_id": webhook_id, "now": now}
