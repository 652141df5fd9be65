"""The stream of events: server-sent events, resumed where they were cut off."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, request

from schemas.event import EventFiltersSchema
from service.api import database, handover, streaming
from service.api.blueprint import REQUEST_ID, Blueprint, header
from service.api.database import connection
from service.api.events import AFTER, filters_of, position_of, written
from service.api.listener import frame, place
from service.api.streaming import Hub
from service.config import Config
from service.storage import events
from service.storage.events import EventFilters, Page

SSE = "text/event-stream"
EXTENSION = "dixit.listeners"
RETRY_MILLISECONDS = 2000
"""After so long a client asks again when its connection was cut."""
LAST_EVENT_ID = "Last-Event-ID"
_EXAMPLE = (
    "retry: 2000\n"
    "id: eyJ2IjoxLCJrIjpbIjEtODEyLTE1Il0sImYiOiI5ZGVlZjRlYjQ4M2FiYWZjIn0\n\n"
    "id: eyJ2IjoxLCJrIjpbIjEtODIxLTE2Il0sImYiOiI5ZGVlZjRlYjQ4M2FiYWZjIn0\n"
    "event: claim.created\n"
    'data: {"id":"1-821-16","kind":"claim.created","occurred_at":"2026-11-22T10:00:00Z",'
    '"href":"/v1/claims/0198a3a2-5d0e-7c38-a1a5-0f3f9bb7a6d1","article":"0198a3a2-5d0e-7c38-a1a5-0f3f9bb7a6d2",'
    '"claim":"0198a3a2-5d0e-7c38-a1a5-0f3f9bb7a6d1","entity":null,"thread":null,'
    '"publisher":{"name":"Le Quai","domain":"quai.example"},"entities":["0198a3a2-5d0e-7c38-a1a5-0f3f9bb7a6d3"],'
    '"acts":["assertion"],"data":{"revision":1,"check_worthiness":0.71}}\n\n'
    ":\n"
)

blueprint = Blueprint(
    "event_stream", __name__, url_prefix="/v1/events", produces=SSE, description="Events: what happens now."
)


class EventStream(Response):
    """An answer that goes on: its connection is taken over from the server, with the events after it.

    Where a connection cannot be taken over, what there is already is all of the answer, and the client asks again.
    """

    page: Page
    filters: EventFilters

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if request.method != "GET" or not handover.can_be_taken(environ):
            return super().__call__(environ, start_response)
        opening = handover.head(self, environ) + b"".join(self.iter_encoded())
        hub().take(handover.take(environ), opening, self.filters, self.page.reached)
        raise StopIteration


def register(app: Flask, config: Config) -> None:
    """Lets an application have listeners."""
    app.extensions[EXTENSION] = Hub(
        lambda: database.apart(config.database_url or ""), most=config.listeners, heartbeat=config.heartbeat
    )


def hub() -> Hub:
    """The listeners of this process."""
    found: Hub = current_app.extensions[EXTENSION]
    return found


@blueprint.get("/stream")
@blueprint.heeds(
    {
        "in": "header",
        "name": LAST_EVENT_ID,
        "description": "The last id that the client was given; it goes before `after`.",
        "schema": {"type": "string"},
    }
)
@blueprint.arguments(EventFiltersSchema, location="query")
@blueprint.response(
    200,
    {"type": "string"},
    content_type=SSE,
    example=_EXAMPLE,
    headers=REQUEST_ID
    | {
        "Cache-Control": header("It is kept by nobody.", "no-store"),
        "X-Accel-Buffering": header("Nor held back by a proxy.", "no"),
    },
    description="Events as they happen (HTML standard, server-sent events), until somebody hangs up.",
)
@blueprint.problems(HTTPStatus.BAD_REQUEST, HTTPStatus.GONE, HTTPStatus.SERVICE_UNAVAILABLE)
def stream_events(query: dict[str, Any]) -> Response:
    """Follow what happens

    Begins now, or with what followed `Last-Event-ID` or `after`, where one of them is given. `event` is the kind,
    `data` the event as a page of /v1/events has it, `id` the place in the log: sent back as `Last-Event-ID`, as
    browsers do of themselves, it has the stream go on with nothing lost and nothing twice. An `id` without `data` is no
    event: it only says how far the log was looked through. A line with a colon alone says that the connection holds.
    """
    filters = filters_of(query)
    given = request.headers.get(LAST_EVENT_ID)
    word, parameter = (given, LAST_EVENT_ID) if given else (query[AFTER], AFTER)
    since = position_of(word, filters, parameter=parameter)
    hub().check_room()
    with connection() as conn:
        if since is None:
            page = Page((), events.latest(conn), more=False)
        else:
            page = events.after(conn, since, filters, limit=streaming.BATCH)
    answer = EventStream(_opening(page, filters), content_type=f"{SSE}; charset=utf-8")
    answer.page, answer.filters = page, filters
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


def _opening(page: Page, filters: EventFilters) -> Iterable[bytes]:
    yield f"retry: {RETRY_MILLISECONDS}\n".encode()
    yield from (frame(event, written(event), filters) for event in page.items)
    yield place(page.reached, filters)
