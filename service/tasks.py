"""The jobs of the queue, each a call of the floor below, and the worker that does them."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Lock
from typing import Any
from uuid import UUID

import psycopg
import structlog
from procrastinate import App, PsycopgConnector, RetryStrategy
from psycopg import Connection

from service import collecting, crawling, extraction, gazetteer, ingest, items, packs, tracking
from service.config import Config
from service.delivery.webhooks import sending, worker
from service.errors import NotFound, SchemaOutdated
from service.extraction import detect, frames
from service.matching import encoder
from service.model import Article, Reading
from service.storage import entities, events, idempotency, migrations, queue, sentences, workers
from service.storage.workers import Pool

log = structlog.get_logger()

STALLED_CRON = "* * * * * */15"
"""When dead workers are looked for: every 15 seconds (the sixth field)."""
COUNT_CRON = "* * * * *"
"""When the claims of entities are counted anew: every minute."""
SWEEP_CRON = "23 * * * *"
"""When keys that expired are forgotten: once an hour."""
RETRY = RetryStrategy(max_attempts=5, exponential_wait=5)
"""A failed reading is tried again after 5, 25, 125, 625 and 3125 seconds; the article's state tells of each failure."""

CONCURRENCY = 2
"""While one article is read, the one before it is stored: the model never waits for the database."""

Read = Callable[[Connection, UUID], None]
Beside = Callable[[], Coroutine[Any, Any, None]]


def run_worker(config: Config) -> None:
    """Do the jobs of the queue until SIGTERM or SIGINT; the job in hand is finished first.

    `config.database_url` must be set. Raises SchemaOutdated, and UnfitDatabase where the server cannot be used.
    """
    if config.database_url is None:
        raise ValueError("A worker needs a database_url.")
    with psycopg.connect(config.database_url) as conn:
        if missing := migrations.missing(conn):
            raise SchemaOutdated(f"It lacks {', '.join(missing)}.")
    known = gazetteer.load(config.seeds_dir)
    _load_models()
    one_at_a_time = Lock()
    allowed, base = sending.policy(config.allowed_networks), config.public_url or ""

    def extract(article: Article) -> Reading:
        with one_at_a_time:
            return extraction.read(article, known)

    read = partial(ingest.read, gazetteer=known, extract=extract, encode=encoder.encode)
    polled = crawling.policy(config.allowed_networks)
    beside = (
        partial(worker.deliver, config.database_url, allowed=allowed, base=base),
        partial(collecting.collect, config.database_url, polled),
    )
    work(config.database_url, read, beside=beside, event_age=timedelta(days=config.event_days))


def _load_models() -> None:
    """Load the encoder and every language's model once, before the first article; say which is missing, and go on."""
    encoder.encode(["."])
    for pack in map(packs.load, packs.codes()):
        try:
            frames.pipeline(pack)
        except OSError:
            package = pack.model.replace("_", "-")
            log.exception("model.missing", language=pack.code, model=pack.model, install=f"pip install {package}")


def work(
    database_url: str,
    read: Read,
    *,
    beside: Sequence[Beside] = (),
    event_age: timedelta = timedelta(days=30),
    until_empty: bool = False,
) -> None:
    """Do jobs, readings by `read`, until a signal comes; with `until_empty`, until there are none.

    `beside` is what else the process does meanwhile. Events older than `event_age` are forgotten.
    """
    with workers.pool(database_url, size=CONCURRENCY, name="worker") as pool:
        asyncio.run(_work(_app(database_url, pool, read, event_age), beside, until_empty=until_empty))


async def _work(app: App, beside: Sequence[Beside], *, until_empty: bool) -> None:
    async with app.open_async():
        await _retry_stalled(app)
        reading = app.run_worker_async(
            queues=[queue.ARTICLES],
            wait=not until_empty,
            concurrency=CONCURRENCY,
            delete_jobs="successful",
            update_heartbeat_interval=queue.HEARTBEAT_SECONDS,
            stalled_worker_timeout=queue.STALLED_SECONDS,
        )
        await _until_one_ends(reading, *(work() for work in beside))


async def _until_one_ends(*works: Coroutine[Any, Any, None]) -> None:
    """Do all of it at once until one of them ends, then have the others end too. Raises what that one raised."""
    doing = [asyncio.create_task(work) for work in works]
    ended, others = await asyncio.wait(doing, return_when=asyncio.FIRST_COMPLETED)
    for other in others:
        other.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    for one in ended:
        one.result()


def _app(database_url: str, pool: Pool, read: Read, event_age: timedelta) -> App:
    app = App(connector=PsycopgConnector(conninfo=database_url, min_size=1, max_size=4))

    @app.task(name=queue.READ, retry=RETRY)
    def read_article(reading_id: str) -> None:
        with pool.connection() as conn:
            try:
                read(conn, UUID(reading_id))
            except NotFound:
                log.info("reading.gone", reading=reading_id)

    @app.task(name=queue.TRACK, retry=RETRY)
    def track_article(article_id: str) -> None:
        with pool.connection() as conn:
            try:
                tracking.catch_up(conn, UUID(article_id), encoder.encode)
            except NotFound:
                log.info("article.gone", article=article_id)

    @app.task(name=queue.ENCODE)
    def encode_sentence(asked: str, text: str, language: str | None) -> None:
        [vector] = encoder.encode([text])
        with pool.connection() as conn:
            sentences.answer(conn, UUID(asked), vector, language or detect.detect(text))

    @app.task(name=queue.RELEASE, retry=RETRY)
    def release_item(uri: str) -> None:
        with pool.connection() as conn:
            items.release(conn, uri)

    @app.periodic(cron=STALLED_CRON)
    @app.task(name="retry_stalled", priority=1)
    async def retry_stalled(timestamp: int) -> None:  # noqa: ARG001 (procrastinate gives the time that it was due)
        await _retry_stalled(app)

    _now_and_then(app, pool, event_age)
    return app


def _now_and_then(app: App, pool: Pool, event_age: timedelta) -> None:
    """What is swept and counted by the clock."""

    @app.periodic(cron=SWEEP_CRON)
    @app.task(name="sweep_idempotency_keys")
    def sweep_idempotency_keys(timestamp: int) -> None:  # noqa: ARG001 (procrastinate gives the time that it was due)
        with pool.connection() as conn:
            log.info("idempotency.swept", keys=idempotency.sweep(conn))

    @app.periodic(cron=SWEEP_CRON)
    @app.task(name="sweep_events")
    def sweep_events(timestamp: int) -> None:
        with pool.connection() as conn:
            log.info("events.swept", events=events.sweep(conn, datetime.fromtimestamp(timestamp, UTC) - event_age))

    @app.periodic(cron=COUNT_CRON)
    @app.task(name="count_claims", queueing_lock="count_claims")
    def count_claims(timestamp: int) -> None:  # noqa: ARG001 (procrastinate gives the time that it was due)
        with pool.connection() as conn:
            entities.count_claims(conn)


async def _retry_stalled(app: App) -> None:
    """Give the jobs of dead workers back to the queue."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=queue.STALLED_SECONDS):
        log.warning("job.stalled", job=job.id, task=job.task_name)
        await app.job_manager.retry_job(job)
