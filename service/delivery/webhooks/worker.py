"""The part of a worker that sends: it matches what happened with the subscriptions, and has threads that send.

They stand beside those that read: no article waits for a receiver.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
import structlog
from procrastinate import App, PsycopgConnector
from psycopg import Connection
from psycopg_pool import ConnectionPool

from service.delivery.webhooks.dispatching import dispatch
from service.delivery.webhooks.sending import send_due
from service.storage import deliveries, queue, webhooks
from service.storage.deliveries import Lease
from service.targets import Policy

log = structlog.get_logger()

SENDERS = 16
"""Receivers that are sent to at once; one that does not answer keeps one of them for twenty seconds, then pauses."""
CONNECTIONS = 4
"""None is held while a receiver answers."""
PAUSE_SECONDS = 1.0
"""Between two looks at the log of events."""
KEPT = timedelta(days=30)
SWEEP_CRON = "23 * * * *"
Pool = ConnectionPool[Connection]


async def deliver(database_url: str, *, allowed: Policy, base: str, until_empty: bool = False) -> None:
    """Send what happens, until cancelled and what is in hand is sent; with `until_empty`, until nothing is due."""
    with _pool(database_url) as pool, ThreadPoolExecutor(SENDERS, "sender") as threads:
        app = _app(database_url, partial(_in_thread, threads), pool, allowed)
        async with app.open_async(), asyncio.TaskGroup() as together:
            looking = together.create_task(_look(pool, base, until_empty=until_empty))
            if until_empty:
                await looking
            await app.run_worker_async(
                queues=[queue.WEBHOOKS],
                wait=not until_empty,
                concurrency=SENDERS,
                delete_jobs="always",
                install_signal_handlers=False,
                update_heartbeat_interval=queue.HEARTBEAT_SECONDS,
                stalled_worker_timeout=queue.STALLED_SECONDS,
            )
            looking.cancel()


def _pool(database_url: str) -> Pool:
    return ConnectionPool(
        database_url,
        min_size=1,
        max_size=CONNECTIONS,
        kwargs={"autocommit": True},
        check=ConnectionPool.check_connection,
        open=True,
        name="webhooks",
    )


async def _look(pool: Pool, base: str, *, until_empty: bool) -> None:
    """Match what happens with the subscriptions, over and over. A database that is away is asked again."""
    while True:
        more = False
        try:
            more = await asyncio.to_thread(_dispatch, pool, base)
        except psycopg.Error as error:
            log.warning("webhooks.unmatched", error=type(error).__name__)
        if until_empty and not more:
            return
        await asyncio.sleep(0 if more else PAUSE_SECONDS)


def _dispatch(pool: Pool, base: str) -> bool:
    with pool.connection() as conn:
        return dispatch(conn, base=base, now=datetime.now(UTC))


def _app(database_url: str, in_thread: Callable[..., Any], pool: Pool, allowed: Policy) -> App:
    app = App(connector=PsycopgConnector(conninfo=database_url, min_size=1, max_size=CONNECTIONS))

    @app.task(name=queue.SEND, queue=queue.WEBHOOKS)
    async def send(webhook_id: str, lease: str) -> None:
        await in_thread(send_due, pool.connection, Lease(UUID(webhook_id), UUID(lease)), allowed=allowed)

    @app.periodic(cron=SWEEP_CRON)
    @app.task(name="sweep_webhooks", queue=queue.WEBHOOKS)
    async def sweep(timestamp: int) -> None:  # noqa: ARG001 (procrastinate gives the time that it was due)
        await in_thread(_sweep, pool, now=datetime.now(UTC))

    return app


async def _in_thread(threads: ThreadPoolExecutor, work: Callable[..., Any], *args: Any, **options: Any) -> Any:
    return await asyncio.get_running_loop().run_in_executor(threads, partial(work, *args, **options))


def _sweep(pool: Pool, *, now: datetime) -> None:
    """Forget the log of deliveries that is old, and the secrets that sign no more."""
    with pool.connection() as conn:
        gone = deliveries.forget(conn, before=now - KEPT)
        webhooks.forget_secrets(conn, now=now)
    log.info("webhooks.swept", deliveries=gone)
