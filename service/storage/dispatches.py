"""What is asked of the log of events to find whom an event is sent to."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, kwargs_row
from psycopg.sql import SQL

from service.storage import claim_query, codec, sql
from service.storage.claim_query import ClaimFilters
from service.storage.events import Event, Position

_SQL = sql.load("dispatches")
_IDS = ("claim_ids", "article_ids", "thread_ids")


@dataclass(frozen=True, slots=True)
class Asking:
    """An enabled subscription and what it asks for; `events` None is every kind."""

    id: UUID
    events: frozenset[str] | None
    filters: ClaimFilters


@dataclass(frozen=True, slots=True)
class Subjects:
    """The claims, articles and threads of some events."""

    claims: frozenset[UUID]
    articles: frozenset[UUID] = frozenset()
    threads: frozenset[UUID] = frozenset()

    def __or__(self, other: "Subjects") -> "Subjects":
        return Subjects(self.claims | other.claims, self.articles | other.articles, self.threads | other.threads)


@dataclass(frozen=True, slots=True)
class _Fitting:
    claim_id: UUID
    article_id: UUID
    thread_id: UUID | None


def begin(conn: Connection) -> bool:
    """Whether nobody else matches events with subscriptions; then nobody does until the transaction ends."""
    return bool(sql.scalar(conn, _SQL["lock"], {}))


def reached(conn: Connection) -> Position | None:
    """How far the log has been matched; None at the very first time."""
    position: str | None = sql.scalar(conn, _SQL["progress"], {})
    return Position.parse(position) if position else None


def proceed(conn: Connection, position: Position) -> None:
    """Remember how far the log has been matched."""
    conn.execute(_SQL["proceed"], {"position": str(position)})


def enabled(conn: Connection) -> tuple[Asking, ...]:
    """The subscriptions that something may be sent to."""
    return tuple(conn.cursor(row_factory=kwargs_row(_asking)).execute(_SQL["enabled"]))


def seen(conn: Connection, found: Collection[Event]) -> Collection[tuple[UUID, str]]:
    """The pairs of a subscription and an event that was there when it began."""
    positions = [event.position for event in found]
    params = {
        "ids": [event.id for event in found],
        "epochs": [position.epoch for position in positions],
        "txs": [str(position.tx) for position in positions],
    }
    return {(webhook_id, event_id) for webhook_id, event_id in conn.execute(_SQL["seen"], params)}


def told(conn: Connection, webhook_id: UUID, subjects: Subjects) -> Subjects:
    """Those of the articles and claims that the subscription was told of before, as far as its log goes back."""
    rows = conn.execute(_SQL["told"], {"webhook_id": webhook_id} | _params(subjects)).fetchall()
    articles, claims = ({row[i] for row in rows if row[i]} for i in (0, 1))
    return Subjects(subjects.claims & claims, subjects.articles & articles)


def fitting(conn: Connection, filters: ClaimFilters, subjects: Subjects) -> Subjects:
    """The claims that the filters ask for among those of the subjects, and the articles and threads that have one."""
    condition, params = claim_query.condition(conn, filters)
    query = SQL(_SQL["fitting"].removesuffix(";")).format(condition=condition)
    cursor = conn.cursor(row_factory=class_row(_Fitting))
    found = cursor.execute(query, params | _params(subjects), prepare=False).fetchall()
    return Subjects(
        frozenset(each.claim_id for each in found),
        frozenset(each.article_id for each in found),
        frozenset(each.thread_id for each in found if each.thread_id),
    )


def _params(subjects: Subjects) -> dict[str, Any]:
    return dict(zip(_IDS, map(list, (subjects.claims, subjects.articles, subjects.threads)), strict=True))


def _asking(*, events: Collection[str] | None, filters: Any, **own: Any) -> Asking:
    asked = None if events is None else frozenset(events)
    return Asking(events=asked, filters=codec.from_json(filters, ClaimFilters), **own)
