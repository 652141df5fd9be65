"""A word for what a snapshot sees: the same word promises the same sight."""

import time
from dataclasses import dataclass, field

import psycopg
import pytest
from psycopg import Connection
from psycopg.errors import IdleInTransactionSessionTimeout, ReadOnlySqlTransaction

from service.storage import snapshots

CHANGES = {
    "articles": "INSERT INTO articles (sorted_at) VALUES (now())",
    "publishers": "INSERT INTO publishers (name) VALUES ('Le Quai')",
    "entities": "INSERT INTO entities (id, canonical_id, name, normalised, type, created_by) "
    "SELECT id, id, 'Rose', 'rose', 'person', 'editor' FROM gen_random_uuid() AS id",
    "reviews": "DELETE FROM reviews",
    "thread_claims": "UPDATE thread_claims SET thread_id = thread_id",
    "threads": "UPDATE threads SET version = version",
    "claims": "UPDATE claims SET version = version",
    "entity_aliases": "DELETE FROM entity_aliases",
}

NOT_SHOWN = {
    "changes", "claim_embeddings", "claim_quantities", "claim_versions", "erasures", "event_epochs", "event_sweeps",
    "events", "host_turns", "idempotency_keys", "judgement_aliases", "judgements", "name_words", "news_items",
    "robots", "schema_migrations", "search_configurations", "sentence_vectors", "source_items",
    "sources", "splits", "thread_judgements", "thread_separations", "tombstones", "vocabulary", "webhook_attempts",
    "webhook_deliveries", "webhook_progress", "webhook_secrets", "webhooks",
}  # fmt: skip
"""Tables of which nothing is shown with a claim, or nothing that one of the watched does not change with."""


@dataclass
class Database:
    """Several people at one database."""

    url: str
    connections: list[Connection] = field(default_factory=list)

    def connect(self) -> Connection:
        self.connections.append(psycopg.connect(self.url))
        return self.connections[-1]

    def state(self) -> str:
        with psycopg.connect(self.url) as conn:
            snapshots.begin(conn, statement_seconds=1)
            return snapshots.state(conn)


@pytest.fixture
def database(database_url: str):
    database = Database(database_url)
    yield database
    for conn in database.connections:
        conn.close()


def test_nothing_changes_the_word_when_nothing_changes(database: Database) -> None:
    database.connect().execute(CHANGES["articles"]).connection.commit()
    before = database.state()
    with psycopg.connect(database.url) as conn:
        conn.execute("CREATE TABLE elsewhere ()")
        conn.execute("SELECT pg_current_xact_id()")
    assert database.state() == database.state() == before


@pytest.mark.parametrize("table", CHANGES)
def test_a_change_of_anything_shown_with_claims_changes_the_word(database: Database, table: str) -> None:
    before = database.state()
    with psycopg.connect(database.url) as conn:
        conn.execute(CHANGES[table])
        assert database.state() == before
    assert database.state() != before


def test_each_table_is_watched_or_shows_nothing_with_a_claim(conn: Connection) -> None:
    found = conn.execute("""
        SELECT c.relname, EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'changed')
          FROM pg_class c
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
           AND c.relname NOT LIKE 'procrastinate%'
    """).fetchall()
    unwatched = {name for name, is_watched in found if not is_watched}
    assert unwatched - NOT_SHOWN == set()


def test_a_change_that_is_undone_is_none(database: Database) -> None:
    before = database.state()
    with psycopg.connect(database.url) as conn:
        conn.execute(CHANGES["articles"])
        conn.rollback()
    assert database.state() == before


def test_transactions_that_commit_in_another_order_each_change_the_word(database: Database) -> None:
    first, second, third = (database.connect() for _ in range(3))
    for conn in (first, second, third):
        conn.execute(CHANGES["articles"])
    seen = [database.state()]
    for conn in (third, first, second):
        conn.commit()
        seen.append(database.state())
    assert len(set(seen)) == 4


def test_a_change_after_a_savepoint_that_was_rolled_back_counts(database: Database) -> None:
    before = database.state()
    with psycopg.connect(database.url) as conn:
        with conn.transaction(force_rollback=True):
            conn.execute(CHANGES["articles"])
        conn.execute(CHANGES["publishers"])
    assert database.state() != before


def test_the_word_is_that_of_the_snapshot_and_not_of_now(database: Database) -> None:
    reader = database.connect()
    snapshots.begin(reader, statement_seconds=1)
    before = snapshots.state(reader)
    with psycopg.connect(database.url) as conn:
        conn.execute(CHANGES["articles"])
    assert snapshots.state(reader) == before
    assert reader.execute("SELECT count(*) FROM articles").fetchone() == (0,)
    assert database.state() != before


def test_writers_do_not_wait_for_each_other_and_leave_few_rows(database: Database) -> None:
    for _ in range(20):
        one, other = database.connect(), database.connect()
        for conn in (one, other):
            conn.execute("SET lock_timeout = '1s'")
            conn.execute(CHANGES["articles"])
        other.commit()
        one.commit()
    assert database.connect().execute("SELECT count(*) <= 2 FROM changes").fetchone() == (True,)


def test_changes_of_another_cluster_are_not_taken_for_this_ones(database: Database) -> None:
    with psycopg.connect(database.url) as conn:
        conn.execute("INSERT INTO changes VALUES ('1000000000000')")
    before = database.state()
    with psycopg.connect(database.url) as conn:
        conn.execute(CHANGES["articles"])
    assert database.state() != before
    assert database.connect().execute("SELECT count(*) FROM changes").fetchone() == (1,)


def test_a_snapshot_only_reads(conn: Connection, database_url: str) -> None:
    with psycopg.connect(database_url) as reader:
        snapshots.begin(reader, statement_seconds=1)
        with pytest.raises(ReadOnlySqlTransaction):
            reader.execute(CHANGES["articles"])


def test_a_snapshot_that_nobody_reads_on_is_given_up(database_url: str) -> None:
    reader = psycopg.connect(database_url)
    snapshots.begin(reader, statement_seconds=1, idle_seconds=1)
    time.sleep(1.5)
    with pytest.raises(IdleInTransactionSessionTimeout):
        reader.execute("SELECT 1")
    reader.close()
