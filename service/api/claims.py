"""Claims: found by whom, what, where and when."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from schemas.claim import ClaimSchema
from schemas.filters import ClaimQuerySchema
from schemas.page import OffsetsSchema, page_of
from service import narrowing
from service.api import forms, gazetteer, paging, preconditions, stored
from service.api.blueprint import REQUEST_ID, Blueprint, header
from service.api.database import connection
from service.api.examples import CLAIM, SEARCH
from service.storage import claims
from service.storage.claims import ClaimCursor, ClaimFilters

blueprint = Blueprint("claims", __name__, url_prefix="/v1/claims", description="Claims: who said what, where, when.")
PageSchema = page_of(ClaimSchema)
DOCUMENTS = {"Link": header("It in others' words.", '</v1/claims/{claim_id}/jsonld>; rel="alternate"')}
PAGE = {"items": [CLAIM], "next_cursor": None}


@blueprint.get("")
@blueprint.arguments(ClaimQuerySchema, location="query")
@blueprint.reads(PageSchema, headers=forms.LINKS, example=PAGE)
@blueprint.problems(HTTPStatus.BAD_REQUEST, HTTPStatus.SERVICE_UNAVAILABLE)
def list_claims(query: dict[str, Any]) -> tuple[Any, dict[str, str]]:
    """Claims, those of the latest articles first, each article's in the order of its text"""
    page = page_of_claims(filters_of(query), query)
    return page, forms.links(page["next_cursor"])


@blueprint.post("/search")
@blueprint.arguments(ClaimQuerySchema, example=SEARCH)
@blueprint.response(200, PageSchema, headers=REQUEST_ID, example=PAGE)
@blueprint.problems(
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
def search_claims(query: dict[str, Any]) -> Any:
    """Claims, with the filters in a body"""
    return page_of_claims(filters_of(query), query)


@blueprint.get("/<uuid:claim_id>")
@blueprint.arguments(OffsetsSchema, location="query")
@blueprint.reads(ClaimSchema, headers=DOCUMENTS, example=CLAIM)
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def get_claim(query: dict[str, Any], claim_id: UUID) -> tuple[Any, dict[str, str]]:
    """A claim, a retracted one too"""
    with connection() as conn:
        claim = claims.get(conn, claim_id)
        [shown] = stored.claims(conn, [claim], query["offsets"])
    return shown, {"ETag": preconditions.tag(claim.version, shown)} | forms.document_links(claim_id)


def filters_of(query: dict[str, Any], **fixed: Any) -> ClaimFilters:
    """The filters of a query; `fixed` are those that the address sets."""
    return narrowing.filters(query, gazetteer.known(), **fixed)


def page_of_claims(filters: ClaimFilters, query: dict[str, Any]) -> dict[str, Any]:
    """The page of claims that a query asks for. Raises BadCursor."""
    after = paging.decode(query["cursor"], ClaimCursor, filters)
    with connection() as conn:
        page = claims.page(conn, filters, after=after, limit=query["limit"])
        items = stored.claims(conn, page.items, query["offsets"])
    return {"items": items, "next_cursor": paging.encode(page.next, filters)}
