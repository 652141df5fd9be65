"""How fast 100,000 claims are exported, and in how much memory: figures printed, not judged.

The claims are those that the engine reads in `benchmarks/articles.ndjson`, repeated under other ids. Each form is
streamed by a process of its own, which serves itself as gunicorn's do; its memory is what the system says at its peak.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from uuid import UUID

import psycopg
from own_database import own_database
from psycopg import Connection
from psycopg.sql import SQL, Identifier

from schemas.article import NewArticleSchema
from service import extraction, gazetteer, ingest
from service.config import Config
from service.model import Article, Reading
from service.submission import strict_json, taken_in

CLAIMS = 100_000
ARTICLES = 40
FILE = Path(__file__).parent / "articles.ndjson"
CHILD = Path(__file__).with_name("exported.py")
FORMS = ("csv", "ndjson", "parquet")
REPEATED = {
    "articles": {"id": "m.article", "url": "NULL", "canonical_url": "NULL", "external_id": "NULL"},
    "revisions": {"article_id": "m.article"},
    "readings": {"id": "m.reading", "article_id": "m.article"},
    "claims": {"id": "gen_random_uuid()", "article_id": "m.article", "reading_id": "m.reading"},
}
"""Tables that are repeated, and the columns that are other in each copy."""
OF_ARTICLE = {"articles": "t.id", "revisions": "t.article_id", "readings": "t.article_id", "claims": "t.article_id"}


def main() -> None:
    """Fill a database of its own, and export it in each form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=CLAIMS)
    parser.add_argument("--forms", nargs="+", choices=FORMS, default=FORMS)
    args = parser.parse_args()
    with own_database() as url:
        with psycopg.connect(url, autocommit=True) as conn:
            print(f"{fill(conn, args.claims)} claims")
        for form in args.forms:
            child = [sys.executable, str(CHILD), url, form]
            print(subprocess.run(child, check=True, capture_output=True, text=True).stdout.strip())


def fill(conn: Connection, wanted: int) -> int:
    """Read some articles, and repeat them with their claims until there are so many."""
    known = gazetteer.load(Config().seeds_dir)

    def extract(article: Article) -> Reading:
        return extraction.read(article, known)

    for article in islice(_articles(), ARTICLES):
        ingest.receive(conn, article)
    for (reading,) in conn.execute("SELECT id FROM readings").fetchall():
        ingest.read(conn, UUID(str(reading)), known, extract=extract)
    [read] = conn.execute("SELECT count(*) FROM claims").fetchone() or (0,)
    conn.execute("SET session_replication_role = replica")  # rows that refer to each other by construction
    for _ in range(wanted // read):
        _repeat(conn)
    conn.execute("SET session_replication_role = origin")
    conn.execute("VACUUM ANALYZE")
    [stored] = conn.execute("SELECT count(*) FROM claims").fetchone() or (0,)
    return int(stored)


def _articles() -> Iterator[Article]:
    schema = NewArticleSchema()
    for line in FILE.read_bytes().splitlines():
        yield taken_in(schema.load(strict_json(line)))


def _repeat(conn: Connection) -> None:
    """One more of each article that was read."""
    conn.execute("CREATE TEMPORARY TABLE IF NOT EXISTS first AS SELECT id FROM articles")
    conn.execute("DROP TABLE IF EXISTS made")
    conn.execute(_MADE)
    for table, others in REPEATED.items():
        columns = [name for (name,) in conn.execute(_COLUMNS, {"table": table})]
        values = [SQL(others[name]) if name in others else SQL("t.{}").format(Identifier(name)) for name in columns]  # type: ignore[arg-type]
        statement = SQL(
            "INSERT INTO {table} ({columns}) SELECT {values} FROM {table} t JOIN made m ON m.of = {article}"
        )
        conn.execute(
            statement.format(
                table=Identifier(table),
                columns=SQL(", ").join(map(Identifier, columns)),
                values=SQL(", ").join(values),
                article=SQL(OF_ARTICLE[table]),  # type: ignore[arg-type]
            )
        )


_MADE = """
CREATE TEMPORARY TABLE made AS SELECT id AS of, gen_random_uuid() AS article, gen_random_uuid() AS reading FROM first
"""
_COLUMNS = """
SELECT column_name FROM information_schema.columns
 WHERE table_schema = 'public' AND table_name = %(table)s AND is_generated = 'NEVER' AND is_identity = 'NO'
"""


if __name__ == "__main__":
    main()
