"""Waiting for a word from other connections, by LISTEN and NOTIFY."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from psycopg import Connection
from psycopg.sql import SQL, Identifier


@contextmanager
def to(conn: Connection, channel: str) -> Iterator[Callable[[str, float], bool]]:
    """Listen on the channel; what is given waits for a payload, at most so many seconds, and says whether it came.

    Raises ProgrammingError where the connection is in a transaction.
    """
    before = conn.autocommit
    conn.autocommit = True
    conn.execute(SQL("LISTEN {}").format(Identifier(channel)))
    try:
        yield lambda payload, seconds: _heard(conn, payload, seconds)
    finally:
        conn.execute(SQL("UNLISTEN {}").format(Identifier(channel)))
        conn.autocommit = before


def _heard(conn: Connection, payload: str, seconds: float) -> bool:
    notifications = conn.notifies(timeout=seconds)
    try:
        return any(each.payload == payload for each in notifications)
    finally:
        notifications.close()
