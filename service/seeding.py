"""seeds/ into Postgres: outlets as publishers, and articles, which are received as any other. Repeatable.

Countries, institutions and claimants are not inserted: the gazetteer knows them, and each becomes an entity when an
article first names it.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from psycopg import Connection

from schemas.article import NewArticleSchema
from service import ingest
from service.errors import Erased
from service.ingest import Received
from service.storage import publishers
from service.storage.publishers import Outlet
from service.submission import strict_json, taken_in


def seed(conn: Connection, folder: Path) -> tuple[Received, ...]:
    """Store what the folder holds, in one transaction; what became of its articles, in the order of their files.

    One that was erased here stays away.

    Raises OSError, ValueError, ValidationError or InvalidArticle where a file is not in order; nothing is stored then.
    """
    with conn.transaction():
        for outlet in outlets(folder / "outlets.toml"):
            publishers.seed(conn, outlet)
        found = [_article(conn, path) for path in sorted((folder / "articles").glob("*.json"))]
        return tuple(received for received in found if received)


def outlets(path: Path) -> Iterator[Outlet]:
    """The outlets of a file, one for each of their domains."""
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["outlet"]:
        for domain in (row["domain"], *row.get("domains", ())):
            yield Outlet(row["name"], domain, row.get("country"), row.get("language"))


def _article(conn: Connection, path: Path) -> Received | None:
    """An article of seeds/articles: an object as for POST /v1/articles."""
    try:
        return ingest.receive(conn, taken_in(NewArticleSchema().load(strict_json(path.read_bytes()))))
    except Erased:
        return None
