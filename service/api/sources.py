"""Sources: feeds that are polled for articles."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import current_app, url_for

from schemas.page import page_of
from schemas.source import NewSourceSchema, SourceChangesSchema, SourceQuerySchema, SourceSchema
from service import crawling, targets
from service.api import paging, preconditions
from service.api.blueprint import LINK, REQUEST_ID, Blueprint, header
from service.api.database import connection
from service.errors import Conflict, Invalid
from service.model import Publisher
from service.storage import queue, sources
from service.storage.sources import SourceCursor, StoredSource, Subscription
from service.targets import AddressRefused, FetchFailed
from service.wire import publisher

BY_HAND = "It was disabled by hand."
DEFAULT_INTERVAL = 900
ETAG = REQUEST_ID | {"ETag": header("Stands for the source as it is now.", '"4.9f2c7d01c3a5b6e7"')}
LOCATION = {
    "Location": header("The source.", "/v1/sources/0198a3a2-5d0e-7c38-a1a5-0f3f9bb7a6d1", format="uri-reference")
}
EXAMPLE = {"url": "https://www.exemple.fr/actualites.rss", "interval": 900, "language": "fr"}
REFUSALS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
MISSING = (HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
Answer = tuple[Any, int, dict[str, str]]

blueprint = Blueprint("sources", __name__, url_prefix="/v1/sources", description="Sources: feeds that are polled.")


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """What a page of sources is narrowed to."""

    enabled: bool | None


@blueprint.post("")
@blueprint.idempotent
@blueprint.arguments(NewSourceSchema, example=EXAMPLE)
@blueprint.response(201, SourceSchema, headers=ETAG | LOCATION)
@blueprint.problems(*REFUSALS)
def create_source(body: dict[str, Any]) -> Answer:
    """Poll a feed from now on

    Its items become articles: their pages are read where robots.txt allows it, else what the feed says of them. One
    site is asked once at a time, with a pause after each request.
    """
    new = _subscription(Subscription(body["url"], DEFAULT_INTERVAL), body)
    with connection() as conn:
        source_id = sources.create(conn, new)
        if new.enabled:
            queue.defer_poll(conn, source_id)
        found = sources.get(conn, source_id)
    return _shown(found, HTTPStatus.CREATED, {"Location": _address(source_id)})


@blueprint.get("")
@blueprint.arguments(SourceQuerySchema, location="query")
@blueprint.reads(page_of(SourceSchema), headers=LINK)
@blueprint.problems(HTTPStatus.BAD_REQUEST, HTTPStatus.SERVICE_UNAVAILABLE)
def list_sources(query: dict[str, Any]) -> tuple[Any, dict[str, str]]:
    """Sources, the newest first, each with how its last poll went"""
    filters = _Narrowed(query["enabled"])
    after = paging.decode(query["cursor"], SourceCursor, filters)
    with connection() as conn:
        page = sources.page(conn, enabled=filters.enabled, after=after, limit=query["limit"])
    return paging.answer([_wire(each) for each in page.items], page.next, filters)


@blueprint.get("/<uuid:source_id>")
@blueprint.reads(SourceSchema)
@blueprint.problems(*MISSING)
def get_source(source_id: UUID) -> Answer:
    """A source, with how its last poll went"""
    with connection() as conn:
        return _shown(sources.get(conn, source_id))


@blueprint.patch("/<uuid:source_id>")
@blueprint.arguments(SourceChangesSchema)
@blueprint.response(200, SourceSchema, headers=ETAG)
@blueprint.heeds(preconditions.IF_MATCH)
@blueprint.problems(HTTPStatus.NOT_FOUND, *REFUSALS, *preconditions.PROBLEMS)
def change_source(body: dict[str, Any], source_id: UUID) -> Answer:
    """Change a source, stop polling it, or take that up again"""
    version = preconditions.version()
    with connection() as conn:
        before = sources.begin(conn, source_id, version=version)
        sources.change(conn, source_id, _subscription(before, body))
        return _shown(sources.get(conn, source_id))


@blueprint.delete("/<uuid:source_id>")
@blueprint.response(204, headers=REQUEST_ID)
@blueprint.heeds(preconditions.IF_MATCH)
@blueprint.problems(*MISSING, *preconditions.PROBLEMS)
def delete_source(source_id: UUID) -> None:
    """Poll a feed no more; its articles stay"""
    version = preconditions.version()
    with connection() as conn:
        sources.begin(conn, source_id, version=version)
        sources.delete(conn, source_id)


@blueprint.post("/<uuid:source_id>/poll")
@blueprint.response(202, SourceSchema, headers=ETAG | LOCATION)
@blueprint.problems(HTTPStatus.CONFLICT, *MISSING)
def poll_source(source_id: UUID) -> Answer:
    """Poll a source now

    Asked for several times at once it is polled once. How it went is told by the source, in last_poll.
    """
    with connection() as conn:
        found = sources.get(conn, source_id)
        if not found.enabled:
            raise Conflict("The source is disabled; enable it first.")
        queue.defer_poll(conn, source_id)
    return _shown(found, HTTPStatus.ACCEPTED, {"Location": _address(source_id)})


def _subscription(before: Subscription, body: Mapping[str, Any]) -> Subscription:
    """What a body makes of a source. Raises Invalid."""
    if "url" in body:
        _check_url(body["url"])
    given = {name: body[name] for name in ("url", "language", "enabled") if name in body}
    if "interval" in body:
        given["interval_seconds"] = body["interval"]
    if "publisher" in body:
        named = body["publisher"] or {"name": None, "domain": None}
        given |= {"publisher_name": named["name"], "publisher_domain": named["domain"]}
    plain = Subscription(**{name: getattr(before, name) for name in Subscription.__slots__})
    now = replace(plain, **given)
    return replace(now, disabled_reason=None if now.enabled else before.disabled_reason or BY_HAND)


def _check_url(url: str) -> None:
    """Raises Invalid where it may not be asked. A name that has no address now may have one when it is polled."""
    try:
        targets.check(url, policy=crawling.policy(current_app.config["DIXIT_ALLOWED_NETWORKS"]))
    except AddressRefused as error:
        raise Invalid("/url", error.detail or str(error)) from error
    except FetchFailed:
        return


def _shown(found: StoredSource, status: HTTPStatus = HTTPStatus.OK, headers: Mapping[str, str] | None = None) -> Answer:
    shown = _wire(found)
    return shown, status, {"ETag": preconditions.tag(found.version, shown), **(headers or {})}


def _wire(found: StoredSource) -> dict[str, Any]:
    own = {name: getattr(found, name) for name in _OF_SOURCE}
    return own | {
        "moved_to": found.reached.moved_to,
        "interval": found.interval_seconds,
        "publisher": publisher(Publisher(found.publisher_name, found.publisher_domain)),
        "failures": found.reached.failures,
        "last_poll": found.last,
        "next_poll_at": found.next_poll_at if found.enabled else None,
    }


_OF_SOURCE = ("id", "url", "title", "language", "enabled", "disabled_reason", "created_at", "updated_at")


def _address(source_id: UUID) -> str:
    return url_for("sources.get_source", source_id=source_id)
