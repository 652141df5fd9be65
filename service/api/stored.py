"""What is stored, as the dictionaries that the schemas dump."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

from flask import url_for
from psycopg import Connection

from service import wire
from service.storage import articles
from service.storage.articles import StoredArticle
from service.storage.claims import EntityRef, StoredClaim
from service.wire import Wire

Texts = Mapping[tuple[UUID, int], StoredArticle]


def claims(conn: Connection, found: Sequence[StoredClaim], offsets: str) -> list[Wire]:
    """Claims as the wire shows them, in UTF-16 units where `offsets` is "utf16"."""
    wanted = {(c.article.id, c.article.revision) for c in found if offsets == "utf16" or len(c.claim.content) > 1}
    texts = {(article, revision): articles.get(conn, article, revision=revision) for article, revision in wanted}
    return [claim(one, texts, offsets) for one in found]


def claim(stored: StoredClaim, texts: Texts, offsets: str) -> Wire:
    """A claim; `texts` holds its article where its positions or the words between its spans ask for the text."""
    found = stored.claim
    article = texts.get((stored.article.id, stored.article.revision))
    text = "" if article is None else (article.title or "") if found.field == "title" else article.body
    at = wire.utf16_units(text) if offsets == "utf16" else wire.code_points
    context = (
        wire.context_of(found, text) if article else wire.Context(found.content[0].text, stored.prefix, stored.suffix)
    )
    entities = {role: entity(getattr(stored, role)) for role in wire.CLAIMANTS}
    mentions = [entity(known) or {} for known in stored.mentioned]
    return {
        "id": stored.id,
        "status": stored.status,
        "revision": stored.revision,
        **wire.claim(found, at, context, language=stored.language, entities=entities, mentions=mentions),
        "article": asdict(stored.article),
        "thread": None,
        "reviews": [],
        "provenance": asdict(stored.provenance) | {"rule": found.rule},
        "created_at": stored.created_at,
        "updated_at": stored.updated_at,
    }


def entity(known: EntityRef | None) -> Wire | None:
    """An entity as claims show it."""
    return None if known is None else asdict(known)


def article(stored: StoredArticle, found: Sequence[Wire] = ()) -> Wire:
    """An article with its claims."""
    return asdict(stored) | {"text": stored.body, "claims": list(found)}


def monitor(article_id: UUID, revision: int, reading: object) -> Wire:
    """How far a reading is, and where its article stands."""
    href = url_for("articles.get_article", article_id=article_id)
    return {"article": {"id": article_id, "revision": revision, "href": href}, "reading": reading}
