"""What is stored, as the dictionaries that the schemas dump."""

from collections.abc import Sequence
from uuid import UUID

from flask import url_for
from psycopg import Connection

from service import wire
from service.storage import articles
from service.storage.articles import StoredArticle
from service.storage.claims import EntityRef, Provenance, StoredClaim
from service.wire import Position, Wire


def claims(conn: Connection, found: Sequence[StoredClaim], offsets: str) -> list[Wire]:
    """Claims as the wire shows them, in UTF-16 units where `offsets` is "utf16"."""
    if offsets != "utf16":
        return [claim(one, wire.code_points) for one in found]
    wanted = {(one.article.id, one.article.revision) for one in found}
    texts = {(article, revision): articles.get(conn, article, revision=revision) for article, revision in wanted}
    return [claim(one, _utf16(one, texts[one.article.id, one.article.revision])) for one in found]


def claim(stored: StoredClaim, at: Position) -> Wire:
    """A claim; `at` gives its positions in the reader's unit."""
    found = stored.claim
    context = wire.Context(stored.exact, stored.prefix, stored.suffix)
    entities = {role: getattr(stored, role) for role in wire.CLAIMANTS}
    mentions = [_named(known) for known in stored.mentioned]
    return {
        "id": stored.id,
        "status": stored.status,
        "revision": stored.revision,
        **wire.claim(found, at, context, language=stored.language, entities=entities, mentions=mentions),
        "article": stored.article,
        "thread": None,
        "reviews": [],
        "provenance": _members(stored.provenance) | {"rule": found.rule},
        "created_at": stored.created_at,
        "updated_at": stored.updated_at,
    }


def _utf16(stored: StoredClaim, article: StoredArticle) -> Position:
    return wire.utf16_units((article.title or "") if stored.claim.field == "title" else article.body)


def article(stored: StoredArticle, found: Sequence[Wire] = ()) -> Wire:
    """An article with its claims."""
    return _members(stored) | {"text": stored.body, "claims": found}


def monitor(article_id: UUID, revision: int, reading: object) -> Wire:
    """How far a reading is, and where its article stands."""
    href = url_for("articles.get_article", article_id=article_id)
    return {"article": {"id": article_id, "revision": revision, "href": href}, "reading": reading}


def _named(known: EntityRef | None) -> Wire:
    """The entity of a mention; a name that several entities bear is nobody's yet."""
    return {"id": None} if known is None else _members(known)


def _members(value: StoredArticle | Provenance | EntityRef) -> Wire:
    return {name: getattr(value, name) for name in value.__slots__}
