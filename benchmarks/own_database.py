"""A database for one benchmark alone."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from service import postgres
from service.storage import migrations


@contextmanager
def own_database() -> Iterator[str]:
    """The URL of an embedded Postgres with the schema and nothing in it, which is gone afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix="dixit-bench-") as folder,
        postgres.running(Path(folder), postgres.THROWAWAY) as server,
    ):
        url = server.url("postgres")
        with psycopg.connect(url) as conn:
            migrations.apply(conn)
        yield url
