"""Documents of a claim in the words of others' standards: schema.org, W3C Web Annotation, W3C PROV."""

import json
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response
from psycopg import Connection

from schemas.claim import ClaimSchema
from schemas.revision import TextQuerySchema
from service import reviewing
from service.api import forms, revisions, stored
from service.api.blueprint import Blueprint
from service.api.database import connection
from service.api.examples import ARTICLE, CLAIM
from service.api.headers import header
from service.delivery import annotation, jsonld, provenance
from service.delivery.links import Links
from service.storage import articles, claims, entities, threads, versions
from service.storage import provenance as origins
from service.storage.claims import StoredClaim
from service.storage.provenance import Origin, Version
from service.wire import Wire

blueprint = Blueprint(
    "documents", __name__, url_prefix="/v1", description="Claims in the words of schema.org, Web Annotation and PROV."
)
JSON_LD = "application/ld+json"
MOST_APPEARANCES = 20
"""Articles of a thread that are named with a claim: the earliest."""
_CLAIMS = ClaimSchema(many=True)
_OBJECT = {"type": "object"}
_HERE = Links("https://dixit.example.org")
_ORIGIN = Origin(
    reading_id=UUID("0198a3a2-5d0e-7c38-a1a5-0f3f9bb7a6d1"),
    started_at=datetime(2026, 11, 22, 14, 41, 15, tzinfo=UTC),
    finished_at=datetime(2026, 11, 22, 14, 41, 16, tzinfo=UTC),
    retracted_by=None,
    retracted_at=None,
    versions=(Version(1, datetime(2026, 11, 22, 14, 41, 14, tzinfo=UTC)),),
)
_CLAIM = "/claims/<uuid:claim_id>"
_MODIFIED = {"Last-Modified": header("When this text came; it never changes.", "Sat, 04 Jan 2025 06:31:07 GMT")}


@blueprint.get(f"{_CLAIM}/jsonld")
@blueprint.reads(_OBJECT, content_type=JSON_LD, example=jsonld.document(CLAIM, _HERE))
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def get_claim_as_jsonld(claim_id: UUID) -> Response:
    """A claim in schema.org's words, to be put into a page

    Its appearances are the articles whose claims say the same (the thread's, of the same polarity). ClaimReview is in
    it only where somebody rated its truth.
    """
    with connection() as conn:
        found = claims.get(conn, claim_id)
        shown, *others = _shown(conn, [found, *_appearances(conn, found)])
        same_as = entities.get(conn, found.claimant.id).same_as if found.claimant else ()
    appearances = list({other["article"]["id"]: other["article"] for other in others}.values())
    return _answer(jsonld.document(shown, forms.addresses(), appearances=appearances, same_as=same_as))


@blueprint.get(f"{_CLAIM}/annotation")
@blueprint.reads(_OBJECT, content_type=JSON_LD, example=annotation.annotation(CLAIM, _HERE))
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def get_annotation(claim_id: UUID) -> Response:
    """A claim as a W3C Web Annotation of its words

    Its selectors find them in the publisher's page, and at their place in the text as it was read. Positions are code
    points, as the standard has it.
    """
    with connection() as conn:
        [shown] = _shown(conn, [claims.get(conn, claim_id)])
    return _answer(annotation.annotation(shown, forms.addresses()), annotation.MEDIA_TYPE)


@blueprint.get(f"{_CLAIM}/provenance")
@blueprint.reads(_OBJECT, example=provenance.document(CLAIM, _ORIGIN, _HERE))
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def get_provenance(claim_id: UUID) -> Response:
    """Where a claim comes from, as W3C PROV-JSON

    The texts of its article, the reading and its engine, who said it and for whom, who published it, who reviewed it.
    """
    with connection() as conn:
        [shown] = _shown(conn, [claims.get(conn, claim_id)])
        origin = origins.get(conn, claim_id)
    return _answer(provenance.document(shown, origin, forms.addresses()), "application/json")


@blueprint.get("/articles/<uuid:article_id>/annotations")
@blueprint.reads(_OBJECT, content_type=JSON_LD, example=annotation.page(ARTICLE["claims"], ARTICLE["id"], _HERE))
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def get_annotations(article_id: UUID) -> Response:
    """The claims of an article as a page of W3C Web Annotations, in the order of its text"""
    with connection() as conn:
        article = articles.get(conn, article_id)
        found = claims.of_article(conn, article_id) if article.status == "active" else ()
        shown = _shown(conn, found)
    return _answer(annotation.page(shown, article_id, forms.addresses()), annotation.MEDIA_TYPE)


@blueprint.get("/articles/<uuid:article_id>/revisions/<int:n>/text")
@blueprint.arguments(TextQuerySchema, location="query")
@blueprint.reads({"type": "string"}, content_type="text/plain", headers=_MODIFIED, example=ARTICLE["text"])
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def get_text(query: dict[str, Any], article_id: UUID, n: int) -> Response:
    """One field of an article's text, character by character: what the positions of its claims count in"""
    with connection() as conn:
        article = revisions.of_number(conn, article_id, n)
        received_at = versions.received_at(conn, article_id, n)
    text = reviewing.field_of(article, query["field"])
    response = Response(text, content_type="text/plain; charset=utf-8")
    response.last_modified = received_at
    return response


def _shown(conn: Connection, found: Any) -> list[Wire]:
    dumped: list[Wire] = _CLAIMS.dump(stored.claims(conn, found, "codepoints"))
    return dumped


def _appearances(conn: Connection, found: StoredClaim) -> tuple[StoredClaim, ...]:
    """The claims of its thread that say it, and not its contrary, the earliest first; none where it is in no thread."""
    thread = threads.refs(conn, [found.id]).get(found.id)
    members = threads.members(conn, [thread.id]) if thread else ()
    same = [member.claim_id for member in members if member.polarity == found.claim.polarity]
    return claims.of_ids(conn, same[:MOST_APPEARANCES])


def _answer(document: Wire, content_type: str = JSON_LD) -> Response:
    return Response(json.dumps(document, ensure_ascii=False), content_type=content_type)
