"""Asking: the claims nearest to another claim, or to a sentence."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from psycopg import Connection

from schemas.thread import MatchesSchema, SentenceSchema, SimilarClaimsSchema, SimilarQuerySchema
from service import tracking
from service.api import patience, stored
from service.api.blueprint import REQUEST_ID, Blueprint
from service.api.database import connection
from service.api.threads import summaries
from service.errors import NobodyEncodes
from service.matching import statements
from service.storage import claims, embeddings, sentences, threads
from service.storage.embeddings import Asked
from service.tracking import Match
from service.wire import Wire

blueprint = Blueprint("matches", __name__, url_prefix="/v1", description="Asking: who else said this.")
SECONDS = 5
"""How long a sentence waits for a worker to encode it."""


@blueprint.get("/claims/<uuid:claim_id>/similar")
@blueprint.arguments(SimilarQuerySchema, location="query")
@blueprint.reads(SimilarClaimsSchema)
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def list_similar(query: dict[str, Any], claim_id: UUID) -> Any:
    """The claims nearest to a claim, with how they stand to it and why

    A claim that was retracted or withdrawn is near to none.
    """
    with connection() as conn:
        claim = claims.get(conn, claim_id)
        vector = embeddings.of(conn, claim_id)
        if vector is None:
            return {"items": []}
        said = statements.of_claim(claim.claim, claim.language)
        asked = Asked(vector, claim.claim.text, claim.language)
        found = tracking.matches(conn, said, asked, apart_from=claim_id, limit=query["limit"])
        return {"items": _items(conn, found, query["offsets"])}


@blueprint.post("/match")
@blueprint.arguments(SentenceSchema, example={"text": "40 drones ont été abattus dans la nuit"})
@blueprint.response(200, MatchesSchema, headers=REQUEST_ID)
@blueprint.problems(
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
def match_sentence(asked: dict[str, Any]) -> Any:
    """The claims and threads nearest to a sentence, in whatever language

    A worker makes the sentence's vector; where none is free within five seconds, the answer is 503.
    """
    with patience.waiting(SECONDS) as seconds, connection() as conn:
        encoded = sentences.ask(conn, asked["text"], asked["language"], seconds=seconds) if seconds else None
    if encoded is None:
        raise NobodyEncodes
    said = statements.of_text(asked["text"], encoded.language)
    with connection() as conn:
        sentence = Asked(encoded.vector, asked["text"], encoded.language)
        found = tracking.matches(conn, said, sentence, limit=asked["limit"])
        met = {match.thread_id for match in found if match.thread_id and match.verdict.relation != "different"}
        return {
            "language": encoded.language,
            "items": _items(conn, found, "codepoints"),
            "threads": summaries(conn, threads.of_ids(conn, sorted(met))),
        }


def _items(conn: Connection, found: tuple[Match, ...], offsets: str) -> list[Wire]:
    shown = stored.claims(conn, claims.of_ids(conn, [match.claim_id for match in found]), offsets)
    return [
        {
            "relation": match.verdict.relation,
            "score": match.verdict.score,
            "likeness": match.likeness,
            "conflicts": match.verdict.conflicts,
            "reasons": match.verdict.reasons,
            "claim": claim,
        }
        for match, claim in zip(found, shown, strict=True)
    ]
