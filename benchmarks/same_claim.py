"""What finding the same claim costs beside reading an article: `same_claim.py [--articles FILE] [--claims 100000]`.

The articles are read, their claims stored, encoded together and tracked among the claims of crowd.py, one article after
the other, as a worker does. Matching is finding candidates and deciding on them; storing vectors, in their index too,
and writing threads are shown beside it. The figures are means over the articles, but for the first six: the first loads
what is needed, and a statement is prepared when it comes for the sixth time. Withdrawn at the end, the articles are no
copies of those that the next run stores in the same folder.
"""

import argparse
import json
import statistics
import tempfile
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
from crowd import Crowd
from psycopg import Connection
from stored_crowd import opened, warm
from tracked import STEPS, Meter, track

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
WARMING = 6


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
        warm(conn)
        measure(conn, articles)


def measure(conn: Connection, articles: list[Article]) -> None:
    """What each step takes of an article."""
    known, meter = gazetteer.load(Config.from_env().seeds_dir), Meter(conn)
    done = [_article(conn, replace(article, external_id=None), known, meter) for article in articles]
    print(f"claims of an article  {statistics.mean(count for _, count in done):.1f}")
    for article_id, _ in done:
        ingest.withdraw(conn, article_id)
    conn.execute("VACUUM claim_embeddings")
    for name in ("parsing", "reading in all", "encoding", *STEPS):
        print(meter.means(name, apart_from=WARMING))


def _article(conn: Connection, article: Article, known: Gazetteer, meter: Meter) -> tuple[UUID, int]:
    """Everything that is done for an article; which it is, and how many claims it has."""
    pack = packs.load(article.language or "fr")
    with meter.step("parsing"), frames.pipeline(pack).memory_zone():
        frames.parse([("title", article.title or ""), ("body", article.body)], pack, incises(pack))
    with meter.step("reading in all"):
        reading = extraction.read(article, known)
    received = ingest.receive(conn, replace(article, url=f"https://{uuid4()}.example/"))
    [(reading_id,)] = conn.execute("SELECT id FROM readings WHERE article_id = %s", (received.article_id,)).fetchall()
    ingest.read(conn, reading_id, known, extract=lambda _: reading)
    texts = [each.text for each in embeddings.missing(conn, received.article_id)]
    with meter.step("encoding"):
        made = tracking.vectors(conn, received.article_id, texts, encoder.encode)
    track(conn, received.article_id, made, meter)
    return received.article_id, len(reading.claims)


if __name__ == "__main__":
    main()
