"""The schema: applied once, by whoever comes first, on a server that can hold it."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from service import postgres
from service.errors import UnfitDatabase
from service.storage import migrations


@pytest.fixture
def empty_url(server: postgres.Server) -> str:
    """A database with nothing in it."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as conn:
        conn.execute("DROP DATABASE IF EXISTS dixit_empty WITH (FORCE)")
        conn.execute("CREATE DATABASE dixit_empty")
    return server.url("dixit_empty")


def test_an_empty_database_lacks_everything_and_a_migrated_one_nothing(empty_url: str) -> None:
    with psycopg.connect(empty_url, autocommit=True) as conn:
        lacking = migrations.missing(conn)
        assert lacking
        assert migrations.apply(conn) == lacking
        assert migrations.missing(conn) == ()
        assert migrations.apply(conn) == ()


def test_many_that_migrate_at_once_migrate_once(empty_url: str) -> None:
    def migrate(_: int) -> int:
        with psycopg.connect(empty_url, autocommit=True) as conn:
            return len(migrations.apply(conn))

    with ThreadPoolExecutor(4) as threads:
        counts = sorted(threads.map(migrate, range(4)))
    assert counts[:3] == [0, 0, 0]
    assert counts[3] > 0


def test_a_newer_version_gets_only_what_it_lacks(empty_url: str) -> None:
    with psycopg.connect(empty_url, autocommit=True) as conn:
        migrations.apply(conn)
        conn.execute("DELETE FROM schema_migrations WHERE name = 'dixit/0008_matches'")
        conn.execute("DROP TABLE sentence_vectors")
        assert migrations.missing(conn) == ("dixit/0008_matches",)
        assert migrations.apply(conn) == ("dixit/0008_matches",)


def test_suggestions_that_were_rejected_before_are_judgements_afterwards(
    empty_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for path in migrations.OURS.glob("*.sql"):
        if path.stem < "0023":
            shutil.copy(path, tmp_path)
    one, other = (f"0198a3a2-5d0e-7c38-a1a5-0f3f9bb7a6d{n}" for n in (1, 2))
    with psycopg.connect(empty_url, autocommit=True) as conn:
        with monkeypatch.context() as older:
            older.setattr(migrations, "OURS", tmp_path)
            migrations.apply(conn)
        for id_ in (one, other):
            conn.execute(
                "INSERT INTO entities (id, canonical_id, found_as, name, normalised, type, created_by) "
                "VALUES (%(id)s, %(id)s, %(name)s, 'X', 'x', 'person', 'reading')",
                {"id": id_, "name": id_},
            )
        conn.execute("INSERT INTO rejected_suggestions (one_id, other_id, by) VALUES (%s, %s, 'ana')", [one, other])
        migrations.apply(conn)
        kept = conn.execute("SELECT kind, entity_id::text, into_id::text, by FROM judgements").fetchall()
    assert kept == [("distinct", one, other, "ana")]


def test_a_server_that_lacks_an_extension_is_refused_by_its_name(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "EXTENSIONS", ("pg_trgm", "extension_of_nobody"))
    with (
        psycopg.connect(empty_url) as conn,
        pytest.raises(UnfitDatabase, match="lacks the extension extension_of_nobody"),
    ):
        migrations.apply(conn)


def test_a_server_that_is_too_old_is_refused_with_its_version(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "MINIMUM_VERSION", 990000)
    with (
        psycopg.connect(empty_url, autocommit=True) as conn,
        pytest.raises(UnfitDatabase, match=r"It is PostgreSQL \d+"),
    ):
        migrations.apply(conn)


def test_the_schema_can_be_restored_from_a_dump_with_no_search_path(empty_url: str) -> None:
    with psycopg.connect(empty_url, autocommit=True) as conn:
        migrations.apply(conn)
        conn.execute("SET search_path = ''")
        found = conn.execute(sql.SQL("SELECT count(*) FROM public.search_configurations")).fetchone()
        assert found == (28,)
