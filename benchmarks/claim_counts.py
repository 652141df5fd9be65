"""How fast claims are counted among 1,000,000: figures printed, not judged.

Three years of 125,000 articles of 60 publishers in two languages, by 40,000 claimants of whom few speak much, as in an
archive; one article in fifty is withdrawn, one claim in fifty retracted. `--explain` prints how Postgres counts them.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import psycopg
from own_database import own_database
from psycopg import Connection

from service.storage import claim_counts
from service.storage.claim_query import ClaimFilters

CLAIMS = 1_000_000
CLAIMS_AN_ARTICLE = 8
YEARS = 3
REPEATS = 50
NOW = datetime(2026, 1, 1, tzinfo=UTC)
EVERYTHING = ClaimFilters()

ROWS = """
SELECT setseed(0.7);
INSERT INTO publishers (name, normalised, domain)
SELECT 'Journal ' || n, 'journal ' || n, 'journal' || n || '.example' FROM generate_series(1, 60) n;
CREATE TEMPORARY TABLE outlets AS SELECT id, row_number() OVER () AS n FROM publishers;
INSERT INTO entities (id, canonical_id, found_as, name, normalised, type, created_by)
SELECT id, id, n::text, 'Personne ' || n, 'personne ' || n, 'person', 'reading'
  FROM (SELECT gen_random_uuid() AS id, n FROM generate_series(1, 40000) n) AS made;
CREATE TEMPORARY TABLE people AS SELECT id, row_number() OVER () AS n FROM entities;
CREATE TEMPORARY TABLE made AS
SELECT gen_random_uuid() AS id, gen_random_uuid() AS reading, n,
       timestamptz '2026-01-01Z' - random() * interval '{years} years' AS at, (random() ^ 2 * 59)::int + 1 AS outlet,
       CASE WHEN random() < 0.8 THEN 'fr' ELSE 'en' END AS language
  FROM generate_series(1, {articles}) n;
INSERT INTO articles (id, status, url, canonical_url, publisher_id, published_at, sorted_at, read_revision)
SELECT m.id, CASE WHEN m.n % 50 = 0 THEN 'withdrawn' ELSE 'active' END, 'https://journal.example/' || m.n,
       'https://journal.example/' || m.n, o.id, at, at, 1
  FROM made m JOIN outlets o ON o.n = m.outlet;
INSERT INTO revisions (article_id, n, title, body, text_sha256, published_at)
SELECT id, 1, 'Titre', 'Le texte.', md5(n::text), at FROM made;
INSERT INTO readings (id, article_id, revision, status, extractor) SELECT reading, id, 1, 'read', 'dixit' FROM made;
CREATE TEMPORARY TABLE said AS
SELECT m.id AS article, reading, at, language, place, outlet, random() AS chance, random() AS tone,
       (random() ^ 3 * 39999)::int + 1 AS person
  FROM made m, generate_series(1, {each}) place;
INSERT INTO claims (
    article_id, revision, reading_id, status, position, language, text, field, kind, content, quotes, claimant,
    claimant_id, act, attitude, polarity, modality, times, quantities, mentions, rule, prefix, suffix, search,
    sorted_at, published_at, publisher_id)
SELECT s.article, 1, s.reading, CASE WHEN chance < 0.02 THEN 'retracted' ELSE 'current' END, place, s.language,
       'Le pont rouvrira ' || place, 'body', (ARRAY['direct', 'indirect', 'mixed'])[1 + floor(chance * 3)::int],
       '[{{"start": 0, "end": 20, "text": "Le pont rouvrira"}}]', '[]', '{{"status": "named", "name": "Personne"}}',
       CASE WHEN chance < 0.9 THEN p.id END,
       (ARRAY['assertion', 'assertion', 'assertion', 'assertion', 'denial', 'promise', 'accusation', 'demand',
              'opinion', 'prediction', 'question'])[1 + floor(tone * 11)::int],
       'neutral', 'affirmed', 'asserted', '[]', '[]', '[]', 'incise', '', '',
       to_tsvector('simple', 'Le pont rouvrira ' || place), at, at, o.id
  FROM said s JOIN people p ON p.n = s.person JOIN outlets o ON o.n = s.outlet;
"""
INDEXES = """
SELECT i.indexdef, format('DROP INDEX %I', i.indexname)
  FROM pg_indexes i
 WHERE i.tablename = 'claims' AND i.schemaname = 'public'
   AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = i.indexname)
"""


def main() -> None:
    """Fill a database of its own, and time each way of asking."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=CLAIMS)
    parser.add_argument("--explain", action="store_true", help="print the plans too")
    args = parser.parse_args()
    with own_database() as url, psycopg.connect(url, autocommit=True) as conn:
        fill(conn, args.claims)
        measure(conn, explain=args.explain)


def fill(conn: Connection, claims: int) -> None:
    """Store the claims, their indexes made anew afterwards, as after a restored dump."""
    indexes = conn.execute(INDEXES).fetchall()
    for _, drop in indexes:
        conn.execute(drop)
    conn.execute("SET session_replication_role = replica")  # rows that refer to each other by construction
    rows = ROWS.format(years=YEARS, articles=claims // CLAIMS_AN_ARTICLE, each=CLAIMS_AN_ARTICLE)
    conn.execute(rows)
    conn.execute("SET session_replication_role = origin")
    for create, _ in indexes:
        conn.execute(create)
    conn.execute("VACUUM ANALYZE")
    [stored], [size] = conn.execute(
        "SELECT count(*) FROM claims UNION ALL SELECT pg_relation_size('claims_counted') / 1048576"
    ).fetchall()
    print(f"{stored} claims; the index that they are counted by has {size} MiB")


def measure(conn: Connection, *, explain: bool) -> None:
    """Print the times of what a dashboard asks."""
    stretches = {
        "a day by the hour": (1, "hour"),
        "30 days by the day": (30, "day"),
        "a year by the week": (365, "week"),
        "three years by the month": (YEARS * 365, "month"),
    }
    for said, (days, interval) in stretches.items():
        asked = {"first": NOW - timedelta(days=days), "last": NOW, "interval": interval}
        for group in (None, "act", "publisher", "entity"):
            call = partial(claim_counts.count, conn, EVERYTHING, group_by=group, **asked)
            say(f"{said}, by {group or 'nothing'}", call)
        promises = ClaimFilters(act=("promise",), language="fr")
        say(f"{said}, French promises", partial(claim_counts.count, conn, promises, **asked))
    if explain:
        conn.add_notice_handler(lambda notice: print(notice.message_primary))
        conn.execute("LOAD 'auto_explain'")
        conn.execute("SET auto_explain.log_min_duration = 0; SET auto_explain.log_analyze = on")
        conn.execute("SET client_min_messages = log")
        for group in ("act", "entity"):
            claim_counts.count(
                conn, EVERYTHING, group_by=group, first=NOW - timedelta(days=YEARS * 365), last=NOW, interval="month"
            )


def say(what: str, call: Callable[[], object]) -> None:
    """Run the call and print its times in milliseconds."""
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    print(f"{what:45} p50 {statistics.median(times):7.1f} ms   p99 {times[int(len(times) * 0.99)]:7.1f} ms")


if __name__ == "__main__":
    main()
