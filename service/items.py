"""News items: their versions in order, what is withheld or embargoed held back, what is canceled withdrawn.

What may not be delivered stands with its item and nowhere else: no list, feed, search, export or event can show it.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import structlog
from psycopg import Connection

from service import ingest
from service.errors import Erased, OlderVersion
from service.ingest import Received
from service.ninjs import NewsItem
from service.storage import news_items, queue, readings
from service.storage.news_items import StoredItem

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an item: `received` where it is delivered, else what is known of it by now."""

    item: StoredItem
    received: Received | None = None


def take(conn: Connection, new: NewsItem) -> Taken:
    """Take in a version of an item, in one transaction. Raises OlderVersion where a newer one was here before."""
    with conn.transaction():
        known = news_items.lock(conn, new.uri)
        if _is_older(new, known):
            raise OlderVersion(f"Version {known.version or known.version_created} of {known.uri} was here before.")
        item = replace(
            known,
            version=new.version,
            version_created=new.version_created,
            status=new.status,
            embargoed_until=new.embargoed_until,
            held=new.article,
        )
        if new.status != "usable":
            return _hidden(conn, item)
        if new.embargoed_until and new.embargoed_until > datetime.now(UTC):
            queue.defer_release(conn, new.uri, at=new.embargoed_until)
            return _hidden(conn, item)
        return _delivered(conn, item)


def release(conn: Connection, uri: str) -> None:
    """Deliver what an embargo held back, if it is over; a version that came since decides."""
    with conn.transaction():
        item = news_items.lock(conn, uri)
        if not news_items.is_due(conn, uri):
            return
        try:
            _delivered(conn, item)
            log.info("item.released", uri=uri)
        except Erased:
            news_items.put(conn, replace(item, held=None))
            log.info("item.erased", uri=uri)


def _delivered(conn: Connection, item: StoredItem) -> Taken:
    """Receive the article that the item holds; what its status took out of the lists comes back."""
    assert item.held is not None  # noqa: S101 (a usable item has a text)
    received = ingest.receive(conn, item.held, article_id=item.article_id)
    if item.withdrew:
        news_items.restore(conn, received.article_id)
        received = _read_again(conn, received)
    item = replace(item, held=None, withdrew=False, article_id=received.article_id)
    news_items.put(conn, item)
    return Taken(item, received)


def _read_again(conn: Connection, received: Received) -> Received:
    """Have an unchanged text read, so that its claims find their threads again."""
    if not (received.created or received.revised):
        queue.defer_reading(conn, readings.enqueue(conn, received.article_id, received.revision))
    return replace(received, revised=not received.created)


def _hidden(conn: Connection, item: StoredItem) -> Taken:
    """Take the item's article out of the lists, unless somebody else did."""
    if item.article_id and news_items.is_active(conn, item.article_id):
        ingest.withdraw(conn, item.article_id)
        item = replace(item, withdrew=True)
    news_items.put(conn, item)
    return Taken(item)


def _is_older(new: NewsItem, known: StoredItem) -> bool:
    """Whether the item came in a newer version before: by number where both have one, else by when it was made."""
    number, last = _number(new.version), _number(known.version)
    if number is not None and last is not None and number != last:
        return number < last
    made, before = new.version_created, known.version_created
    return bool(made and before and made < before)


def _number(version: str | None) -> int | None:
    return int(version) if version and version.isdecimal() else None
