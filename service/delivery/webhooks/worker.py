"""The part of a worker that sends: it matches what happened with the subscriptions, and has threads that send.

They stand beside those that read: no article waits for a receiver.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event
from uuid import UUID

import psycopg
import structlog
from procrastinate import App, PsycopgConnector

from service.delivery.webhooks.dispatching import dispatch
from service.delivery.webhooks.sending import send_due
from service.storage import deliveries, queue, webhooks, workers
from service.storage.deliveries import Lease
from service.storage.workers import Pool
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


async def deliver(database_url: str, *, allowed: Policy, base: str, until_empty: bool = False) -> None:
    """Send what happens, until cancelled and what is in hand is sent; with `until_empty`, until nothing is due."""
    over = Event()
    with (
        workers.pool(database_url, size=CONNECTIONS, name="webhooks") as pool,
        ThreadPoolExecutor(SENDERS, "sender") as threads,
    ):
        send_to = partial(send_due, pool.connection, allowed=allowed, over=over.is_set)
        app = _app(database_url, threads, send_to, partial(_sweep, pool))
        async with app.open_async(), asyncio.TaskGroup() as together:
            looking = together.create_task(_look(pool, base, until_empty=until_empty))
            if until_empty:
                await looking
            await workers.serve(app, queue.WEBHOOKS, concurrency=SENDERS, over=over.set, until_empty=until_empty)
            looking.cancel()


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


def _app(
    database_url: str, threads: ThreadPoolExecutor, send_to: Callable[[Lease], int], sweep: Callable[[], None]
) -> App:
    app = App(connector=PsycopgConnector(conninfo=database_url, min_size=1, max_size=CONNECTIONS))

    @app.task(name=queue.SEND, queue=queue.WEBHOOKS)
    async def send(webhook_id: str, lease: str) -> None:
        await asyncio.get_running_loop().run_in_executor(threads, send_to, Lease(UUID(webhook_id), UUID(lease)))

    @app.periodic(cron=SWEEP_CRON)
    @app.task(name="sweep_webhooks", queue=queue.WEBHOOKS)
    def sweep_webhooks(timestamp: int) -> None:  # noqa: ARG001 (procrastinate gives the time that it was due)
        sweep()

    return app


def _sweep(pool: Pool) -> None:
    """Forget the log of deliveries that is old, and the secrets that sign no more."""
    now = datetime.now(UTC)
    with pool.connection() as conn:
        gone = deliveries.forget(conn, before=now - KEPT)
        webhooks.forget_secrets(conn, now=now)
    log.info("webhooks.swept", deliveries=gone)
