"""Events: what happened, page by page, for whoever asks again and again."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from schemas.event import EventPageSchema, EventQuerySchema, EventSchema
from service.api import paging
from service.api.blueprint import LINK, Blueprint
from service.api.database import connection
from service.delivery.event import shown
from service.storage import events
from service.storage.events import Event, EventFilters, Position

blueprint = Blueprint("events", __name__, url_prefix="/v1/events", description="Events: what happened since.")
AFTER = "after"
_SCHEMA = EventSchema()


@dataclass(frozen=True, slots=True)
class EventCursor:
    """Where a reader of events stands. Raises ValueError where that is no position."""

    at: str

    def __post_init__(self) -> None:
        Position.parse(self.at)


@blueprint.get("")
@blueprint.arguments(EventQuerySchema, location="query")
@blueprint.reads(EventPageSchema, headers=LINK)
@blueprint.problems(HTTPStatus.BAD_REQUEST, HTTPStatus.GONE, HTTPStatus.SERVICE_UNAVAILABLE)
def list_events(query: dict[str, Any]) -> tuple[Any, dict[str, str]]:
    """What happened, in order, without gaps

    Without `after` from the oldest event that is kept. Follow `next_cursor` to the end; from then on ask with the last
    `resume`, as often as you like: each event comes once. Where what followed `after` is not kept any more, the answer
    is 410.
    """
    filters = filters_of(query)
    with connection() as conn:
        page = events.after(conn, position_of(query[AFTER], filters), filters, limit=query["limit"])
    resume = cursor_at(page.reached, filters)
    next_cursor = resume if page.more else None
    items = [shown(event) for event in page.items]
    answer = {"items": items, "next_cursor": next_cursor, "resume": resume}
    return answer, paging.links(next_cursor, parameter=AFTER)


def filters_of(query: dict[str, Any]) -> EventFilters:
    """The filters among the values of a query."""
    kind, act = (tuple(query[name]) if query[name] else None for name in ("kind", "act"))
    return EventFilters(kind, query["entity"], query["publisher"], act)


def position_of(word: str | None, filters: EventFilters, *, parameter: str = AFTER) -> Position | None:
    """The position that a cursor of these filters stands for. Raises BadCursor, naming where it was given."""
    cursor = paging.decode(word, EventCursor, filters, parameter=parameter)
    return Position.parse(cursor.at) if cursor else None


def cursor_at(position: Position, filters: EventFilters) -> str:
    """The cursor of a position: the same for pages and streams."""
    return paging.encode(EventCursor(str(position)), filters) or ""


def written(event: Event) -> bytes:
    """The event as a line of JSON, as it stands in a page."""
    return json.dumps(_SCHEMA.dump(shown(event)), ensure_ascii=False, separators=(",", ":")).encode()
