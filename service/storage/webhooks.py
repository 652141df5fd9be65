"""Webhooks: who is told of what, where, and the secrets that messages are signed with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import kwargs_row

from service.errors import NotFound, Stale
from service.storage import codec, sql
from service.storage.claim_query import ClaimFilters

Status = Literal["enabled", "disabled"]
Format = Literal["standard", "cloudevents"]
EVERYTHING = ClaimFilters(status=None)
"""Filters that ask nothing: claims that stand, and those that were retracted."""
_SQL = sql.load("webhooks")


@dataclass(frozen=True, slots=True)
class Subscription:
    """What somebody asks to be told. `events` None is every kind of event.

    `disabled_reason` says why, where `status` is "disabled", and is None elsewhere.
    """

    url: str
    description: str | None = None
    events: tuple[str, ...] | None = None
    filters: ClaimFilters = EVERYTHING
    format: Format = "standard"
    status: Status = "enabled"
    disabled_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredWebhook(Subscription):
    """A subscription as it is stored.

    `failing_since` is when the first of the attempts that failed in a row was made, None after one that succeeded;
    until `paused_until` its receiver is left alone. `version` grows with every change that is not an attempt.
    """

    id: UUID
    disabled_at: datetime | None
    failing_since: datetime | None
    paused_until: datetime | None
    version: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class WebhookCursor:
    """Where a page of webhooks ended."""

    created_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class WebhookPage:
    """A page of webhooks, the newest first; `next` is None on the last page."""

    items: tuple[StoredWebhook, ...]
    next: WebhookCursor | None


def create(conn: Connection, new: Subscription, secret: str) -> UUID:
    """Store a subscription to what happens from now on; its id."""
    with conn.transaction():
        conn.execute(_SQL["begin"])
        webhook_id: UUID = sql.scalar(conn, _SQL["insert"], _columns(new))
        conn.execute(_SQL["add_secret"], {"id": webhook_id, "secret": secret})
        return webhook_id


def get(conn: Connection, webhook_id: UUID) -> StoredWebhook:
    """The webhook. Raises NotFound."""
    query = sql.composed(_SQL["get"], columns=_SQL["columns"])
    found = conn.cursor(row_factory=kwargs_row(_stored)).execute(query, {"id": webhook_id}).fetchone()
    if found is None:
        raise NotFound(f"There is no webhook {webhook_id}.")
    return found


def page(conn: Connection, *, after: WebhookCursor | None = None, limit: int = 20) -> WebhookPage:
    """Webhooks, the newest first."""
    key = {"after_created_at": after.created_at if after else None, "after_id": after.id if after else None}
    query = sql.composed(_SQL["page"], columns=_SQL["columns"])
    found = conn.cursor(row_factory=kwargs_row(_stored)).execute(query, {**key, "limit": limit + 1}).fetchall()
    items = tuple(found[:limit])
    return WebhookPage(items, WebhookCursor(items[-1].created_at, items[-1].id) if len(found) > limit else None)


def begin(conn: Connection, webhook_id: UUID, *, version: int | None) -> StoredWebhook:
    """The webhook, which nobody else changes until the transaction ends.

    Raises NotFound, Stale where `version` is not its own.
    """
    conn.execute(_SQL["lock"], {"id": webhook_id})
    found = get(conn, webhook_id)
    if version is not None and version != found.version:
        raise Stale(f"Version {version} was read, {found.version} is stored.")
    return found


def change(conn: Connection, webhook_id: UUID, new: Subscription) -> None:
    """Make the subscription this. One that was disabled and is enabled is told of what happens from now on."""
    conn.execute(_SQL["begin"])
    conn.execute(_SQL["change"], {"id": webhook_id} | _columns(new))


def disable(conn: Connection, webhook_id: UUID, reason: str, *, now: datetime) -> None:
    """Send it nothing any more, until somebody enables it."""
    conn.execute(_SQL["disable"], {"id": webhook_id, "reason": reason, "now": now})


def delete(conn: Connection, webhook_id: UUID) -> None:
    """Forget the subscription, its secrets and its log."""
    conn.execute(_SQL["delete"], {"id": webhook_id})


def rotate(conn: Connection, webhook_id: UUID, secret: str, *, ends_at: datetime) -> None:
    """Sign with this secret from now on, and with those before it too until `ends_at`."""
    with conn.transaction():
        conn.execute(_SQL["end_secrets"], {"id": webhook_id, "ends_at": ends_at})
        conn.execute(_SQL["add_secret"], {"id": webhook_id, "secret": secret})


def secrets(conn: Connection, webhook_id: UUID, *, now: datetime) -> Sequence[str]:
    """The secrets that sign now, the latest first."""
    return [secret for (secret,) in conn.execute(_SQL["secrets"], {"id": webhook_id, "now": now})]


def forget_secrets(conn: Connection, *, now: datetime) -> None:
    """Remove the secrets that sign no more."""
    conn.execute(_SQL["forget_secrets"], {"now": now})


def _stored(*, events: list[str] | None, filters: Any, **own: Any) -> StoredWebhook:
    asked = None if events is None else tuple(events)
    return StoredWebhook(events=asked, filters=codec.from_json(filters, ClaimFilters), **own)


def _columns(new: Subscription) -> dict[str, Any]:
    own = {name: getattr(new, name) for name in Subscription.__slots__}
    events = None if new.events is None else list(new.events)
    return own | {"events": events, "filters": codec.to_jsonb(new.filters)}
