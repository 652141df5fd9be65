"""Readings: one pass of the extractor over a revision of an article, and how it went."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row

from service.errors import NotFound
from service.storage import sql

ReadingStatus = Literal["queued", "reading", "read", "failed", "unsupported_language", "superseded"]
DONE: frozenset[ReadingStatus] = frozenset({"read", "failed", "unsupported_language", "superseded"})
CHANNEL = "dixit_reading"
_SQL = sql.load("readings")


@dataclass(frozen=True, slots=True)
class StoredReading:
    """The state of a reading. `error` names why the last attempt failed; `extractor`, `pack`, `model` who read.

    A reading is "superseded" when a newer revision of its article was read before it.
    """

    id: UUID
    status: ReadingStatus
    attempts: int
    error: str | None
    extractor: str | None
    pack: str | None
    model: str | None
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended, as it is stored."""

    status: ReadingStatus
    error: str | None = None
    language: str | None = None
    extractor: str | None = None
    pack: str | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """What an attempt reads."""

    article_id: UUID
    revision: int


def enqueue(conn: Connection, article_id: UUID, revision: int) -> UUID:
    """A new reading of the revision, to be done."""
    reading_id: UUID = sql.scalar(conn, _SQL["enqueue"], {"article_id": article_id, "revision": revision})
    return reading_id


def start(conn: Connection, reading_id: UUID) -> Started:
    """Mark an attempt as begun. Raises NotFound where the reading is gone with its article."""
    started = conn.cursor(row_factory=class_row(Started)).execute(_SQL["start"], {"id": reading_id}).fetchone()
    if started is None:
        raise NotFound(f"There is no reading {reading_id}.")
    return started


def finish(conn: Connection, reading_id: UUID, outcome: Outcome) -> None:
    """Mark an attempt as over and, when the transaction commits, wake whoever listens on CHANNEL."""
    conn.execute(
        _SQL["finish"],
        {
            "id": reading_id,
            "channel": CHANNEL,
            "status": outcome.status,
            "error": outcome.error,
            "language": outcome.language,
            "extractor": outcome.extractor,
            "pack": outcome.pack,
            "model": outcome.model,
        },
    )


def latest(conn: Connection, article_id: UUID, revision: int) -> StoredReading:
    """The last reading that was asked of the revision. Raises NotFound."""
    cursor = conn.cursor(row_factory=class_row(StoredReading))
    reading = cursor.execute(_SQL["latest"], {"article_id": article_id, "revision": revision}).fetchone()
    if reading is None:
        raise NotFound(f"Revision {revision} of article {article_id} has no reading.")
    return reading


def counts(conn: Connection) -> dict[ReadingStatus, int]:
    """How many readings stand in each status that occurs."""
    return dict(conn.execute(_SQL["counts"]).fetchall())
