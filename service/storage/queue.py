"""Jobs enqueued in the caller's transaction. Names only: what a job does is known where the worker runs it."""

from datetime import datetime
from uuid import UUID

from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from psycopg import Connection

READ = "read"
ENCODE = "encode"
TRACK = "track"
SEND = "send"
ARTICLES = "default"
WEBHOOKS = "webhooks"
"""The queue of what is sent to receivers, beside that of articles: neither waits for the other."""
HEARTBEAT_SECONDS = 5.0
STALLED_SECONDS = 20.0
"""After this long without a heartbeat a worker counts as dead, and its jobs are done by another."""
RELEASE = "release_item"
POLL = "poll_source"
SOURCES = "sources"
"""The queue of feeds that are polled: no article waits for a site that is slow."""
AT_ONCE = 10
"""The priority of what somebody waits for, before any article."""
_QUEUE = App(connector=SyncPsycopgConnector())


def defer_reading(conn: Connection, reading_id: UUID) -> None:
    """Enqueue the job that does this reading; it is there when the caller's transaction commits, and only then."""
    _QUEUE.configure_task(READ, connection=conn).defer(reading_id=str(reading_id))


def defer_tracking(conn: Connection, article_id: UUID) -> None:
    """Enqueue the job that gives vectors to an article's claims that have none, and threads to these."""
    _QUEUE.configure_task(TRACK, connection=conn).defer(article_id=str(article_id))


def defer_poll(conn: Connection, source_id: UUID) -> bool:
    """Enqueue the job that polls a source, once however often it is asked for; whether it was not there already."""
    name = f"source:{source_id}"
    task = _QUEUE.configure_task(POLL, connection=conn, queue=SOURCES, lock=name, queueing_lock=name)
    try:
        with conn.transaction():
            task.defer(source_id=str(source_id))
    except AlreadyEnqueued:
        return False
    return True


def defer_release(conn: Connection, uri: str, *, at: datetime) -> None:
    """Enqueue the job that delivers a news item when its embargo is over."""
    _QUEUE.configure_task(RELEASE, connection=conn, schedule_at=at).defer(uri=uri)


def defer_sentence(conn: Connection, asked: UUID, text: str, language: str | None) -> None:
    """Enqueue the job that makes the vector of a sentence, before all readings."""
    task = _QUEUE.configure_task(ENCODE, connection=conn, priority=AT_ONCE)
    task.defer(asked=str(asked), text=text, language=language)


def defer_sending(conn: Connection, webhook_id: UUID, lease: UUID) -> None:
    """Enqueue the job that sends to a receiver what is due."""
    task = _QUEUE.configure_task(SEND, connection=conn, queue=WEBHOOKS)
    task.defer(webhook_id=str(webhook_id), lease=str(lease))
