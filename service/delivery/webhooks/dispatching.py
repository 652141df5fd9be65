"""The log of events becomes messages, and receivers that something is due for get somebody who sends."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from psycopg import Connection

from service.delivery.webhooks import messages, selection
from service.errors import EventGone
from service.storage import deliveries, dispatches, events, queue
from service.storage.deliveries import NewDelivery
from service.storage.dispatches import Asking
from service.storage.events import Event, Page, Position

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
    reached = dispatches.reached(conn)
    page = _next(conn, reached)
    subscriptions = dispatches.enabled(conn) if page.items else ()
    made = _messages(conn, subscriptions, page.items, base) if subscriptions else []
    deliveries.add_all(conn, made, now=now)
    if page.reached != reached:  # an idle look writes nothing
        dispatches.proceed(conn, page.reached)
    return page.more


def _messages(
    conn: Connection, subscriptions: Sequence[Asking], found: Sequence[Event], base: str
) -> list[tuple[UUID, NewDelivery]]:
    """The messages of some events to those subscriptions that began before them and ask for them.

    Nothing is written meanwhile: a transaction that has written holds up whoever reads the log.
    """
    seen, kin = dispatches.seen(conn, found), events.kin(conn, found)
    made = []
    for asking in subscriptions:
        unseen = [event for event in found if (asking.id, event.id) not in seen]
        chosen = selection.chosen(conn, asking, unseen, kin)
        made += [(asking.id, messages.of_event(event, base)) for event in chosen]
    return made


def _next(conn: Connection, reached: Position | None) -> Page:
    """What happened since the last time; where some of that is kept no more, what is kept."""
    try:
        return events.after(conn, reached, limit=BATCH)
    except EventGone:
        return events.after(conn, None, limit=BATCH)
