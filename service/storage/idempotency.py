"""Keys under which clients send what must be done once, with the answers, for as long as they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from psycopg import Connection
from psycopg.types.json import Jsonb

from service.errors import KeyInUse, KeyReused
from service.storage import sql

KEPT_HOURS = 24
LEASE_SECONDS = 60
"""How long a key stays locked when the process that had it died; one that lives renews its lease."""
_SQL = sql.load("idempotency")


@dataclass(frozen=True, slots=True)
class Hold:
    """A key that is this request's until it is kept, released or its lease runs out."""

    key: str
    owner: UUID


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What was answered to the first request under a key."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def claim(conn: Connection, key: str, fingerprint: bytes) -> Hold | KeptAnswer:
    """The key for this request, or the answer that its first one was given.

    `fingerprint` stands for what is asked. Raises KeyReused where the key came with something else, KeyInUse where its
    first request is under way.
    """
    hold = Hold(key, uuid4())
    wanted = {"key": key, "fingerprint": fingerprint, "owner": hold.owner, "lease": LEASE_SECONDS, "kept": KEPT_HOURS}
    if sql.scalar(conn, _SQL["claim"], wanted):
        return hold
    row = conn.execute(_SQL["known"], {"key": key}).fetchone()
    if row is None:  # released this very moment
        raise KeyInUse
    first, status, headers, body = row
    if first != fingerprint:
        raise KeyReused
    if status is None:
        raise KeyInUse
    return KeptAnswer(status, headers, body)


def renew(conn: Connection, hold: Hold) -> None:
    """Keep the key for a while more."""
    conn.execute(_SQL["renew"], {"key": hold.key, "owner": hold.owner, "lease": LEASE_SECONDS})


def keep(conn: Connection, hold: Hold, answer: KeptAnswer) -> None:
    """Give this answer to whoever sends the same again under the key, until it expires."""
    kept = {"status": answer.status, "headers": Jsonb(dict(answer.headers)), "body": answer.body}
    conn.execute(_SQL["keep"], {"key": hold.key, "owner": hold.owner, **kept})


def release(conn: Connection, hold: Hold) -> None:
    """Let the key be used anew: nothing was done under it."""
    conn.execute(_SQL["release"], {"key": hold.key, "owner": hold.owner})


def sweep(conn: Connection) -> int:
    """Forget the keys whose time is over, and say how many there were."""
    return conn.execute(_SQL["sweep"]).rowcount
