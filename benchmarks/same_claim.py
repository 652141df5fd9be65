"""What finding the same claim costs beside reading an article: `same_claim.py [--articles FILE] [--claims 100000]`.

The articles are read, their claims stored, encoded together and tracked among the claims of crowd.py, one article after
the other, as a worker does. The figures are means over the articles, but for the first, which loads what is needed.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from crowd import Crowd
from psycopg import Connection
from stored_crowd import opened, processor

from schemas.article import NewArticleSchema
from service import extraction, gazetteer, ingest, packs, tracking
from service.config import Config
from service.extraction import frames
from service.extraction.rules.inner_incises import incises
from service.gazetteer import Gazetteer
from service.matching import encoder
from service.model import Article, Reading
from service.storage import embeddings
from service.submission import taken_in

ROOT = Path(__file__).parents[1]
STEPS = ("parsing", "reading in all", "encoding", "matching")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, default=ROOT / "benchmarks" / "articles.ndjson", help="NDJSON")
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="a folder to keep the database in")
    args = parser.parse_args()
    lines = args.articles.read_text(encoding="utf-8").splitlines()
    articles = [taken_in(NewArticleSchema(unknown="exclude").load(json.loads(line))) for line in lines]
    with (
        tempfile.TemporaryDirectory(prefix="dixit-same-claim-") as folder,
        opened(args.data or Path(folder), Crowd(args.claims, args.data), args.claims) as url,
        psycopg.connect(url, autocommit=True) as conn,
    ):
        measure(conn, articles)


def measure(conn: Connection, articles: list[Article]) -> None:
    """What each step takes of an article."""
    known = gazetteer.load(Config.from_env().seeds_dir)
    found = [_article(conn, article, known) for article in articles]
    print(f"claims of an article  {statistics.mean(len(each.reading.claims) for each in found):.1f}")
    for step in STEPS:
        wall, spent = (statistics.mean(each.taken[step][at] for each in found[1:]) * 1000 for at in (0, 1))
        print(f"{step:21} {spent:.1f} ms of processor, {wall:.1f} ms an article")


@dataclass(frozen=True, slots=True)
class Done:
    """An article's reading, and of each step how long it took and how long the processor was at it, in seconds."""

    reading: Reading
    taken: Mapping[str, tuple[float, float]]


def _article(conn: Connection, article: Article, known: Gazetteer) -> Done:
    taken: dict[str, tuple[float, float]] = {}

    @contextmanager
    def step(name: str) -> Iterator[None]:
        started = time.perf_counter()
        with processor(conn) as spent:
            yield
        taken[name] = (time.perf_counter() - started, spent[0])

    pack = packs.load(article.language or "fr")
    with step("parsing"), frames.pipeline(pack).memory_zone():
        frames.parse([("title", article.title or ""), ("body", article.body)], pack, incises(pack))
    with step("reading in all"):
        reading = extraction.read(article, known)
    received = ingest.receive(conn, article)
    [(reading_id,)] = conn.execute("SELECT id FROM readings WHERE article_id = %s", (received.article_id,)).fetchall()
    ingest.read(conn, reading_id, known, extract=lambda _: reading)
    texts = [each.text for each in embeddings.missing(conn, received.article_id)]
    with step("encoding"):
        made = tracking.vectors(conn, received.article_id, texts, encoder.encode)
    with step("matching"), conn.transaction():
        tracking.track(conn, received.article_id, made)
    return Done(reading, taken)


if __name__ == "__main__":
    main()
