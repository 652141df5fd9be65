"""Reviews: what people say of claims."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import url_for
from psycopg import Connection

from schemas.claim import ClaimSchema
from schemas.page import PageQuerySchema, page_of
from schemas.review import NewReviewSchema, ReviewSchema
from service import reviewing
from service.api import paging, preconditions, stored
from service.api.blueprint import LINK, READ_HEADERS, REQUEST_ID, Blueprint, header
from service.api.database import connection
from service.api.examples import CLAIM
from service.corrections import NAMES, CorrectedClaimant, Corrections
from service.errors import InvalidReview, NotFound, Stale
from service.model import Span, When
from service.storage import articles, claims, entities, reviews
from service.storage.claims import StoredClaim
from service.storage.reviews import NewReview, ReviewCursor, Whose

blueprint = Blueprint("reviews", __name__, url_prefix="/v1/claims", description="Reviews: what people say of claims.")
REVIEW = {
    "kind": "extraction",
    "by": "Ana",
    "verdict": "corrected",
    "corrections": {"act": "threat", "claimant": {"name": "armée russe", "type": "organization"}},
}
HEADERS = (
    REQUEST_ID
    | {"ETag": READ_HEADERS["ETag"]}
    | {"Location": header("Its reviews.", "/v1/claims/0198a3a2-5d0e-7c38-a1a5-0f3f9bb7a6d1/reviews")}
)


ReviewPageSchema = page_of(ReviewSchema)
PROBLEMS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.PRECONDITION_FAILED,
    HTTPStatus.PRECONDITION_REQUIRED,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


@dataclass(frozen=True, slots=True)
class _About:
    """What a page of reviews is narrowed to: a claim or a thread."""

    about: UUID


@blueprint.get("/<uuid:claim_id>/reviews")
@blueprint.arguments(PageQuerySchema, location="query")
@blueprint.reads(ReviewPageSchema, headers=LINK)
@blueprint.problems(HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def list_reviews(query: dict[str, Any], claim_id: UUID) -> tuple[Any, dict[str, str]]:
    """What people say of a claim, the newest first"""
    with connection() as conn:
        page = page_about(conn, claim_id, query)
        if not page["items"]:
            claims.get(conn, claim_id)
    return page, paging.links(page["next_cursor"])


@blueprint.post("/<uuid:claim_id>/reviews")
@blueprint.idempotent
@blueprint.heeds(preconditions.IF_MATCH)
@blueprint.arguments(NewReviewSchema, example=REVIEW)
@blueprint.response(201, ClaimSchema, headers=HEADERS, example=CLAIM)
@blueprint.problems(*PROBLEMS)
def post_review(new: dict[str, Any], claim_id: UUID) -> tuple[Any, dict[str, str]]:
    """Judge a claim: whether it was read right, or whether it is true

    If-Match is the ETag of the claim as it was read. A claim that is corrected is served corrected from then on, with
    what the machine read beside it (machine), and stays so when its article is read again. A claim that was retracted
    cannot be judged any more. The answer is the claim, with its ETag for the next judgement.
    """
    version = preconditions.version()
    with connection() as conn:
        reviews.lock(conn, claim_id)
        claim = claims.get(conn, claim_id)
        if version not in (None, claim.version):
            raise Stale
        reviewing.review(conn, claim_id, _review(conn, claim, new))
        after = claims.get(conn, claim_id)
        [shown] = stored.claims(conn, [after], "codepoints")
    where = url_for("reviews.list_reviews", claim_id=claim_id)
    return shown, {"ETag": preconditions.tag(after.version, shown), "Location": where}


def page_about(conn: Connection, about: UUID, query: dict[str, Any], *, of: Whose = "claim_id") -> dict[str, Any]:
    """A page of the reviews of a claim or thread. Raises BadCursor."""
    filters = _About(about)
    after = paging.decode(query["cursor"], ReviewCursor, filters)
    page = reviews.page(conn, about, of=of, after=after, limit=query["limit"])
    return {"items": [stored.review(each) for each in page.items], "next_cursor": paging.encode(page.next, filters)}


def new_review(new: dict[str, Any], *, corrections: Corrections | None = None) -> NewReview:
    """The review that a body describes, but for its corrections."""
    publisher = new.pop("publisher") or {"name": None, "site": None}
    return NewReview(publisher_name=publisher["name"], publisher_site=publisher["site"], corrections=corrections, **new)


def _review(conn: Connection, claim: StoredClaim, new: dict[str, Any]) -> NewReview:
    given = new.pop("corrections")
    return new_review(new, corrections=None if given is None else _corrections(conn, claim, given))


def _corrections(conn: Connection, claim: StoredClaim, given: dict[str, Any]) -> Corrections:
    plain = {name: given[name] for name in ("act", "attitude", "polarity", "modality") if name in given}
    said = given.get("said_at")
    article = articles.get(conn, claim.article.id, revision=claim.revision)
    text = reviewing.field_of(article, claim.claim.field)
    return Corrections(
        names=tuple(name for name in NAMES if name in given),
        content=tuple(_span(span["start"], span["end"], text) for span in given.get("content", ())),
        claimant=_claimant(conn, **given["claimant"]) if "claimant" in given else None,
        said_at=When(said["value"], said["precision"], rule="review") if said else None,
        **plain,
    )


def _span(start: int, end: int, text: str) -> Span:
    return Span(start, end, text[start:end])


def _claimant(conn: Connection, *, entity: UUID | None, name: str | None, type: Any) -> CorrectedClaimant:  # noqa: A002
    """Who is meant: the entity of this id, or the one that alone has this name, or nobody but the name."""
    if entity is None and name is not None:
        found = entities.refs(conn, entities.named(conn, name))
        alone = {ref.id for ref in found.values()}
        return CorrectedClaimant(name, type, alone.pop() if len(alone) == 1 else None)
    try:
        known = entities.get(conn, entity) if entity else None
    except NotFound as error:
        raise InvalidReview("/corrections/claimant/entity", str(error)) from error
    if known is None:
        raise InvalidReview("/corrections/claimant", "names nobody.")
    return CorrectedClaimant(known.name, known.type, known.id)
