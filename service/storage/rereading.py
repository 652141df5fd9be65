"""Which articles another engine read than the one of today."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from service.storage import sql

BATCH = 100
_SQL = sql.load("rereading")
_FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Due:
    """A text to be read again."""

    id: UUID
    revision: int


@dataclass(frozen=True, slots=True)
class Which:
    """Which articles are due: of one language or of all, read by another engine or before a moment.

    `engines` gives, for each language that can be read, its (extractor, pack, model) of today.
    """

    engines: Mapping[str, tuple[str, str, str]]
    language: str | None = None
    read_before: datetime | None = None


def count(conn: Connection, which: Which) -> int:
    """How many articles are due."""
    query = sql.composed(_SQL["count"], outdated=_SQL["outdated"].removesuffix(";"))
    row = conn.execute(query, _params(which) | {"after": _FIRST, "limit": None}).fetchone()
    return int(row[0]) if row else 0


def due(conn: Connection, which: Which) -> Iterator[Due]:
    """The active articles whose current text is due, each once, in the order of their ids."""
    after = _FIRST
    cursor = conn.cursor(row_factory=class_row(Due))
    while batch := cursor.execute(_SQL["outdated"], _params(which) | {"after": after, "limit": BATCH}).fetchall():
        yield from batch
        after = batch[-1].id


def _params(which: Which) -> dict[str, Any]:
    names = ("extractor", "pack", "model")
    engines = [{"language": code, **dict(zip(names, by, strict=True))} for code, by in which.engines.items()]
    return {"current": Jsonb(engines), "language": which.language, "read_before": which.read_before}
