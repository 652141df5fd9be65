"""The log of events becomes messages, and receivers that something is due for get somebody who sends."""

from datetime import datetime

from psycopg import Connection

from service.delivery.webhooks import messages, selection
from service.errors import EventGone
from service.storage import deliveries, dispatches, events, queue
from service.storage.events import Page, Position

BATCH = 500
"""So many events are matched in one transaction, which holds nobody up meanwhile."""


def dispatch(conn: Connection, *, base: str, now: datetime) -> bool:
    """Make the messages of what happened since the last time, and enqueue the sending of what is due.

    All of it in one transaction, so that no event is left out and none makes two messages; where somebody else is at
    it, nothing is done. Whether there is more to do at once. `base` is what links begin with.
    """
    with conn.transaction():
        if not dispatches.begin(conn):
            return False
        more = _match(conn, base=base, now=now)
        for lease in deliveries.lease_due(conn, now=now):
            queue.defer_sending(conn, lease.webhook_id, lease.lease)
        return more


def _match(conn: Connection, *, base: str, now: datetime) -> bool:
    reached, subscriptions = dispatches.reached(conn), dispatches.enabled(conn)
    if not subscriptions:
        _proceed(conn, reached, events.latest(conn))
        return False
    page = _next(conn, reached)
    seen, kin = dispatches.seen(conn, page.items), events.kin(conn, page.items)
    for asking in subscriptions:
        unseen = [event for event in page.items if (asking.id, event.id) not in seen]
        found = selection.chosen(conn, asking, unseen, kin)
        deliveries.add_all(conn, asking.id, [messages.of_event(event, base) for event in found], now=now)
    _proceed(conn, reached, page.reached)
    return page.more


def _proceed(conn: Connection, reached: Position | None, position: Position) -> None:
    """Remember how far the log was read; where nothing happened, nothing is written."""
    if position != reached:
        dispatches.proceed(conn, position)


def _next(conn: Connection, reached: Position | None) -> Page:
    """What happened since the last time; where some of that is kept no more, what is kept."""
    try:
        return events.after(conn, reached, limit=BATCH)
    except EventGone:
        return events.after(conn, None, limit=BATCH)
