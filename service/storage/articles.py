"""Articles and their revisions: every text that was ever received is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from psycopg import Connection

from service.model import Article, Publisher
from service.storage.readings import StoredReading

ArticleStatus = Literal["active", "withdrawn"]


@dataclass(frozen=True, slots=True)
class StoredPublisher:
    """A publisher as stored; `name`, `domain` or both are set."""

    id: UUID
    name: str | None
    domain: str | None


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article with the text of one revision, by default its current one.

    `text_sha256` (hex) is that of title and body as stored; `reading` is the latest reading of this revision.
    `language` is the one given, else the one that the reading found, None until then.
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
    """What a page of articles is narrowed to; None asks nothing. `publisher` is a name or a domain."""

    publisher: str | None = None
    language: str | None = None
    url: str | None = None
    external_id: str | None = None
    reading: str | None = None
    published_from: datetime | None = None
    published_to: datetime | None = None


def get(conn: Connection, article_id: UUID, *, revision: int | None = None) -> StoredArticle:
    """The article with one revision's text, the current one where none is asked for. Raises NotFound."""
    raise NotImplementedError


def page(
    conn: Connection, filters: ArticleFilters, *, after: ArticleCursor | None = None, limit: int = 20
) -> ArticlePage:
    """Active articles, those published last (where unknown: received last) first."""
    raise NotImplementedError
