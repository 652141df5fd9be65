"""Reviews of threads: what people say of the truth of what several claims say."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import url_for

from schemas.page import PageQuerySchema
from schemas.review import NewThreadReviewSchema
from schemas.thread import ThreadSchema
from service import reviewing
from service.api import paging, preconditions
from service.api.blueprint import LINK, READ_HEADERS, REQUEST_ID, Blueprint, header
from service.api.database import connection
from service.api.reviews import PROBLEMS, ReviewPageSchema, new_review, page_about
from service.api.threads import whole
from service.errors import Stale
from service.storage import threads

blueprint = Blueprint("thread_reviews", __name__, url_prefix="/v1/threads", description="Reviews of threads.")
REVIEW = {"kind": "truth", "by": "Ana", "rating": "Faux", "url": "https://verif.example/ponts", "date": "2025-01-06"}
HEADERS = (
    REQUEST_ID
    | {"ETag": READ_HEADERS["ETag"]}
    | {"Location": header("Its reviews.", "/v1/threads/0198a3a2-5d0e-7c38-a1a5-0f3f9bb7a6d1/reviews")}
)


@blueprint.get("/<uuid:thread_id>/reviews")
@blueprint.arguments(PageQuerySchema, location="query")
@blueprint.reads(ReviewPageSchema, headers=LINK)
@blueprint.problems(HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def list_thread_reviews(query: dict[str, Any], thread_id: UUID) -> tuple[Any, dict[str, str]]:
    """What people say of a thread, the newest first

    Those of the threads that became one with it are among them.
    """
    with connection() as conn:
        page = page_about(conn, threads.canonical(conn, thread_id), query, of="thread_id")
    return page, paging.links(page["next_cursor"])


@blueprint.post("/<uuid:thread_id>/reviews")
@blueprint.idempotent
@blueprint.heeds(preconditions.IF_MATCH)
@blueprint.arguments(NewThreadReviewSchema, example=REVIEW)
@blueprint.response(201, ThreadSchema, headers=HEADERS)
@blueprint.problems(*PROBLEMS)
def post_thread_review(new: dict[str, Any], thread_id: UUID) -> tuple[Any, dict[str, str]]:
    """Judge what a thread says: whether it is true

    If-Match is the ETag of the thread as it was read: whoever judged it before, or a claim that came since, is seen
    first. A thread of which no claim stands cannot be judged. The answer is the thread, with its ETag.
    """
    version = preconditions.version()
    with connection() as conn:
        thread = threads.hold(conn, threads.canonical(conn, thread_id))
        if version not in (None, thread.version):
            raise Stale
        reviewing.review_thread(conn, thread, new_review(new))
        after = threads.get(conn, thread.id)
        shown = whole(conn, after, "codepoints")
    where = url_for("thread_reviews.list_thread_reviews", thread_id=thread.id)
    return shown, {"ETag": preconditions.tag(after.version, shown), "Location": where}
