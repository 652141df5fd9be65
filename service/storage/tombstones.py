"""What was erased stays away: what an article was known by, as digests, of which none tells what it said."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row

from service.storage import sql
from service.storage.article_writes import Identity

Kind = Literal["url", "external_id", "text"]
_SQL = sql.load("tombstones")


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What an erased article was known by that another has too, and when it was erased."""

    kind: Kind
    erasure_id: UUID
    at: datetime


def known_by(conn: Connection, article_id: UUID) -> Mapping[str, Kind]:
    """The digests of an article's address, of its publisher's id of it, and of each of its texts with the title."""
    found = conn.cursor(row_factory=class_row(Identity)).execute(_SQL["known_by"], {"article_id": article_id})
    return {digest: kind for identity in found for digest, kind in _digests(identity).items()}


def put(conn: Connection, digests: Mapping[str, Kind], *, erasure_id: UUID) -> None:
    """Refuse from now on what has any of these."""
    with conn.cursor() as cursor:
        rows = [{"digest": digest, "kind": kind, "erasure_id": erasure_id} for digest, kind in digests.items()]
        cursor.executemany(_SQL["insert"], rows)


def find(conn: Connection, identity: Identity) -> Tombstone | None:
    """Why an article is refused; None where it is not."""
    cursor = conn.cursor(row_factory=class_row(Tombstone))
    return cursor.execute(_SQL["find"], {"digests": list(_digests(identity))}).fetchone()


def lift(conn: Connection, identity: Identity) -> None:
    """Let an article, and all else that was erased with it, be taken in again."""
    conn.execute(_SQL["lift"], {"digests": list(_digests(identity))})


def _digests(identity: Identity) -> dict[str, Kind]:
    names: dict[str, Kind] = {f"text {identity.text_sha256} {identity.title or ''}": "text"}
    if identity.external_id:
        names[f"external {identity.publisher_id} {identity.external_id}"] = "external_id"
    if identity.canonical_url:
        names[f"url {identity.canonical_url}"] = "url"
    return {hashlib.sha256(name.encode()).hexdigest(): kind for name, kind in names.items()}
