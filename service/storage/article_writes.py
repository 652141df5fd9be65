"""Articles coming in: is it known, what is its text, and which reading may be applied."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, kwargs_row

from service.errors import NotFound
from service.model import Article, Publisher
from service.storage import sql

_SQL = sql.load("articles")


@dataclass(frozen=True, slots=True)
class Identity:
    """By what an article is known again: its canonical URL, else its publisher's id for it, else its very text."""

    canonical_url: str | None
    external_id: str | None
    publisher_id: UUID | None
    title: str | None
    text_sha256: str


@dataclass(frozen=True, slots=True)
class CurrentText:
    """Which text of an article is the current one."""

    revision: int
    title: str | None
    text_sha256: str


def sha256(body: str) -> str:
    """The hex digest of the body in UTF-8."""
    return hashlib.sha256(body.encode()).hexdigest()


def lock(conn: Connection, identity: Identity) -> None:
    """Make other transactions that receive the same article wait for the end of this one."""
    for name in sorted(_lock_names(identity)):
        conn.execute(_SQL["lock_identity"], {"identity": name})


def _lock_names(identity: Identity) -> Iterable[str]:
    if identity.canonical_url:
        yield f"url {identity.canonical_url}"
    if identity.external_id:
        yield f"external {identity.publisher_id} {identity.external_id}"
    if not (identity.canonical_url or identity.external_id):
        yield f"text {identity.text_sha256}"


def find_same(conn: Connection, identity: Identity) -> UUID | None:
    """The stored article that this identity means."""
    ways = {
        "by_url": identity.canonical_url,
        "by_external_id": identity.external_id,
        "by_text": not (identity.canonical_url or identity.external_id),
    }
    params = {name: getattr(identity, name) for name in Identity.__slots__}
    for query in (query for query, applies in ways.items() if applies):
        if found := sql.scalar(conn, _SQL[query], params):
            return cast("UUID", found)
    return None


def insert(conn: Connection, article: Article, identity: Identity) -> UUID:
    """Store a new article with its first revision."""
    article_id: UUID = sql.scalar(conn, _SQL["insert"], _columns(article, identity))
    conn.execute(_SQL["insert_revision"], _columns(article, identity) | {"id": article_id, "n": 1})
    return article_id


def revise(conn: Connection, article_id: UUID, article: Article, identity: Identity) -> int | None:
    """Store the text as the article's next revision and return its number; None where it is the current text.

    Raises NotFound.
    """
    cursor = conn.cursor(row_factory=class_row(CurrentText))
    current = cursor.execute(_SQL["current_text"], {"id": article_id}).fetchone()
    if current is None:
        raise NotFound(f"There is no article {article_id}.")
    if (current.title, current.text_sha256) == (identity.title, identity.text_sha256):
        return None
    params = _columns(article, identity) | {"id": article_id, "n": current.revision + 1}
    conn.execute(_SQL["insert_revision"], params)
    conn.execute(_SQL["revise"], params)
    return current.revision + 1


def current_revision(conn: Connection, article_id: UUID) -> int:
    """The number of the article's current revision."""
    return int(sql.scalar(conn, _SQL["current_revision"], {"id": article_id}))


def text(conn: Connection, article_id: UUID, revision: int) -> Article:
    """The article as a reading reads it. Raises NotFound."""
    cursor = conn.cursor(row_factory=kwargs_row(_article))
    found = cursor.execute(_SQL["text"], {"id": article_id, "n": revision}).fetchone()
    if found is None:
        raise NotFound(f"There is no revision {revision} of article {article_id}.")
    return found


def begin_applying(conn: Connection, article_id: UUID) -> int:
    """Lock the article until the transaction ends; the newest revision whose claims are stored, 0 where none is.

    Raises NotFound.
    """
    read_revision: int | None = sql.scalar(conn, _SQL["begin_applying"], {"id": article_id})
    if read_revision is None:
        raise NotFound(f"There is no article {article_id}.")
    return read_revision


def applied(conn: Connection, article_id: UUID, revision: int, *, language: str) -> None:
    """Record that the claims of this revision are stored, and the language that was read where none was given."""
    conn.execute(_SQL["applied"], {"id": article_id, "n": revision, "language": language})


def _columns(article: Article, identity: Identity) -> dict[str, Any]:
    return {
        "url": article.url,
        "canonical_url": identity.canonical_url,
        "external_id": article.external_id,
        "publisher_id": identity.publisher_id,
        "published_at": article.published_at,
        "title": article.title,
        "body": article.body,
        "text_sha256": identity.text_sha256,
        "language": article.language,
        "authors": list(article.authors),
        "credits": list(article.credits),
    }


def _article(**row: Any) -> Article:
    name, domain, language = (row.pop(f"publisher_{column}") for column in ("name", "domain", "language"))
    publisher = Publisher(name, domain, language) if name or domain else None
    return Article(publisher=publisher, authors=tuple(row.pop("authors")), **row)
