"""Where requests get their connection: one pool a process, opened after the fork by whoever asks first."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from flask import Flask, current_app
from psycopg import Connection
from psycopg_pool import ConnectionPool

EXTENSION = "dixit.pool"
STATEMENT_SECONDS = 10
PATIENCE_SECONDS = 5.0
OPTIONS = f"-c statement_timeout={STATEMENT_SECONDS}s -c TimeZone=UTC -c application_name=dixit-api"


def pool_of(database_url: str, size: int) -> ConnectionPool[Connection]:
    """A pool that is not open yet: it may be carried through a fork."""
    return ConnectionPool(
        database_url,
        min_size=1,
        max_size=size,
        open=False,
        timeout=PATIENCE_SECONDS,
        check=ConnectionPool.check_connection,
        kwargs={"options": OPTIONS},
        name="api",
    )


def apart(database_url: str) -> Connection:
    """A connection beside the pool, in autocommit mode, for whoever needs one as long as the process lives."""
    return psycopg.connect(
        database_url,
        autocommit=True,
        options=OPTIONS,
        connect_timeout=round(PATIENCE_SECONDS),
        keepalives_idle=30,
        keepalives_interval=10,
        keepalives_count=3,
    )


def pool(app: Flask | None = None) -> ConnectionPool[Connection]:
    """The pool of the application, opened."""
    found: ConnectionPool[Connection] = (app or current_app).extensions[EXTENSION]
    if found.closed:
        found.open()
    return found


@contextmanager
def connection() -> Iterator[Connection]:
    """A connection for one request: what is done within is committed at the end, or undone by an error."""
    with pool().connection() as conn:
        yield conn


def close(app: Flask) -> None:
    """Closes the application's connections, as its process ends."""
    found: ConnectionPool[Any] = app.extensions[EXTENSION]
    if not found.closed:
        found.close()
