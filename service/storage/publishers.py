"""Publishers: one row a domain; those whose domain nobody said, one row a name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from psycopg import Connection

from service.model import Publisher
from service.names import normalise_name
from service.storage import sql

_SQL = sql.load("publishers")


@dataclass(frozen=True, slots=True)
class StoredPublisher:
    """A publisher as stored; `name`, `domain` or both are set."""

    id: UUID
    name: str | None
    domain: str | None


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher that seeds/ knows: country as ISO 3166-1 alpha-2, language as ISO 639-1."""

    name: str
    domain: str
    country: str | None = None
    language: str | None = None


def ensure(conn: Connection, publisher: Publisher) -> UUID | None:
    """The id of the publisher, inserted where it is new; None where it has neither name nor domain.

    A domain decides. A name alone means the publisher of that name where there is exactly one.
    """
    domain = publisher.domain.lower() if publisher.domain else None
    row = {"name": publisher.name, "normalised": _normalised(publisher.name), "domain": domain}
    if not (domain or row["normalised"]):
        return None
    found = _find(conn, row) or sql.scalar(conn, _SQL["insert"], row) or _find(conn, row)
    if found and domain and publisher.name:
        conn.execute(_SQL["fill_name"], row | {"id": found})
    return found


def seed(conn: Connection, outlet: Outlet) -> None:
    """Insert the outlet, or correct what is stored of its domain."""
    conn.execute(
        _SQL["seed"],
        {
            "name": outlet.name,
            "normalised": _normalised(outlet.name),
            "domain": outlet.domain.lower(),
            "country": outlet.country,
            "language": outlet.language,
        },
    )


def matching(conn: Connection, asked: str) -> list[UUID]:
    """The publishers of a name (whatever its case, accents and article) or a domain."""
    params = {"asked": asked, "normalised": _normalised(asked)}
    return [publisher_id for (publisher_id,) in conn.execute(_SQL["matching"], params)]


def refs(conn: Connection, ids: Collection[UUID]) -> Mapping[UUID, StoredPublisher]:
    """The publishers of these ids."""
    return {row[0]: StoredPublisher(*row) for row in conn.execute(_SQL["refs"], {"ids": list(ids)})}


def _normalised(name: str | None) -> str | None:
    return (normalise_name(name) or None) if name else None


def _find(conn: Connection, row: dict[str, str | None]) -> UUID | None:
    if row["domain"]:
        found: UUID | None = sql.scalar(conn, _SQL["by_domain"], row)
        return found
    named = conn.execute(_SQL["by_name"], row).fetchall()
    certain = len(named) == 1 or (named and named[0][1])
    return named[0][0] if certain else None
