"""What finding the same claim costs beside reading an article: `same_claim.py [--articles FILE] [--claims 100000]`.

The articles are read, their claims stored, encoded together and tracked among the claims of crowd.py, one article after
the other, as a worker does. The figures are means over the articles, but for the first, which loads what is needed.
"""

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

import psycopg
from crowd import Crowd
from psycopg import Connection
from stored_crowd import opened

from schemas.article import NewArticleSchema
from service import extraction, gazetteer, ingest, packs, tracking
from service.config import Config
from service.extraction import frames
from service.extraction.rules.inner_incises import incises
from service.gazetteer import Gazetteer
from service.matching import encoder
from service.model import Article
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
    seconds: dict[str, list[float]] = {step: [] for step in STEPS}
    claims = 0
    for article in articles:
        each = _article(conn, article, known)
        claims += each.pop("claims")
        for step, taken in each.items():
            seconds[step].append(taken)
    print(f"claims of an article  {claims / len(articles):.1f}")
    for step, taken in seconds.items():
        print(f"{step:21} {statistics.mean(taken[1:]) * 1000:.1f} ms an article")


def _article(conn: Connection, article: Article, known: Gazetteer) -> dict[str, float]:
    """The seconds of each step, and how many claims there are."""
    pack = packs.load(article.language or "fr")
    began = time.perf_counter()
    with frames.pipeline(pack).memory_zone():
        frames.parse([("title", article.title or ""), ("body", article.body)], pack, incises(pack))
    parsed = time.perf_counter()
    reading = extraction.read(article, known)
    read = time.perf_counter()
    received = ingest.receive(conn, article)
    [(reading_id,)] = conn.execute("SELECT id FROM readings WHERE article_id = %s", (received.article_id,)).fetchall()
    ingest.read(conn, reading_id, known, extract=lambda _: reading)
    stored = time.perf_counter()
    texts = [each.text for each in embeddings.missing(conn, received.article_id)]
    made = tracking.vectors(conn, received.article_id, texts, encoder.encode)
    encoded = time.perf_counter()
    with conn.transaction():
        tracking.track(conn, received.article_id, made)
    tracked = time.perf_counter()
    taken = (parsed - began, read - parsed, encoded - stored, tracked - encoded)
    return dict(zip(STEPS, taken, strict=True)) | {"claims": len(reading.claims)}


if __name__ == "__main__":
    main()
