"""Articles: sent in, read, and given out with their claims."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, current_app, jsonify, url_for

from schemas.article import (
    ArticleQuerySchema,
    ArticleSchema,
    ArticleSummarySchema,
    NewArticleSchema,
    ReadingMonitorSchema,
    RevisionQuerySchema,
    SubmissionQuerySchema,
)
from schemas.filters import narrowed
from schemas.ninjs import HeldItemSchema, NinjsSchema
from schemas.page import OffsetsSchema, page_of
from service import ingest
from service.api import metrics, negotiation, ninjs, paging, patience, stored
from service.api.blueprint import LINK, REQUEST_ID, Blueprint, header
from service.api.database import connection
from service.api.examples import ARTICLE, NEW_ARTICLE
from service.ingest import Received
from service.storage import articles, claims, readings
from service.storage.articles import ArticleCursor, ArticleFilters
from service.submission import taken_in

blueprint = Blueprint("articles", __name__, url_prefix="/v1/articles", description="Articles: what the service reads.")

Answer = tuple[Any, int, dict[str, str]]
RETRY_SECONDS = "1"
LOCATION = {
    "Location": header("The article.", "/v1/articles/0198a3a2-5d0e-7c38-a1a5-0f3f9bb7a6d1", format="uri-reference")
}
APPLIED = {"Preference-Applied": header("What of Prefer was heeded.", "wait=10")}
ASK_AGAIN = {"Retry-After": header("In how many seconds to ask.", RETRY_SECONDS)}
MONITOR = {
    "Location": header(
        "Where to ask how far the reading is.",
        "/v1/articles/0198a3a2-5d0e-7c38-a1a5-0f3f9bb7a6d1/reading?revision=1",
        format="uri-reference",
    ),
    **ASK_AGAIN,
    "Vary": header("What else the answer depends on.", "Prefer"),
}
PREFER = {
    "in": "header",
    "name": "Prefer",
    "description": "wait=N: answer when the article is read, but after N seconds at the latest (60 at most). "
    "respond-async: answer at once (RFC 7240).",
    "schema": {"type": "string"},
    "example": "wait=10",
}


@blueprint.arguments(NinjsSchema)
@blueprint.arguments(SubmissionQuerySchema, location="query")
@blueprint.response(201, ArticleSchema)
def _post_item(sent: dict[str, Any], query: dict[str, Any]) -> Answer | Response:
    """Take in a news item; what of it is delivered is answered as any article."""
    taken = ninjs.take(sent)
    return _answer(taken, query["offsets"]) if isinstance(taken, Received) else taken


@blueprint.post("")
@blueprint.idempotent
@blueprint.also_takes(ninjs.NINJS, NinjsSchema, _post_item, when=ninjs.is_sent, example=ninjs.EXAMPLE)
@blueprint.heeds(PREFER)
@blueprint.arguments(NewArticleSchema, example=NEW_ARTICLE)
@blueprint.arguments(SubmissionQuerySchema, location="query")
@blueprint.response(201, ArticleSchema, headers=REQUEST_ID | LOCATION | APPLIED, example=ARTICLE)
@blueprint.alt_response(
    200, schema=ArticleSchema, headers=REQUEST_ID | LOCATION | APPLIED, description="It was here before, as it is."
)
@blueprint.alt_response(
    202,
    schema={"oneOf": [ReadingMonitorSchema, HeldItemSchema]},
    headers=REQUEST_ID | MONITOR | APPLIED,
    description="It is stored, and not read yet, or a news item that is held back.",
)
@blueprint.alt_response(204, headers=REQUEST_ID, description="A news item was canceled; its article is withdrawn.")
@blueprint.problems(
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.CONFLICT,
    HTTPStatus.GONE,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
def post_article(new: dict[str, Any], query: dict[str, Any]) -> Answer | Response:
    """Send an article

    It is stored before anything is answered. 201 holds its claims; 202 says where to ask for them later; 200 says that
    the same article (the same URL and text) was here before. What was erased is refused with 410, unless restore asks
    to have it back.
    """
    article = taken_in(new)
    with connection() as conn:
        received = ingest.receive(conn, article, restore=query["restore"])
    return _answer(received, query["offsets"])


def _answer(received: Received, offsets: str) -> Answer | Response:
    """The article, as soon as it is read; where nobody waits so long, where to ask for it."""
    metrics.received(received)
    preference = negotiation.preference(current_app.config["DIXIT_WAIT"])
    with patience.waiting(preference.wait) as seconds, connection() as conn:
        reading = ingest.wait_until_read(conn, received.article_id, received.revision, timeout=seconds)
    heeded = preference.applied if seconds == preference.wait else None
    applied = {"Preference-Applied": heeded} if heeded else {}
    if is_new(received) and reading.status not in readings.DONE:
        return _accepted(received, reading, applied)
    body = _whole(received.article_id, offsets)
    location = {"Location": url_for("articles.get_article", article_id=received.article_id)}
    return body, HTTPStatus.CREATED if is_new(received) else HTTPStatus.OK, location | applied


@blueprint.get("")
@blueprint.arguments(ArticleQuerySchema, location="query")
@blueprint.reads(page_of(ArticleSummarySchema), headers=LINK)
@blueprint.problems(HTTPStatus.BAD_REQUEST, HTTPStatus.SERVICE_UNAVAILABLE)
def list_articles(query: dict[str, Any]) -> tuple[Any, dict[str, str]]:
    """Articles, the latest published first, without their texts"""
    filters = ArticleFilters(**narrowed(**query))
    after = paging.decode(query["cursor"], ArticleCursor, filters)
    with connection() as conn:
        page = articles.page(conn, filters, after=after, limit=query["limit"])
    return paging.answer(page.items, page.next, filters)


@blueprint.get("/<uuid:article_id>")
@blueprint.arguments(OffsetsSchema, location="query")
@blueprint.reads(ArticleSchema, example=ARTICLE)
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def get_article(query: dict[str, Any], article_id: UUID) -> Any:
    """An article with its text and its claims"""
    return _whole(article_id, query["offsets"])


@blueprint.delete("/<uuid:article_id>")
@blueprint.response(204, headers=REQUEST_ID, description="It is in no list any more.")
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def delete_article(article_id: UUID) -> None:
    """Withdraw an article and its claims from every list

    What is asked for by its id still answers, as withdrawn, and stays so when the article is sent again. Erasing it for
    good is done where the service runs: `dixit erase`.
    """
    with connection() as conn:
        ingest.withdraw(conn, article_id)


@blueprint.get("/<uuid:article_id>/reading")
@blueprint.arguments(RevisionQuerySchema, location="query")
@blueprint.reads(ReadingMonitorSchema, headers=ASK_AGAIN)
@blueprint.alt_response(
    303, schema=ReadingMonitorSchema, headers=REQUEST_ID | LOCATION, description="It is over: see the article."
)
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def get_reading(query: dict[str, Any], article_id: UUID) -> Answer:
    """How far the reading of an article is

    Answers 200 while it goes on, and 303 with the article's address when it is over, however it ended.
    """
    with connection() as conn:
        revision = query["revision"] or articles.get(conn, article_id).revision
        reading = readings.latest(conn, article_id, revision)
    body = stored.monitor(article_id, revision, reading)
    if reading.status in readings.DONE:
        return body, HTTPStatus.SEE_OTHER, {"Location": body["article"]["href"]}
    return body, HTTPStatus.OK, {"Retry-After": RETRY_SECONDS}


def is_new(received: Received) -> bool:
    """Whether this text of the article was not here before."""
    return received.created or received.revised


def _accepted(received: Received, reading: readings.StoredReading, applied: dict[str, str]) -> Response:
    monitor = stored.monitor(received.article_id, received.revision, reading)
    where = url_for("articles.get_reading", article_id=received.article_id, revision=received.revision)
    response = jsonify(ReadingMonitorSchema().dump(monitor))
    response.status_code = HTTPStatus.ACCEPTED
    response.headers.update({"Location": where, "Retry-After": RETRY_SECONDS, "Vary": "Prefer"} | applied)
    return response


def _whole(article_id: UUID, offsets: str) -> Any:
    with connection() as conn:
        article = articles.get(conn, article_id)
        return stored.article(article, stored.claims(conn, claims.of_article(conn, article_id), offsets))
