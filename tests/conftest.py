"""A real Postgres for the whole session: one server, one migrated database that is the model of all others."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from psycopg import Connection, sql

from service import postgres
from service.config import Config
from service.storage import migrations
from tests.loopback import Site, serving

TEMPLATE = "dixit_template"

# The suite asks the same of the same code at every run; `make fuzz` draws anew, and twenty times as much.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("long", max_examples=2000, deadline=None)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Server]:
    """The embedded Postgres, with nothing written to disk before it must be."""
    with postgres.running(tmp_path_factory.mktemp("data"), postgres.THROWAWAY) as running:
        yield running


@pytest.fixture(scope="session")
def template(server: postgres.Server) -> str:
    """The name of a migrated database to which nobody is connected."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
    with psycopg.connect(server.url(TEMPLATE)) as conn:
        migrations.apply(conn)
    return TEMPLATE


@pytest.fixture(scope="session")
def shared_database_url(server: postgres.Server, template: str) -> str:
    """A migrated database for the tests that roll back what they write."""
    return _clone(server, template, "dixit_shared")


@pytest.fixture(scope="session")
def served_database_url(server: postgres.Server, template: str) -> str:
    """A migrated database that the tests of the HTTP interface share: what one commits, the others may see."""
    return _clone(server, template, "dixit_served")


@pytest.fixture
def conn(shared_database_url: str) -> Iterator[Connection]:
    """A connection in a transaction that is rolled back when the test ends."""
    with psycopg.connect(shared_database_url) as conn, conn.transaction(force_rollback=True):
        yield conn


@pytest.fixture
def database_url(server: postgres.Server, template: str) -> Iterator[str]:
    """A migrated database of this test alone: for what commits, listens, waits or runs in several processes."""
    with _own_database(server, template) as url:
        yield url


@pytest.fixture
def committing(database_url: str) -> Iterator[Connection]:
    """A connection to a database of this test alone: what it writes is committed at once."""
    with psycopg.connect(database_url, autocommit=True) as conn:
        yield conn


@pytest.fixture
def site() -> Iterator[Site]:
    """A server on loopback that knows no page yet."""
    with serving() as site:
        yield site


@pytest.fixture(scope="module")
def module_database_url(server: postgres.Server, template: str) -> Iterator[str]:
    """The same for the tests of one file together, where each can do with what the others leave."""
    with _own_database(server, template) as url:
        yield url


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    """The configuration of a service on a database of its own."""
    return Config(database_url=database_url, data_dir=tmp_path)


@contextmanager
def _own_database(server: postgres.Server, template: str) -> Iterator[str]:
    name = f"dixit_{uuid.uuid4().hex}"
    yield _clone(server, template, name)
    with psycopg.connect(server.url("postgres"), autocommit=True) as conn:
        conn.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _clone(server: postgres.Server, template: str, name: str) -> str:
    with psycopg.connect(server.url("postgres"), autocommit=True) as conn:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        conn.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
    return server.url(name)
