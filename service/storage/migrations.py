"""The database's schema: numbered SQL files, applied in order, each in a transaction of its own.

The queue's schema is procrastinate's, kept as its own stream of files: a new database gets the whole schema and counts
every file of that version as applied, an older one gets the files that it lacks.
"""

from collections.abc import Iterator
from pathlib import Path

from procrastinate.schema import SchemaManager
from psycopg import Connection

from service.errors import UnfitDatabase
from service.storage import sql

OURS = Path(__file__).parent / "migrations"
QUEUE = Path(SchemaManager.get_migrations_path())
MINIMUM_VERSION = 160000
EXTENSIONS = ("pg_trgm", "unaccent", "vector")
WHERE_FROM = (
    "pg_trgm and unaccent come with Postgres's contrib modules (Debian: postgresql-contrib), vector with pgvector "
    "(Debian: postgresql-NN-pgvector, NN being the server's major version; image: pgvector/pgvector)."
)
_LOCK = 0x646978697401
_SQL = sql.load("migrations")


def apply(conn: Connection) -> tuple[str, ...]:
    """Bring the schema up to this version and return what was applied. Several callers at once wait for each other.

    `conn` is set to autocommit. Raises UnfitDatabase, which names what the server lacks.
    """
    conn.autocommit = True
    check_server(conn)
    conn.execute(_SQL["lock"], {"lock": _LOCK})
    try:
        conn.execute(_SQL["create_table"])
        return tuple(_apply_missing(conn))
    finally:
        conn.execute(_SQL["unlock"], {"lock": _LOCK})


def missing(conn: Connection) -> tuple[str, ...]:
    """The migrations that the database lacks, in order; empty when its schema is current."""
    row = conn.execute(_SQL["table_exists"]).fetchone()
    applied = {name for (name,) in conn.execute(_SQL["applied"])} if row and row[0] else set()
    return tuple(name for name in (*_names("queue", QUEUE), *_names("dixit", OURS)) if name not in applied)


def check_server(conn: Connection) -> None:
    """Raise UnfitDatabase where the server is too old or lacks an extension."""
    if conn.info.server_version < MINIMUM_VERSION:
        raise UnfitDatabase(f"It is PostgreSQL {conn.info.server_version // 10000}; 16 or newer is needed.")
    available = {name for (name,) in conn.execute(_SQL["available_extensions"], {"names": list(EXTENSIONS)})}
    if lacking := [name for name in EXTENSIONS if name not in available]:
        plural = "s" * (len(lacking) > 1)
        raise UnfitDatabase(f"The server lacks the extension{plural} {', '.join(lacking)}. {WHERE_FROM}")


def _names(stream: str, folder: Path) -> Iterator[str]:
    return (f"{stream}/{path.stem}" for path in sorted(folder.glob("*.sql")))


def _apply_missing(conn: Connection) -> Iterator[str]:
    names = missing(conn)
    queue = [name for name in names if name.startswith("queue/")]
    if queue and len(queue) == len(list(_names("queue", QUEUE))):
        _run(conn, SchemaManager.get_schema(), *queue)
        yield from queue
        names = tuple(name for name in names if name not in queue)
    for name in names:
        stream, stem = name.split("/")
        _run(conn, _read((QUEUE if stream == "queue" else OURS) / f"{stem}.sql"), name)
        yield name


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _run(conn: Connection, script: str, *names: str) -> None:
    with conn.transaction():
        conn.execute(script)
        for name in names:
            conn.execute(_SQL["record"], {"name": name})
