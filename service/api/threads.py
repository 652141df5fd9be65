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
from schemas.thread import JoinSchema, SplitSchema, ThreadQuerySchema, ThreadSchema, ThreadSummarySchema
from service import corroboration
from service.api import paging, stored
from service.api.blueprint import LINK, REQUEST_ID, Blueprint, header
from service.api.database import connection
from service.errors import EmptyThread
from service.matching.origins import Origin
from service.storage import claims, embeddings, entities, threads
from service.storage.threads import Decided, Member, StoredThread, ThreadCursor
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
    next_cursor = paging.encode(page.next, filters)
    return {"items": items, "next_cursor": next_cursor}, paging.links(next_cursor)


@blueprint.get("/<uuid:thread_id>")
@blueprint.arguments(OffsetsSchema, location="query")
@blueprint.reads(ThreadSchema)
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.SERVICE_UNAVAILABLE)
def get_thread(query: dict[str, Any], thread_id: UUID) -> Any:
    """A thread: first said by whom, where; every later statement; who affirms, who denies, and what contradicts what

    A thread that became one with another is answered for by that one, under its id. One whose claims are all retracted
    or withdrawn is 409.
    """
    with connection() as conn:
        return _whole(conn, thread_id, query["offsets"])


@blueprint.post("/<uuid:thread_id>/split")
@blueprint.arguments(SplitSchema)
@blueprint.response(201, ThreadSchema, headers=REQUEST_ID | LOCATION)
@blueprint.problems(*REFUSALS)
def split_thread(body: dict[str, Any], thread_id: UUID) -> tuple[Any, dict[str, str]]:
    """Give some claims of a thread one of their own

    No later reading makes the two one again; joining them does.
    """
    with connection() as conn:
        thread = threads.canonical(conn, thread_id)
        other = threads.split(conn, thread, body["claims"], Decided(body["by"], body["reason"]))
        return _whole(conn, other, "codepoints"), {"Location": url_for("threads.get_thread", thread_id=other)}


@blueprint.post("/<uuid:thread_id>/join")
@blueprint.arguments(JoinSchema)
@blueprint.response(200, ThreadSchema, headers=REQUEST_ID)
@blueprint.problems(*REFUSALS)
def join_threads(body: dict[str, Any], thread_id: UUID) -> Any:
    """Make another thread one with this one"""
    with connection() as conn:
        thread, other = threads.canonical(conn, thread_id), threads.canonical(conn, body["thread"])
        threads.join(conn, thread, other, Decided(body["by"], body["reason"]))
        return _whole(conn, thread, "codepoints")


def summaries(conn: Connection, found: Sequence[StoredThread]) -> list[Wire]:
    """What each of the threads comes to, less those of which no claim stands."""
    members = sorted(threads.members(conn, [thread.id for thread in found]), key=lambda member: member.thread_id)
    held = {id_: list(group) for id_, group in groupby(members, key=lambda member: member.thread_id)}
    present = [thread for thread in found if thread.id in held]
    firsts = claims.of_ids(conn, [held[thread.id][0].claim_id for thread in present])
    shown = stored.claims(conn, firsts, "codepoints")
    return [_summary(thread, held[thread.id], first) for thread, first in zip(present, shown, strict=True)]


def _whole(conn: Connection, thread_id: UUID, offsets: str) -> Wire:
    thread = threads.get(conn, threads.canonical(conn, thread_id))
    members = threads.members(conn, [thread.id])
    if not members:
        raise EmptyThread
    told = members[:MOST_STATEMENTS]
    shown = stored.claims(conn, claims.of_ids(conn, [member.claim_id for member in told]), offsets)
    compared = embeddings.comparable(conn, [member.claim_id for member in told[: corroboration.MOST_COMPARED]])
    return _summary(thread, members, shown[0]) | {
        "statements": [
            {"stance": "affirms" if corroboration.affirms(member) else "denies", "claim": claim}
            for member, claim in zip(told, shown, strict=True)
        ],
        "conflicts": [asdict(found) for found in corroboration.contradictions(members, compared)],
        "origins": [_origin(origin, members) for origin in corroboration.summary(members).origins],
    }


def _summary(thread: StoredThread, members: Sequence[Member], first: Wire) -> Wire:
    counts = asdict(corroboration.summary(members))
    times = {"created_at": thread.created_at, "updated_at": thread.updated_at, "last_at": members[-1].sorted_at}
    return counts | times | {"id": thread.id, "first": first}


def _origin(origin: Origin, members: Sequence[Member]) -> Wire:
    known = {member.publisher_id: member for member in members}
    named = [known[publisher] for publisher in origin.publishers]
    return {
        "agency": origin.agency,
        "publishers": [{"name": each.publisher_name, "domain": each.publisher_domain} for each in named],
    }
