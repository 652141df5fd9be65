"""`claims:search` as Google's Fact Check Tools API answers it, for the clients that are written against that."""

import json
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from typing import Any

import psycopg
from flask import Response
from psycopg_pool import PoolTimeout
from werkzeug.exceptions import HTTPException

from schemas.claim import ClaimSchema
from schemas.fact_check import LONGEST_PAGE, FactCheckErrorSchema, FactCheckPageSchema, FactCheckQuerySchema
from service.api import paging, problems, stored
from service.api.blueprint import JSON, Blueprint
from service.api.database import connection
from service.api.examples import CLAIM
from service.api.headers import LATER, REQUEST_ID
from service.api.problems import BadCursor
from service.delivery import fact_check
from service.errors import DixitError, Stale
from service.storage import fact_checks
from service.storage.fact_checks import Asked, FactCheckCursor

PAGE = 10
STATUSES = {
    HTTPStatus.BAD_REQUEST: "INVALID_ARGUMENT",
    HTTPStatus.NOT_ACCEPTABLE: "INVALID_ARGUMENT",
    HTTPStatus.PRECONDITION_FAILED: "FAILED_PRECONDITION",
    HTTPStatus.SERVICE_UNAVAILABLE: "UNAVAILABLE",
    HTTPStatus.INTERNAL_SERVER_ERROR: "INTERNAL",
}
"""The names of google.rpc.Code that Google's clients know for what this answers."""
_FORESEEN = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.NOT_ACCEPTABLE,
    HTTPStatus.PRECONDITION_FAILED,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_HEADERS = {HTTPStatus.SERVICE_UNAVAILABLE: LATER}
_CLAIMS = ClaimSchema(many=True)


class GoogleBlueprint(Blueprint):
    """A resource whose errors are Google's, in its answers and in what is said of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepare_doc_cbks.append(self._describe_errors)

    def refused(self, error: Stale) -> Response:
        """The same in the shape that Google's clients read."""
        answer: Response = refused(error)
        return answer

    @staticmethod
    def _describe_errors(doc: dict[str, Any], _info: dict[str, Any], **_: Any) -> dict[str, Any]:
        described = {str(int(status)): _answer(status.phrase, **_HEADERS.get(status, {})) for status in _FORESEEN}
        fine = {status: answer for status, answer in doc["responses"].items() if str(status)[0] in "23"}
        return doc | {"responses": fine | described | {"default": _answer("Any other error.")}}


def _answer(description: str, **headers: Any) -> dict[str, Any]:
    content = {JSON: {"schema": FactCheckErrorSchema}}
    return {"description": description, "headers": REQUEST_ID | headers, "content": content}


blueprint = GoogleBlueprint(
    "fact checks", __name__, url_prefix="/v1alpha1", description="Claims, for the clients of Google's Fact Check Tools."
)


@blueprint.get("/claims:search")
@blueprint.arguments(FactCheckQuerySchema, location="query")
@blueprint.reads(FactCheckPageSchema, example=fact_check.response([CLAIM], None))
def search_fact_checks(query: dict[str, Any]) -> Any:
    """Claims and what fact checkers say of them, as Google's Fact Check Tools API answers

    Claims that nobody rated are found too, without claimReview, after those that somebody did.
    """
    asked = Asked(
        query["query"].strip() or None,
        query["language"].partition("-")[0].lower() or None,
        _host(query["site"]),
        _days_ago(query["max_age_days"]),
    )
    bound = (asked.query, asked.language, asked.site, query["max_age_days"])
    limit = min(query["page_size"] or PAGE, LONGEST_PAGE)
    after = _after(query["page_token"], bound)
    with connection() as conn:
        page = fact_checks.search(conn, asked, after, offset=query["offset"], limit=limit)
        found = _CLAIMS.dump(stored.claims(conn, page.items, "codepoints"))
    return fact_check.response(found, paging.encode(page.next, bound))


def _after(token: str, bound: tuple[Any, ...]) -> FactCheckCursor | None:
    """Where the page before ended. Raises BadCursor."""
    after = paging.decode(token or None, FactCheckCursor, bound)
    if after and after.offset < 0:
        raise BadCursor
    return after


def _host(site: str) -> str | None:
    """The host of a site, however it is written: a name, or an address; None where no site is asked for."""
    named = site.strip().lower()
    host = named.rpartition("//")[2].partition("/")[0].partition(":")[0].removeprefix("www.")
    return host or named or None


def _days_ago(days: int | None) -> date | None:
    """The day (UTC) so many days ago; None where none is asked for, or where it lies before all that is told."""
    today = datetime.now(UTC).date()
    return None if days is None or days >= today.toordinal() else today - timedelta(days=days)


@blueprint.errorhandler(HTTPException)
@blueprint.errorhandler(DixitError)
@blueprint.errorhandler(PoolTimeout)
@blueprint.errorhandler(psycopg.OperationalError)
def refused(error: Exception) -> Response:
    """An error in the shape that Google's clients read."""
    problem = problems.of_http(error) if isinstance(error, HTTPException) else problems.of_error(error)
    unfit = HTTPStatus.UNPROCESSABLE_ENTITY
    code = HTTPStatus(HTTPStatus.BAD_REQUEST if problem.status == unfit else problem.status)
    named = {"code": int(code), "message": problem.detail, "status": STATUSES.get(code, "UNKNOWN")}
    response = problem.response()
    response.set_data(json.dumps({"error": named}, ensure_ascii=False))
    response.status_code, response.mimetype = code, JSON
    return response
