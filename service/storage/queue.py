"""Jobs enqueued in the caller's transaction. Names only: what a job does is known where the worker runs it."""

from uuid import UUID

from procrastinate import App, SyncPsycopgConnector
from psycopg import Connection

READ = "read"
ENCODE = "encode"
AT_ONCE = 10
"""The priority of what somebody waits for, before any article."""
_QUEUE = App(connector=SyncPsycopgConnector())


def defer_reading(conn: Connection, reading_id: UUID) -> None:
    """Enqueue the job that does this reading; it is there when the caller's transaction commits, and only then."""
    _QUEUE.configure_task(READ, connection=conn).defer(reading_id=str(reading_id))


def defer_sentence(conn: Connection, asked: UUID, text: str, language: str | None) -> None:
    """Enqueue the job that makes the vector of a sentence, before all readings."""
    task = _QUEUE.configure_task(ENCODE, connection=conn, priority=AT_ONCE)
    task.defer(asked=str(asked), text=text, language=language)
