"""The claims of crowd.py in a database, with their vectors, their threads and every index."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import numpy as np
import psycopg
from crowd import PER_ARTICLE, PUBLISHERS, Crowd, Told
from psycopg import Connection

from service import postgres
from service.storage import migrations, thread_writes

SETTINGS = {**postgres.THROWAWAY, "max_wal_size": "16GB"}
"""Nothing waits for the disk, and no vacuum works beside what is measured."""
MEMORY = "6GB"
"""What the vectors' index may take while it is built; a million need four."""
_STAGED = (
    "id", "article_id", "position", "text", "language", "content", "claimant", "claimant_normalised", "polarity",
    "mentions", "quantities",
)  # fmt: skip
_STAGING = """
CREATE TEMPORARY TABLE staged (
    id uuid, article_id uuid, position integer, text text, language text, content jsonb, claimant jsonb,
    claimant_normalised text, polarity text, mentions jsonb, quantities jsonb)
"""
_STORED = """
INSERT INTO claims (
    id, article_id, revision, reading_id, position, language, text, field, kind, content, quotes, claimant,
    claimant_normalised, act, attitude, polarity, modality, times, quantities, mentions, rule, prefix, suffix, search,
    sorted_at, published_at, publisher_id)
SELECT s.id, s.article_id, 1, g.id, s.position, s.language, s.text, 'body', 'indirect', s.content, '[]', s.claimant,
       s.claimant_normalised, 'assertion', 'neutral', s.polarity, 'asserted', '[]', s.quantities, s.mentions, 'crowd',
       'On a dit hier au journal que ', ', a-t-on dit hier au journal.',
       to_tsvector(search_configuration(s.language), s.text), a.sorted_at, a.sorted_at, a.publisher_id
  FROM staged s
  JOIN articles a ON a.id = s.article_id
  JOIN readings g ON g.article_id = a.id
"""


@contextmanager
def opened(folder: Path, crowd: Crowd, count: int, **settings: str) -> Iterator[str]:
    """The URL of a database in this folder that holds so many claims of the crowd, made where it is not there."""
    with postgres.running(folder, SETTINGS | settings) as server:
        with psycopg.connect(server.url(), autocommit=True) as conn:
            migrations.apply(conn)
            if conn.execute("SELECT NOT EXISTS (SELECT FROM claims)").fetchone() == (True,):
                told = crowd.claims(count)
                print(f"vectors indexed in    {store(conn, crowd, told, crowd.embedded(told)):.0f} s", flush=True)
        yield server.url()


