"""Articles and their revisions: every text that was ever received is kept."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import kwargs_row
from psycopg.sql import Composed

from service.errors import NotFound
from service.storage import publishers, sql
from service.storage.publishers import StoredPublisher
from service.storage.readings import ReadingStatus, StoredReading

ArticleStatus = Literal["active", "withdrawn"]
_SQL = sql.load("articles")


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article with the text of one revision, by default its current one.

    `text_sha256` (hex) is that of the body as stored, in UTF-8; `reading` is the latest reading of this revision.
    `language` is the one given, else the one that the reading found, None until then. `sorted_at` is when it was
    published, or received where it does not say.
    """

    id: UUID
    status: ArticleStatus
    revision: int
    url: str | None
    canonical_url: str | None
    external_id: str | None
    title: str | None
    body: str
    text_sha256: str
    language: str | None
    published_at: datetime | None
    authors: tuple[str, ...]
    publisher: StoredPublisher | None
    reading: StoredReading
    sorted_at: datetime
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ArticleCursor:
    """Where a page of articles ended: the last one's time and id."""

    sorted_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """A page of articles, the newest first; `next` is None on the last page."""

    items: tuple[StoredArticle, ...]
    next: ArticleCursor | None


@dataclass(frozen=True, slots=True)
class ArticleFilters:
    """What a page of articles is narrowed to; None asks nothing.

    `publisher` is a name or a domain, `url` a canonical URL, `reading` the status of the latest reading.
    """

    publisher: str | None = None
    language: str | None = None
    url: str | None = None
    external_id: str | None = None
    reading: ReadingStatus | None = None
    published_from: datetime | None = None
    published_to: datetime | None = None


def get(conn: Connection, article_id: UUID, *, revision: int | None = None) -> StoredArticle:
    """The article with one revision's text, the current one where none is asked for. Raises NotFound."""
    cursor = conn.cursor(row_factory=kwargs_row(_stored))
    found = cursor.execute(_with_columns("get"), {"id": article_id, "revision": revision}).fetchone()
    if found is None:
        which = f"article {article_id}" if revision is None else f"revision {revision} of article {article_id}"
        raise NotFound(f"There is no {which}.")
    return found


def page(
    conn: Connection, filters: ArticleFilters, *, after: ArticleCursor | None = None, limit: int = 20
) -> ArticlePage:
    """Active articles, those published last (where unknown: received last) first."""
    params = asdict(filters) | {
        "publishers": publishers.matching(conn, filters.publisher) if filters.publisher is not None else None,
        "canonical_url": filters.url,
        "after_time": after.sorted_at if after else None,
        "after_id": after.id if after else None,
        "limit": limit + 1,
    }
    cursor = conn.cursor(row_factory=kwargs_row(_stored))
    found = cursor.execute(_with_columns("page"), params, prepare=False).fetchall()
    items = tuple(found[:limit])
    more = len(found) > limit and items
    return ArticlePage(items, ArticleCursor(items[-1].sorted_at, items[-1].id) if more else None)


def _with_columns(name: str) -> Composed:
    return sql.composed(_SQL[name], columns=_SQL["columns"], joins=_SQL["joins"])


def _stored(**row: Any) -> StoredArticle:
    return StoredArticle(
        publisher=sql.optional(row, "publisher", StoredPublisher),
        reading=sql.nested(row, "reading", StoredReading),
        authors=tuple(row.pop("authors")),
        **row,
    )
