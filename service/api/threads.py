"""Threads: the claims that say the same, and what they come to."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import url_for
from psycopg import Connection

from schemas.page import OffsetsSchema, page_of
from schemas.thread import ThreadJoinSchema, ThreadQuerySchema, ThreadSchema, ThreadSplitSchema, ThreadSummarySchema
from service import corroboration, tracking
from service.api import paging, preconditions, stored
from service.api.blueprint import LINK, REQUEST_ID, Blueprint, header
from service.api.database import connection
from service.errors import EmptyThread
from service.matching.origins import Origin
from service.storage import claims, embeddings, entities, reviews, thread_writes, threads
from service.storage.reviews import Review
from service.storage.thread_writes import Decided
from service.storage.threads import Member, StoredThread, ThreadCursor
from service.wire import Wire

blueprint = Blueprint("threads", __name__, url_prefix="/v1/threads", description="Threads: who else said it.")
MOST_STATEMENTS = 200
LOCATION = {"Location": header("The thread.", "/v1/threads/0198a3a2-5d0e-7c38-a1a5-0f3f9bb7a6d1")}
REFUSALS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


@dataclass(frozen=True, slots=True)
class ThreadFilters:
    """What a page of threads is narrowed to."""

    min_claims: int
    entity: UUID | None
    language: str | None


@blueprint.get("")
@blueprint.arguments(ThreadQuerySchema, location="query")
@blueprint.reads(page_of(ThreadSummarySchema), headers=LINK)
@blueprint.problems(HTTPStatus.BAD_REQUEST, HTTPStatus.SERVICE_UNAVAILABLE)
def list_threads(query: dict[str, Any]) -> tuple[Any, dict[str, str]]:
    """Threads, the one with the latest claim first"""
    filters = ThreadFilters(query["min_claims"], query["entity"], query["language"])
    after = paging.decode(query["cursor"], ThreadCursor, filters)
    with connection() as conn:
        family = entities.family(conn, [filters.entity]) if filters.entity else None
        page = threads.page(
            conn,
            min_claims=filters.min_claims,
            language=filters.language,
            entities=family,
            after=after,
            limit=query["limit"],
        )
        items = summaries(conn, page.items)
    return paging.answer(items, page.next, filters)


@blueprint.get("/<uuid:thread_id>")
@blueprint.arguments(OffsetsSchema, location="query")
@blueprint.reads(ThreadSchema)
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.SERVICE_UNAVAILABLE)
def get_thread(query: dict[str, Any], thread_id: UUID) -> tuple[Any, dict[str, str]]:
    """A thread: first said by whom, where; every later statement; who affirms, who denies, and what contradicts what

    A thread that became one with another is answered for by that one, under its id. One whose claims are all retracted
    or withdrawn is 409.
    """
    with connection() as conn:
        thread = threads.get(conn, threads.canonical(conn, thread_id))
        shown = whole(conn, thread, query["offsets"])
    return shown, {"ETag": preconditions.tag(thread.version, shown)}


@blueprint.post("/<uuid:thread_id>/split")
@blueprint.idempotent
@blueprint.arguments(ThreadSplitSchema)
@blueprint.response(201, ThreadSchema, headers=REQUEST_ID | LOCATION)
@blueprint.problems(*REFUSALS)
def split_thread(body: dict[str, Any], thread_id: UUID) -> tuple[Any, dict[str, str]]:
    """Give some claims of a thread one of their own

    No later reading makes the two one again; joining them does.
    """
    with connection() as conn:
        thread = threads.canonical(conn, thread_id)
        other = thread_writes.split(conn, thread, body["claims"], Decided(body["by"], body["reason"]))
        shown = whole(conn, threads.get(conn, other), "codepoints")
    return shown, {"Location": url_for("threads.get_thread", thread_id=other)}


@blueprint.post("/<uuid:thread_id>/join")
@blueprint.arguments(ThreadJoinSchema)
@blueprint.response(200, ThreadSchema, headers=REQUEST_ID)
@blueprint.problems(*REFUSALS)
def join_threads(body: dict[str, Any], thread_id: UUID) -> Any:
    """Make another thread one with this one"""
    with connection() as conn:
        thread, other = threads.canonical(conn, thread_id), threads.canonical(conn, body["thread"])
        thread_writes.join(conn, thread, other, Decided(body["by"], body["reason"]))
        return whole(conn, threads.get(conn, thread), "codepoints")


def summaries(conn: Connection, found: Sequence[StoredThread]) -> list[Wire]:
    """What each of the threads comes to, less those of which no claim stands."""
    members = sorted(threads.members(conn, [thread.id for thread in found]), key=lambda member: member.thread_id)
    held = {id_: list(group) for id_, group in groupby(members, key=lambda member: member.thread_id)}
    present = [thread for thread in found if thread.id in held]
    firsts = claims.of_ids(conn, [held[thread.id][0].claim_id for thread in present])
    shown = stored.claims(conn, firsts, "codepoints")
    judged = reviews.newest(conn, [thread.id for thread in present], of="thread_id")
    return [
        _summary(thread, held[thread.id], first, judged.get(thread.id, ()))
        for thread, first in zip(present, shown, strict=True)
    ]


def whole(conn: Connection, thread: StoredThread, offsets: str) -> Wire:
    """A thread with its claims. Raises EmptyThread."""
    members = threads.members(conn, [thread.id])
    if not members:
        raise EmptyThread
    told = members[:MOST_STATEMENTS]
    shown = stored.claims(conn, claims.of_ids(conn, [member.claim_id for member in told]), offsets)
    said = embeddings.comparable(conn, [member.claim_id for member in members])
    found = corroboration.contradictions(members, {id_: tracking.statement(one) for id_, one in said.items()})
    judged = reviews.newest(conn, [thread.id], of="thread_id").get(thread.id, ())
    return _summary(thread, members, shown[0], judged) | {
        "statements": [
            {"stance": "affirms" if corroboration.affirms(member) else "denies", "claim": claim}
            for member, claim in zip(told, shown, strict=True)
        ],
        "conflicts": [asdict(each) for each in found.shown],
        "conflicts_total": found.total,
        "claims_compared": found.compared,
        "origins": [_origin(origin, members) for origin in corroboration.summary(members).origins],
    }


def _summary(thread: StoredThread, members: Sequence[Member], first: Wire, judged: Sequence[Review]) -> Wire:
    return asdict(corroboration.summary(members)) | {
        "id": thread.id,
        "claims": thread.claims,
        "first": first,
        "reviews": [stored.review(each) for each in judged],
        "created_at": thread.created_at,
        "updated_at": thread.updated_at,
        "last_at": thread.last_at,
    }


def _origin(origin: Origin, members: Sequence[Member]) -> Wire:
    known = {member.publisher_id: member for member in members}
    named = [known[publisher] for publisher in origin.publishers]
    return {
        "agency": origin.agency,
        "publishers": [{"name": each.publisher_name, "domain": each.publisher_domain} for each in named],
    }
