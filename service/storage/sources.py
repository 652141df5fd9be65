"""Sources: feeds that are polled, what was seen of their items, and how the last poll of each went."""

import hashlib
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, kwargs_row
from psycopg.sql import Composed

from service import urls
from service.errors import NotFound, SourceExists, Stale
from service.storage import codec, sql

PollStatus = Literal["ok", "unchanged", "failed", "refused", "throttled", "gone"]
_SQL = sql.load("sources")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An item that was not taken in, and why."""

    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class Poll:
    """How a poll went.

    `found` counts the items of the feed, `new` and `revised` those that became articles or new texts of them, `left`
    those that the next poll takes. `refused` shows the first ones of `refused_count`.
    """

    at: datetime
    status: PollStatus
    http_status: int | None = None
    detail: str | None = None
    found: int = 0
    new: int = 0
    revised: int = 0
    left: int = 0
    refused_count: int = 0
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscription:
    """What somebody asks to be polled, every so many seconds. `language` and publisher hold for all of its articles."""

    url: str
    interval_seconds: int
    language: str | None = None
    publisher_name: str | None = None
    publisher_domain: str | None = None
    enabled: bool = True
    disabled_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """How far the polls of a source have come: what its feed was when it was last read whole, and where it moved to."""

    etag: str | None = None
    last_modified: str | None = None
    digest: bytes | None = None
    moved_to: str | None = None
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSource(Subscription):
    """A source as it is stored. `version` counts what people changed."""

    id: UUID
    title: str | None
    reached: Reached
    last: Poll | None
    next_poll_at: datetime
    version: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class SeenItem:
    """An item as it was last seen; no fingerprint where only its address is known, from elsewhere."""

    fingerprint: bytes | None
    tries: int
    article_id: UUID | None


@dataclass(frozen=True, slots=True)
class SourceCursor:
    """Where a page of sources ended."""

    created_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page of sources, the newest first; `next` is None on the last page."""

    items: tuple[StoredSource, ...]
    next: SourceCursor | None


@dataclass(frozen=True, slots=True)
class Finished:
    """What a poll leaves: how it went, how far it came, when the next is due, and why there is none, if so."""

    poll: Poll
    reached: Reached = field(default_factory=Reached)
    next_poll_at: datetime | None = None
    title: str | None = None
    disabled_reason: str | None = None


def create(conn: Connection, new: Subscription) -> UUID:
    """Store a source; its id. Raises SourceExists."""
    columns = _columns(new)
    source_id: UUID | None = sql.scalar(conn, _SQL["insert"], columns)
    if source_id is None:
        raise SourceExists(f"It is {sql.scalar(conn, _SQL['of_url'], columns)}.")
    return source_id


def get(conn: Connection, source_id: UUID) -> StoredSource:
    """The source. Raises NotFound."""
    found = conn.cursor(row_factory=kwargs_row(_stored)).execute(_with_columns("get"), {"id": source_id}).fetchone()
    if found is None:
        raise NotFound(f"There is no source {source_id}.")
    return found


def page(
    conn: Connection, *, enabled: bool | None = None, after: SourceCursor | None = None, limit: int = 20
) -> SourcePage:
    """Sources, the newest first."""
    asked = {"after_created_at": after.created_at if after else None, "after_id": after.id if after else None}
    cursor = conn.cursor(row_factory=kwargs_row(_stored))
    found = cursor.execute(_with_columns("page"), asked | {"enabled": enabled, "limit": limit + 1}).fetchall()
    items = tuple(found[:limit])
    return SourcePage(items, SourceCursor(items[-1].created_at, items[-1].id) if len(found) > limit else None)


def begin(conn: Connection, source_id: UUID, *, version: int | None) -> StoredSource:
    """The source, which nobody else changes until the transaction ends. Raises NotFound, Stale."""
    stored: int | None = sql.scalar(conn, _SQL["lock"], {"id": source_id})
    if None not in (stored, version) and stored != version:
        raise Stale(f"Version {version} was read, {stored} is stored.")
    return get(conn, source_id)


def change(conn: Connection, source_id: UUID, new: Subscription) -> None:
    """Make the source this. Raises SourceExists where another has its URL."""
    columns = _columns(new)
    other = sql.scalar(conn, _SQL["of_url"], columns)
    if other not in (None, source_id):
        raise SourceExists(f"It is {other}.")
    conn.execute(_SQL["change"], columns | {"id": source_id})


def delete(conn: Connection, source_id: UUID) -> None:
    """Poll it no more; its articles stay."""
    conn.execute(_SQL["delete"], {"id": source_id})


def take_due(conn: Connection, *, limit: int) -> list[UUID]:
    """The sources whose time has come, those that wait longest first; who else asks is not given them."""
    return [source_id for (source_id,) in conn.execute(_SQL["take_due"], {"limit": limit})]


def finish(conn: Connection, source: StoredSource, done: Finished) -> None:
    """Store how a poll of the source went, unless another URL was given to it meanwhile."""
    told = {"title": done.title, "next_poll_at": done.next_poll_at, "disabled_reason": done.disabled_reason}
    row = asdict(done.reached) | told | {"last": codec.to_jsonb(done.poll), "id": source.id, "url": source.url}
    conn.execute(_SQL["finish"], row)


def seen(conn: Connection, source_id: UUID, identity: str) -> SeenItem | None:
    """What is known of an item, None where nothing is."""
    cursor = conn.cursor(row_factory=class_row(SeenItem))
    asked = {"source_id": source_id, "identity": _digest(identity), "canonical_url": identity}
    return cursor.execute(_SQL["item"], asked).fetchone()


def saw(conn: Connection, source_id: UUID, identity: str, item: SeenItem) -> None:
    """Keep what was seen of an item."""
    conn.execute(_SQL["saw"], asdict(item) | {"source_id": source_id, "identity": _digest(identity)})


def still_there(conn: Connection, source_id: UUID, identities: Collection[str]) -> None:
    """Keep what is known of these items, which the feed holds still."""
    conn.execute(_SQL["still_there"], {"source_id": source_id, "identities": [_digest(each) for each in identities]})


def sweep(conn: Connection) -> int:
    """Forget items that no feed has held for long, and say how many."""
    return conn.execute(_SQL["sweep"]).rowcount


def _digest(identity: str) -> str:
    """What stands for an item, so that nothing of an article that is erased remains with its source."""
    return hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()


def _columns(new: Subscription) -> dict[str, Any]:
    row = {name: getattr(new, name) for name in Subscription.__slots__}
    return row | {"canonical_url": urls.canonical(new.url)}


def _with_columns(name: str) -> Composed:
    return sql.composed(_SQL[name], columns=_SQL["columns"])


def _stored(*, last: Any, **row: Any) -> StoredSource:
    poll = None if last is None else codec.from_json(last, Poll)
    return StoredSource(last=poll, reached=Reached(**{name: row.pop(name) for name in Reached.__slots__}), **row)
