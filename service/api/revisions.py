"""Versions: the texts of an article, what they differ in, and what happened to a claim."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from psycopg import Connection

from schemas.page import OffsetsSchema, PageQuerySchema, page_of
from schemas.revision import (
    ClaimHistorySchema,
    DifferenceSchema,
    DiffQuerySchema,
    RevisionSchema,
    RevisionTextSchema,
)
from service import difference, history, wire
from service.api import paging, stored
from service.api.blueprint import LINK, Blueprint
from service.api.database import connection
from service.difference import ClaimChanges, ClaimPair, Standing, TextChange
from service.errors import NotFound
from service.storage import articles, versions
from service.storage.articles import StoredArticle
from service.storage.claims import StoredClaim
from service.storage.versions import RevisionCursor
from service.wire import Position, Wire

blueprint = Blueprint("revisions", __name__, url_prefix="/v1", description="Versions: what articles and claims were.")


@dataclass(frozen=True, slots=True)
class _OfArticle:
    """What a page of revisions is narrowed to."""

    article: UUID


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two revisions compared: its text, and the claims in it as stored and as the wire has them."""

    article: StoredArticle
    claims: tuple[StoredClaim, ...] | None
    wire: dict[UUID, Wire]


@blueprint.get("/articles/<uuid:article_id>/revisions")
@blueprint.arguments(PageQuerySchema, location="query")
@blueprint.reads(page_of(RevisionSchema), headers=LINK)
@blueprint.problems(HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def list_revisions(query: dict[str, Any], article_id: UUID) -> tuple[Any, dict[str, str]]:
    """The texts that came for an article, the newest first"""
    filters = _OfArticle(article_id)
    after = paging.decode(query["cursor"], RevisionCursor, filters)
    with connection() as conn:
        page = versions.revisions(conn, article_id, after=after, limit=query["limit"])
        if not page.items:
            articles.get(conn, article_id)
    return paging.answer(page.items, page.next, filters)


@blueprint.get("/articles/<uuid:article_id>/revisions/<int:n>")
@blueprint.arguments(OffsetsSchema, location="query")
@blueprint.reads(RevisionTextSchema)
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def get_revision(query: dict[str, Any], article_id: UUID, n: int) -> Any:
    """One text of an article, with the claims as they stood in it"""
    side = _side(article_id, n, query["offsets"])
    shown = stored.article(side.article)
    return shown | {"claims": None if side.claims is None else list(side.wire.values())}


@blueprint.get("/articles/<uuid:article_id>/diff")
@blueprint.arguments(DiffQuerySchema, location="query")
@blueprint.reads(DifferenceSchema)
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def get_difference(query: dict[str, Any], article_id: UUID) -> Any:
    """What two texts of an article differ in: in their words, and in their claims

    A claim is kept when it says the same, wherever it stands; changed when it is read otherwise or its words were
    altered; added or retracted when it stands in one of the two only.
    """
    before, after = (_side(article_id, query[name], query["offsets"]) for name in ("from", "to"))
    return {
        "article": article_id,
        "from": query["from"],
        "to": query["to"],
        "text": {
            "title": _texts(before.article.title or "", after.article.title or "", query["offsets"]),
            "body": _texts(before.article.body, after.article.body, query["offsets"]),
        },
        "claims": _claims(before, after),
    }


@blueprint.get("/claims/<uuid:claim_id>/history")
@blueprint.reads(ClaimHistorySchema)
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def get_history(claim_id: UUID) -> Any:
    """What happened to a claim: when it was found, moved, changed, retracted, restored, and by which reading"""
    with connection() as conn:
        found = versions.history(conn, claim_id)
    if not found:
        raise NotFound(f"There is no claim {claim_id}.")
    return {"claim": claim_id, "events": history.events(found)}


def of_number(conn: Connection, article_id: UUID, n: int) -> StoredArticle:
    """An article as its revision of this number has it. Raises NotFound."""
    if n >= 2**31:
        raise NotFound(f"There is no revision {n} of article {article_id}.")
    return articles.get(conn, article_id, revision=n)


def _side(article_id: UUID, n: int, offsets: str) -> _Side:
    with connection() as conn:
        article = of_number(conn, article_id, n)
        found = versions.claims_in(conn, article_id, n)
        shown = stored.claims(conn, found or (), offsets)
    return _Side(article, found, {claim["id"]: claim for claim in shown})


def _texts(before: str, after: str, offsets: str) -> list[Wire]:
    at = wire.utf16_units if offsets == "utf16" else lambda _: wire.code_points
    old_at, new_at = at(before), at(after)
    return [_text(change, before, after, old_at, new_at) for change in difference.of_texts(before, after)]


def _text(change: TextChange, before: str, after: str, old_at: Position, new_at: Position) -> Wire:
    old, new = (change.before_start, change.before_end), (change.after_start, change.after_end)
    return {
        "before": {"start": old_at(old[0]), "end": old_at(old[1]), "text": before[slice(*old)]},
        "after": {"start": new_at(new[0]), "end": new_at(new[1]), "text": after[slice(*new)]},
    }


def _claims(before: _Side, after: _Side) -> Wire | None:
    if before.claims is None or after.claims is None:
        return None
    changes: ClaimChanges = difference.of_claims(_standing(before.claims), _standing(after.claims))
    return {
        "kept": [_kept(pair, before, after) for pair in changes.kept],
        "changed": [
            {
                "aspects": pair.aspects,
                "before": before.wire[pair.before.id],
                "after": after.wire[pair.after.id],
            }
            for pair in changes.changed
        ],
        "added": [after.wire[each.id] for each in changes.added],
        "retracted": [before.wire[each.id] for each in changes.retracted],
    }


def _standing(found: tuple[StoredClaim, ...]) -> list[Standing]:
    return [Standing(each.id, each.claim) for each in found]


def _kept(pair: ClaimPair, before: _Side, after: _Side) -> Wire:
    return {
        "id": pair.before.id,
        "text": pair.after.claim.text,
        "moved": difference.moved(pair.before.claim, pair.after.claim),
        "before": before.wire[pair.before.id]["content"],
        "after": after.wire[pair.after.id]["content"],
    }
