"""`make bench`: how fast articles are read through HTTP, how fast claims come out, how much memory it takes.

Everything runs as `dixit serve` runs it, on a data folder of its own that is removed at the end. The figures are
printed, not judged.
"""

import argparse
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg
import spacy

from schemas.article import NewArticleSchema
from service import extraction, gazetteer, ingest, postgres, tasks
from service.config import Config
from service.model import Article, Reading
from service.storage import migrations
from service.storage import readings as stored_readings
from service.submission import taken_in

ROOT = Path(__file__).parents[1]
MODEL = "fr_core_news_md"
LEAST_READ = 100  # articles to be timed end to end: fewer are sent several times, each time under another address
REQUESTS = 1000
BUSIEST = 20  # entities that are asked for
NDJSON = {"Content-Type": "application/x-ndjson"}


def main() -> None:
    """Run every measurement and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, default=ROOT / "benchmarks" / "articles.ndjson", help="NDJSON")
    parser.add_argument("--stored", type=int, default=10_000, help="articles to be stored before claims are asked for")
    args = parser.parse_args()
    articles = [json.loads(line) for line in args.articles.read_text(encoding="utf-8").splitlines()]
    for article in articles:
        article.pop("id", None)
    with tempfile.TemporaryDirectory(prefix="dixit-bench-") as folder:
        fill(Path(folder), articles, args.stored)
        with served(Path(folder)) as (process, client):
            ask_for_claims(client)
            read_through_http(client, articles)
            say_memory(process)
    read_barely(articles)


def fill(data_dir: Path, articles: list[dict[str, Any]], count: int) -> None:
    """Store `count` articles with their claims: each text is read once and the reading used for all its copies."""
    known = gazetteer.load(Config.from_env().seeds_dir)
    readings: dict[str, Reading] = {}

    def replay(article: Article) -> Reading:
        if article.body not in readings:
            readings[article.body] = extraction.read(article, known)
        return readings[article.body]

    started = time.perf_counter()
    with postgres.running(data_dir) as server:
        with psycopg.connect(server.url()) as conn:
            migrations.apply(conn)
            for new in copies(articles, count, "stored"):
                with conn.transaction():
                    ingest.receive(conn, taken_in(NewArticleSchema().load(new)))
        tasks.work(
            server.url(), lambda conn, reading: ingest.read(conn, reading, known, extract=replay), until_empty=True
        )
        with psycopg.connect(server.url(), autocommit=True) as conn:
            conn.execute("ANALYZE")
            if (done := stored_readings.counts(conn)) != {"read": count}:
                raise SystemExit(f"not everything was read: {done}")
    print(f"stored beforehand     {count} articles in {time.perf_counter() - started:.0f} s")


def copies(articles: list[dict[str, Any]], count: int, label: str) -> Iterator[dict[str, Any]]:
    """The articles over and over, each copy with an address of its own."""
    for n in range(count):
        yield articles[n % len(articles)] | {"url": f"https://bench.example/{label}/{n}"}


@contextmanager
def served(data_dir: Path) -> Iterator[tuple[psutil.Process, httpx.Client]]:
    """`dixit serve` with one worker, once it is ready and has read its seeds."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    settings = {"DIXIT_DATA_DIR": str(data_dir), "DIXIT_BIND": address, "DIXIT_WORKERS": "1", "DATABASE_URL": ""}
    with subprocess.Popen(
        [sys.executable, "-m", "service", "serve"], cwd=ROOT, env=os.environ | settings, stdout=subprocess.DEVNULL
    ) as process:
        try:
            with httpx.Client(base_url=f"http://{address}", timeout=600) as client:
                wait(lambda: is_ready(client))
                wait(lambda: unread(client) == 0)
                yield psutil.Process(process.pid), client
        finally:
            process.send_signal(signal.SIGTERM)


def ask_for_claims(client: httpx.Client) -> None:
    """Pages of the claims of the entities that speak most."""
    busiest = entities_of(client)
    seconds = []
    for n in range(REQUESTS):
        started = time.perf_counter()
        client.get(f"/v1/entities/{busiest[n % len(busiest)]}/claims").raise_for_status()
        seconds.append(time.perf_counter() - started)
    cuts = statistics.quantiles(seconds, n=100)
    print(f"GET entity's claims   p50 {cuts[49] * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms")


def entities_of(client: httpx.Client) -> list[str]:
    """The ids of the claimants of the newest claims."""
    claims = client.get("/v1/claims", params={"limit": 200}).raise_for_status().json()["items"]
    found = {claim["claimant"]["entity"]["id"]: None for claim in claims if claim["claimant"]["entity"]}
    return list(found)[:BUSIEST]


def read_through_http(client: httpx.Client, articles: list[dict[str, Any]]) -> None:
    """From the first byte sent to the last claim stored, with one worker whose model is loaded."""
    send(client, copies(articles, 1, "warm"))
    count = max(LEAST_READ, len(articles))
    started = time.perf_counter()
    send(client, copies(articles, count, "timed"))
    wait(lambda: unread(client) == 0)
    seconds = time.perf_counter() - started
    print(f"end to end            {count / seconds:.1f} articles/s ({count} through HTTP, one worker, claims tracked)")


def read_barely(articles: list[dict[str, Any]]) -> None:
    """What the model alone takes for the same texts."""
    nlp = spacy.load(MODEL)
    texts = [article["text"] for article in copies(articles, max(LEAST_READ, len(articles)), "bare")]
    list(nlp.pipe(texts[:1]))
    started = time.perf_counter()
    for _ in nlp.pipe(texts):
        pass
    print(f"bare nlp.pipe         {len(texts) / (time.perf_counter() - started):.1f} articles/s ({MODEL}, same texts)")


def say_memory(process: psutil.Process) -> None:
    """Resident memory of each kind of process."""
    for child in process.children(recursive=True):
        words = " ".join(child.cmdline())
        kind = "API process" if "gunicorn" in words else "worker" if words.endswith("worker") else None
        if kind:
            print(f"{kind:21} {child.memory_info().rss / 1024**2:.0f} MiB resident")


def send(client: httpx.Client, articles: Iterator[dict[str, Any]]) -> None:
    """Post the articles as one batch; each must be taken."""
    body = "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles)
    answer = client.post("/v1/articles:batch", content=body.encode(), headers=NDJSON).raise_for_status()
    refused = [line for line in answer.text.splitlines() if json.loads(line)["status"] >= HTTPStatus.BAD_REQUEST]
    if refused:
        raise SystemExit(f"{len(refused)} articles are refused, the first with {refused[0]}")
    wait(lambda: unread(client) == 0)


def unread(client: httpx.Client) -> int:
    """How many readings are still to be done, 0 or 1 and more."""
    asked = (client.get("/v1/articles", params={"reading": status, "limit": 1}) for status in ("queued", "reading"))
    return sum(len(answer.raise_for_status().json()["items"]) for answer in asked)


def is_ready(client: httpx.Client) -> bool:
    """Whether the service can serve."""
    try:
        return client.get("/readyz").is_success
    except httpx.TransportError:
        return False


def wait(done: Any, seconds: float = 3600) -> None:
    """Until `done()`; gives up after `seconds`."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            raise SystemExit("it took too long")
        time.sleep(0.1)


if __name__ == "__main__":
    main()
