"""Feeds become articles: what a poll of a source does, and when the next one is due."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from uuid import UUID

import structlog

from service import crawling, entries, fetching, ingest, syndication
from service.crawling import Crawl, Disallowed, HostBusy
from service.entries import Unreadable
from service.errors import Erased, NotFound
from service.fetching import Answer
from service.storage import sources
from service.storage.sources import Finished, Poll, Reached, Refusal, SeenItem, StoredSource
from service.syndication import Entry, Feed, NoFeed
from service.targets import AddressRefused, FetchFailed

log = structlog.get_logger()

MOST_TAKEN = 50
"""Items that one poll takes in; what is left is the next one's."""
MOST_TRIES = 3
"""Polls that try to read an item which cannot be read; then it must change first."""
MOST_SHOWN = 20
"""Refused items that are told of; all are counted."""
LONGEST_PAUSE = timedelta(days=1)
LONGEST_WISH = timedelta(days=7)
"""No Retry-After makes a source wait longer."""


@dataclass(slots=True)
class _Tally:
    """What a poll has come to so far."""

    new: int = 0
    revised: int = 0
    left: int = 0
    refused: list[Refusal] = field(default_factory=list)

    @property
    def taken(self) -> int:
        return self.new + self.revised + len(self.refused)

    def poll(self, found: int) -> Poll:
        shown = tuple(self.refused[:MOST_SHOWN])
        counts = {"new": self.new, "revised": self.revised, "left": self.left, "refused_count": len(self.refused)}
        return Poll(datetime.now(UTC), "ok", HTTPStatus.OK, None, found, **counts, refused=shown)


def poll(crawl: Crawl, source_id: UUID) -> None:
    """Poll a source, and store how that went. A source that is gone or disabled is left alone."""
    with crawl.connect() as conn:
        try:
            source = sources.get(conn, source_id)
        except NotFound:
            return
    if not source.enabled:
        return
    done = _polled(crawl, source)
    with crawl.connect() as conn:
        sources.finish(conn, source, done)
    log.info("source.polled", source=str(source_id), status=done.poll.status, new=done.poll.new)


def next_poll(source: StoredSource, status: sources.PollStatus, failures: int, asked: timedelta) -> datetime:
    """When a source is due again: after its interval, doubled for each failure in a row, or when it asks to be."""
    pause = timedelta(seconds=source.interval_seconds)
    if status not in {"ok", "unchanged"}:
        pause = max(pause, min(pause * 2 ** min(failures, 20), LONGEST_PAUSE))
    return datetime.now(UTC) + max(pause, asked)


def _polled(crawl: Crawl, source: StoredSource) -> Finished:
    try:
        answer = crawling.fetch(crawl, source.reached.moved_to or source.url, headers=_conditions(source.reached))
    except (AddressRefused, Disallowed) as error:
        return _failed(source, "refused", str(error))
    except HostBusy as error:
        return _failed(source, "throttled", str(error))
    except FetchFailed as error:
        return _failed(source, "failed", str(error))
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return _unchanged(source, answer)
    if answer.status == HTTPStatus.OK:
        return _read(crawl, source, answer)
    return _not_read(source, answer)


def _conditions(reached: Reached) -> dict[str, str]:
    """The headers of a conditional request, for a feed that was read whole."""
    asked = {"If-None-Match": reached.etag, "If-Modified-Since": reached.last_modified}
    return {"Accept": "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.1"} | {
        name: value for name, value in asked.items() if value
    }


def _failed(source: StoredSource, status: sources.PollStatus, detail: str, answer: Answer | None = None) -> Finished:
    now = datetime.now(UTC)
    failures = source.reached.failures + 1
    wish = answer.headers.get("retry-after", "") if answer else ""
    asked = fetching.retry_after(wish, now=now, longest=LONGEST_WISH)
    told = Poll(now, status, answer.status if answer else None, detail)
    moved_to = source.reached.moved_to if answer is None else None  # where it moved to answers no better: ask anew
    reached = replace(source.reached, failures=failures, moved_to=moved_to)
    return Finished(told, reached, next_poll(source, status, failures, asked))


