"""What the parts of a worker have in common: their connections, and a queue of their own that each of them serves."""

import asyncio
from collections.abc import Callable

from procrastinate import App
from psycopg import Connection
from psycopg_pool import ConnectionPool

from service.storage import queue

Pool = ConnectionPool[Connection]


def pool(database_url: str, *, size: int, name: str) -> Pool:
    """Connections in autocommit mode for the threads of a worker, so many at most, each checked before it is used."""
    return ConnectionPool(
        database_url,
        min_size=1,
        max_size=size,
        kwargs={"autocommit": True},
        check=ConnectionPool.check_connection,
        open=True,
        name=name,
    )


async def serve(app: App, of: str, *, concurrency: int, over: Callable[[], None], until_empty: bool) -> None:
    """Do the jobs of one queue until cancelled; with `until_empty`, until there are none.

    `over` is called when it is cancelled, before the jobs in hand are waited for: they may end early then.
    """
    working = asyncio.ensure_future(
        app.run_worker_async(
            queues=[of],
            wait=not until_empty,
            concurrency=concurrency,
            delete_jobs="always",
            install_signal_handlers=False,
            update_heartbeat_interval=queue.HEARTBEAT_SECONDS,
            stalled_worker_timeout=queue.STALLED_SECONDS,
        )
    )
    try:
        await asyncio.shield(working)
    except asyncio.CancelledError:
        over()
        working.cancel()
        await asyncio.wait([working])
        raise
