"""How fast claims are matched among many, and with what recall: `matching.py [--claims 100000] [--encode FILE]`.

The vectors are random but clustered as claims are: each is near to one of a tenth as many stories. The time is that of
the two queries for candidates and of the decisions on them, as for a claim of an article; the recall is the share of
the ten nearest by exact search that the index gives. With --encode, an NDJSON file of articles, also what encoding
their claims costs beside reading them.
"""

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
import psycopg
from psycopg import Connection

from service import extraction, postgres, tracking
from service.config import Config
from service.gazetteer import load
from service.matching import encoder, statements
from service.model import Article, Claim, Claimant, Span
from service.storage import embeddings, migrations

ASKED = 200
NEAREST = 10
CLAIMS_OF_AN_ARTICLE = 100
WORDS = ("pont", "école", "drone", "ministre", "grève", "hôpital", "réforme", "impôt", "forêt", "procès", "ville")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--encode", type=Path, help="NDJSON of French articles")
    args = parser.parse_args()
    if args.encode:
        encode(args.encode)
    with (
        tempfile.TemporaryDirectory(prefix="dixit-matching-") as folder,
        postgres.running(Path(folder)) as server,
        psycopg.connect(server.url(), autocommit=True) as conn,
    ):
        migrations.apply(conn)
        ask(conn, fill(conn, args.claims))


def encode(path: Path) -> None:
    """What the vectors of claims cost beside the reading, by article."""
    known, reading, encoding, claims = load(Config.from_env().seeds_dir), [], [], 0
    articles = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for each in articles:
        started = time.perf_counter()
        found = extraction.read(Article(each["text"], title=each.get("title"), language="fr"), known)
        read = time.perf_counter()
        encoder.encode([claim.text for claim in found.claims])
        reading.append(read - started)
        encoding.append(time.perf_counter() - read)
        claims += len(found.claims)
    print(f"reading an article    {statistics.mean(reading[1:]) * 1000:.0f} ms (but for the first: the models)")
    print(f"encoding its claims   {statistics.mean(encoding[1:]) * 1000:.0f} ms ({claims / len(articles):.1f} claims)")


def fill(conn: Connection, count: int) -> np.ndarray:
    """Store so many claims with their vectors; the vectors."""
    random = np.random.default_rng(7)
    stories = random.standard_normal((max(1, count // 10), encoder.DIMENSIONS), dtype=np.float32)
    vectors = stories[random.integers(len(stories), size=count)]
    vectors += 0.6 * random.standard_normal(vectors.shape, dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    started = time.perf_counter()
    conn.execute("DROP INDEX claim_embeddings_near")
    ids = store_claims(conn, count, random)
    with conn.cursor().copy("COPY claim_embeddings (claim_id, embedding) FROM STDIN") as copy:
        for claim_id, vector in zip(ids, vectors, strict=True):
            copy.write_row((claim_id, embeddings.written(vector)))
    stored = time.perf_counter()
    conn.execute("SET maintenance_work_mem = '1GB'")
    conn.execute(
        "CREATE INDEX claim_embeddings_near ON claim_embeddings"
        " USING hnsw (embedding halfvec_ip_ops) WITH (m = 16, ef_construction = 64)"
    )
    conn.execute("VACUUM ANALYZE")
    indexed = time.perf_counter() - stored
    print(f"stored                {count} claims in {stored - started:.0f} s, indexed in {indexed:.0f} s")
    return vectors


def store_claims(conn: Connection, count: int, random: np.random.Generator) -> list[str]:
    """Claims of twelve words each, a hundred an article; their ids."""
    conn.execute(
        "INSERT INTO articles (id, sorted_at) SELECT gen_random_uuid(), now() FROM generate_series(1, %s)",
        (count // CLAIMS_OF_AN_ARTICLE + 1,),
    )
    conn.execute("INSERT INTO revisions (article_id, n, body, text_sha256) SELECT id, 1, '', '' FROM articles")
    conn.execute("INSERT INTO readings (article_id, revision, status) SELECT id, 1, 'read' FROM articles")
    rows = conn.execute("SELECT article_id, id FROM readings").fetchall()
    columns = (
        "article_id, revision, reading_id, position, language, text, field, kind, content, quotes, claimant, act,"
        " attitude, polarity, modality, times, quantities, mentions, rule, prefix, suffix, search, sorted_at"
    )
    with conn.cursor().copy(f"COPY claims ({columns}) FROM STDIN") as copy:
        for n in range(count):
            article_id, reading_id = rows[n // CLAIMS_OF_AN_ARTICLE]
            text = " ".join(f"{WORDS[random.integers(len(WORDS))]}{random.integers(2000)}" for _ in range(12))
            claimant = json.dumps({"status": "named", "name": "Ana", "type": "person"})
            copy.write_row((
                article_id, 1, reading_id, n, "fr", text, "body", "indirect",
                json.dumps([{"start": 0, "end": 1, "text": text}]), "[]", claimant, "assertion", "neutral", "affirmed",
                "asserted", "[]", "[]", "[]", "bench", "", "", text, "2025-01-01",
            ))  # fmt: skip
    return [str(id_) for (id_,) in conn.execute("SELECT id FROM claims ORDER BY position")]


def ask(conn: Connection, vectors: np.ndarray) -> None:
    """Match claims like stored ones, and compare with exact search."""
    random = np.random.default_rng(11)
    texts = dict(conn.execute("SELECT position, text FROM claims WHERE position < %s", (ASKED,)).fetchall())
    ids = [id_ for (id_,) in conn.execute("SELECT id FROM claims ORDER BY position")]
    seconds, right = [], 0
    for n in range(ASKED):
        noise = 0.3 * random.standard_normal(encoder.DIMENSIONS, dtype=np.float32) / np.sqrt(encoder.DIMENSIONS)
        vector = vectors[n] + noise
        vector /= np.linalg.norm(vector)
        said = statements.of_claim(claim(texts[n]), "fr")
        started = time.perf_counter()
        with conn.transaction():
            tracking.matches(conn, said, vector.tolist(), text=texts[n])
        seconds.append(time.perf_counter() - started)
        exact = np.argpartition(-(vectors @ vector), NEAREST)[:NEAREST]
        with conn.transaction():
            found = embeddings.near(conn, vector.tolist())
        right += len({ids[i] for i in exact} & found.keys())
    cuts = statistics.quantiles(seconds, n=100)
    print(f"matching a claim      p50 {cuts[49] * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms")
    print(f"recall of the nearest {NEAREST} {right / ASKED / NEAREST:.3f}")


def claim(text: str) -> Claim:
    """A claim of these words."""
    return Claim(text, "body", "indirect", (Span(0, len(text), text),), Claimant("named", "Ana", "person"))


if __name__ == "__main__":
    main()
