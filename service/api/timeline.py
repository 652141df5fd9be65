"""An entity's timeline: what it says and what is said of it, in the order of time."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from schemas.page import page_of
from schemas.timeline import MomentSchema, TimelineQuerySchema
from service.api import paging, stored
from service.api.blueprint import LINK, Blueprint
from service.api.database import connection
from service.storage import entities, timeline
from service.storage.claims import Role, Scope
from service.storage.timeline import TimelineCursor

blueprint = Blueprint("timeline", __name__, url_prefix="/v1/entities", description="Timelines of entities.")


@dataclass(frozen=True, slots=True)
class TimelineFilters:
    """What a page of a timeline is narrowed to."""

    entity: UUID
    role: Role
    scope: Scope
    since: date | None
    until: date | None


@blueprint.get("/<uuid:entity_id>/timeline")
@blueprint.arguments(TimelineQuerySchema, location="query")
@blueprint.reads(page_of(MomentSchema), headers=LINK)
@blueprint.problems(HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def get_timeline(query: dict[str, Any], entity_id: UUID) -> tuple[Any, dict[str, str]]:
    """What an entity says and what is said of it, the earliest first"""
    filters = TimelineFilters(entity_id, query["role"], query["scope"], query["since"], query["until"])
    after = paging.decode(query["cursor"], TimelineCursor, filters)
    with connection() as conn:
        page = timeline.page(
            conn,
            entity_id,
            role=filters.role,
            scope=filters.scope,
            since=filters.since,
            until=filters.until,
            after=after,
            limit=query["limit"],
        )
        if not page.items:
            entities.get(conn, entity_id)
        shown = stored.claims(conn, [moment.claim for moment in page.items], query["offsets"])
    items = [
        {"at": moment.at, "dated": moment.dated, "claim": claim}
        for moment, claim in zip(page.items, shown, strict=True)
    ]
    return paging.answer(items, page.next, filters)