def _not_read(source: StoredSource, answer: Answer) -> Finished:
    """What an answer without a feed means."""
    detail = f"It answers {answer.status}."
    if answer.status == HTTPStatus.GONE:
        return replace(_failed(source, "gone", detail, answer), disabled_reason="It is gone (410).")
    return _failed(source, "throttled" if answer.status in crawling.UNAVAILABLE else "failed", detail, answer)


def _unchanged(source: StoredSource, answer: Answer) -> Finished:
    told = Poll(datetime.now(UTC), "unchanged", answer.status, found=source.last.found if source.last else 0)
    reached = replace(source.reached, failures=0, moved_to=answer.moved or source.reached.moved_to)
    return Finished(told, reached, next_poll(source, "unchanged", 0, timedelta()))


def _read(crawl: Crawl, source: StoredSource, answer: Answer) -> Finished:
    digest = hashlib.sha256(answer.body).digest()
    if digest == source.reached.digest:
        return _unchanged(source, answer)
    try:
        feed = syndication.read(answer.body, url=answer.url, content_type=answer.headers.get("content-type"))
    except NoFeed as error:
        return _failed(source, "failed", str(error), answer)
    tally = _take_all(crawl, source, feed)
    moved_to = answer.moved or source.reached.moved_to
    whole = Reached(answer.headers.get("etag"), answer.headers.get("last-modified"), digest, moved_to)
    reached = Reached(moved_to=moved_to) if tally.left or tally.refused else whole
    return Finished(tally.poll(len(feed.entries)), reached, next_poll(source, "ok", 0, timedelta()), feed.title)


def _take_all(crawl: Crawl, source: StoredSource, feed: Feed) -> _Tally:
    tally, busy = _Tally(), False
    for entry in feed.entries:
        known = _known(crawl, source, entry)
        if known is not None and not _is_due(known, entry):
            continue
        if busy or tally.taken >= MOST_TAKEN or crawl.over.is_set():
            tally.left += 1
            continue
        try:
            _take(crawl, source, entry, known, tally)
        except HostBusy:
            busy = True
            tally.left += 1
    with crawl.connect() as conn:
        sources.still_there(conn, source.id, [entry.identity for entry in feed.entries])
    return tally


def _known(crawl: Crawl, source: StoredSource, entry: Entry) -> SeenItem | None:
    """What is known of an item. One that came another way counts as seen as it is now, until it changes."""
    with crawl.connect() as conn:
        known = sources.seen(conn, source.id, entry.identity)
        if known is not None and known.fingerprint is None:
            known = SeenItem(entry.fingerprint, 0, known.article_id)
            sources.saw(conn, source.id, entry.identity, known)
    return known


def _is_due(known: SeenItem, entry: Entry) -> bool:
    """Whether an item that was seen before is to be read: it changed, or could not be read and may be by now."""
    return known.fingerprint != entry.fingerprint or 0 < known.tries < MOST_TRIES


def _take(crawl: Crawl, source: StoredSource, entry: Entry, known: SeenItem | None, tally: _Tally) -> None:
    """Make an item an article, or note why it is none. Raises HostBusy."""
    article_id = known.article_id if known else None
    try:
        article = entries.article(crawl, source, entry)
        with crawl.connect() as conn, conn.transaction():
            received = ingest.receive(conn, article, article_id=article_id)
            sources.saw(conn, source.id, entry.identity, SeenItem(entry.fingerprint, 0, received.article_id))
    except (Unreadable, Erased) as error:
        tally.refused.append(Refusal(entry.link or entry.identity, str(error)))
        same = known is not None and known.fingerprint == entry.fingerprint
        tries = MOST_TRIES if isinstance(error, Erased) else (known.tries if known and same else 0) + 1
        with crawl.connect() as conn:
            sources.saw(conn, source.id, entry.identity, SeenItem(entry.fingerprint, tries, article_id))
    else:
        tally.new += received.created
        tally.revised += received.revised