def store(conn: Connection, crowd: Crowd, told: Sequence[Told], vectors: np.ndarray) -> float:
    """Store the claims, and index them last; the seconds that the vectors' index took. The database is empty."""
    dropped = _drop_indexes(conn)
    ids = [uuid4() for _ in told]
    _publishers(conn)
    articles = _articles(conn, len(told) // PER_ARTICLE + 1)
    _claims(conn, crowd, told, ids, articles)
    with conn.cursor().copy("COPY claim_embeddings (claim_id, embedding) FROM STDIN") as copy:
        for claim_id, vector in zip(ids, vectors, strict=True):
            copy.write_row((claim_id, written(vector)))
    _threads(conn, told, ids)
    conn.execute(f"SET maintenance_work_mem = '{MEMORY}'")
    seconds = 0.0
    for definition in dropped:
        started = time.perf_counter()
        conn.execute(definition)
        if " hnsw " in definition:
            seconds = time.perf_counter() - started
    conn.execute("VACUUM ANALYZE")
    return seconds


def warm(conn: Connection) -> None:
    """Take into memory what is asked all the time, as a service has it that runs for long."""
    conn.execute("CREATE EXTENSION IF NOT EXISTS pg_prewarm")
    for name in ("claim_embeddings_near", "claim_embeddings", "claim_embeddings_pkey", "claims_search", "claims"):
        conn.execute("SELECT pg_prewarm(%s)", (name,))


def written(vector: np.ndarray) -> str:
    """The vector as a column reads it."""
    return "[" + ",".join(f"{number:.6g}" for number in vector) + "]"


def add(conn: Connection, crowd: Crowd, told: Sequence[Told]) -> UUID:
    """Store one more article with these claims, which have no vectors yet; the article."""
    [article_id] = _articles(conn, 1)
    _claims(conn, crowd, told, [uuid4() for _ in told], [article_id])
    return article_id


def _drop_indexes(conn: Connection) -> list[str]:
    """Drop the indexes that no constraint needs; how to make them again."""
    found = conn.execute(
        "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.tablename IN ('claims', 'claim_embeddings')"
        " AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = i.indexname)"
    ).fetchall()
    for name, _ in found:
        conn.execute(f"DROP INDEX {name}")
    return [definition for _, definition in found]


def _publishers(conn: Connection) -> None:
    conn.execute(
        "INSERT INTO publishers (name, normalised, domain)"
        " SELECT 'Publisher ' || n, 'publisher ' || n, n || '.example' FROM generate_series(1, %s) AS n",
        (PUBLISHERS,),
    )
    conn.execute("SELECT setseed(0.7)")


def _articles(conn: Connection, count: int) -> list[UUID]:
    """Articles over two years, the publishers' shares skewed."""
    made = conn.execute(
        "INSERT INTO articles (sorted_at, published_at, publisher_id, read_revision)"
        " SELECT at, at, p.id, 1 FROM (SELECT timestamptz '2025-01-01' + random() * interval '700 days' AS at,"
        " 1 + floor(%s * random() ^ 2) AS nth FROM generate_series(1, %s)) AS a"
        " JOIN publishers p ON p.name = 'Publisher ' || a.nth RETURNING id",
        (PUBLISHERS, count),
    ).fetchall()
    ids = [id_ for (id_,) in made]
    conn.execute(
        "INSERT INTO revisions (article_id, n, title, body, text_sha256)"
        " SELECT id, 1, 'Titre', repeat('On a dit hier au journal bien des choses. ', 40), ''"
        " FROM unnest(%s::uuid[]) AS id",
        (ids,),
    )
    conn.execute(
        "INSERT INTO readings (article_id, revision, status) SELECT id, 1, 'read' FROM unnest(%s::uuid[]) AS id", (ids,)
    )
    return ids


def _claims(
    conn: Connection, crowd: Crowd, told: Sequence[Told], ids: Sequence[UUID], articles: Sequence[UUID]
) -> None:
    """The claims, PER_ARTICLE to an article."""
    conn.execute(_STAGING)
    with conn.cursor().copy(f"COPY staged ({', '.join(_STAGED)}) FROM STDIN") as copy:
        for n, (claim_id, row) in enumerate(zip(ids, crowd.rows(told), strict=True)):
            place = {"id": claim_id, "article_id": articles[n // PER_ARTICLE], "position": n % PER_ARTICLE}
            values = row | place
            copy.write_row([values[name] for name in _STAGED])
    conn.execute(_STORED)
    conn.execute("DROP TABLE staged")


def _threads(conn: Connection, told: Sequence[Told], ids: Sequence[UUID]) -> None:
    """A thread for every story that is told twice."""
    homes: dict[int, list[UUID]] = {}
    for each, claim_id in zip(told, ids, strict=True):
        homes.setdefault(each.story, []).append(claim_id)
    shared = {uuid4(): held for held in homes.values() if len(held) > 1}
    with conn.cursor().copy("COPY threads (id) FROM STDIN") as copy:
        for thread_id in shared:
            copy.write_row((thread_id,))
    conn.execute("CREATE TEMPORARY TABLE held (claim_id uuid, thread_id uuid)")
    with conn.cursor().copy("COPY held FROM STDIN") as copy:
        for thread_id, held in shared.items():
            for claim_id in held:
                copy.write_row((claim_id, thread_id))
    conn.execute(
        "INSERT INTO thread_claims (claim_id, thread_id, stands, sorted_at, publisher_id)"
        " SELECT c.id, h.thread_id, true, c.sorted_at, c.publisher_id FROM held h JOIN claims c ON c.id = h.claim_id"
    )
    thread_writes.recount(conn, list(shared))
    conn.execute("DROP TABLE held")
