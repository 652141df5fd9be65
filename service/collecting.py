"""The part of a worker that polls sources. It stands beside what reads: no article waits for a site that is slow."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import structlog
from procrastinate import App, PsycopgConnector

from service import polling
from service.crawling import Crawl
from service.storage import hosts, queue, sources, workers
from service.targets import Policy

log = structlog.get_logger()

POLLERS = 6
"""Sources that are polled at once; most of the time each waits for a site, or for its turn there."""
CONNECTIONS = 3
"""None is held while a site answers."""
DUE_CRON = "* * * * *"
"""When sources whose time has come are looked for: every minute."""
MOST_DUE = 1000
SWEEP_CRON = "37 * * * *"


async def collect(database_url: str, allowed: Policy, *, delay: float = 1.0, until_empty: bool = False) -> None:
    """Poll sources as they fall due, until cancelled: then each poll ends with the request in hand.

    With `until_empty`, do the polls that were asked for.
    """
    with (
        workers.pool(database_url, size=CONNECTIONS, name="sources") as pool,
        ThreadPoolExecutor(POLLERS, "poller") as threads,
    ):
        crawl = Crawl(connect=pool.connection, policy=allowed, delay=delay)
        app = _app(database_url, threads, crawl)
        async with app.open_async():
            await workers.serve(app, queue.SOURCES, concurrency=POLLERS, over=crawl.over.set, until_empty=until_empty)


def _app(database_url: str, threads: ThreadPoolExecutor, crawl: Crawl) -> App:
    app = App(connector=PsycopgConnector(conninfo=database_url, min_size=1, max_size=CONNECTIONS))

    @app.task(name=queue.POLL, queue=queue.SOURCES)
    async def poll_source(source_id: str) -> None:
        await asyncio.get_running_loop().run_in_executor(threads, polling.poll, crawl, UUID(source_id))

    @app.periodic(cron=DUE_CRON)
    @app.task(name="poll_due", queue=queue.SOURCES, priority=queue.AT_ONCE)
    def poll_due(timestamp: int) -> None:  # noqa: ARG001 (procrastinate gives the time that it was due)
        with crawl.connect() as conn, conn.transaction():
            for source_id in sources.take_due(conn, limit=MOST_DUE):
                queue.defer_poll(conn, source_id)

    @app.periodic(cron=SWEEP_CRON)
    @app.task(name="sweep_sources", queue=queue.SOURCES)
    def sweep_sources(timestamp: int) -> None:  # noqa: ARG001 (procrastinate gives the time that it was due)
        with crawl.connect() as conn:
            hosts.sweep(conn)
            log.info("sources.swept", items=sources.sweep(conn))

    return app
