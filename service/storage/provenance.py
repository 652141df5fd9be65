"""How a claim came to be: what is known of it beside the claim."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, dict_row

from service.errors import NotFound
from service.storage import sql

_SQL = sql.load("provenance")


@dataclass(frozen=True, slots=True)
class Version:
    """One text of an article: its number, and when it came (UTC)."""

    n: int
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The reading that found a claim; the texts of its article up to the one that it stands in, the oldest first; and
    the reading that no longer found it. Times are UTC.
    """

    reading_id: UUID
    started_at: datetime | None
    finished_at: datetime | None
    retracted_by: UUID | None
    retracted_at: datetime | None
    versions: tuple[Version, ...]


def get(conn: Connection, claim_id: UUID) -> Origin:
    """The origin of a claim. Raises NotFound."""
    params = {"claim_id": claim_id}
    reading: dict[str, Any] | None = conn.cursor(row_factory=dict_row).execute(_SQL["reading"], params).fetchone()
    if reading is None:
        raise NotFound(f"There is no claim {claim_id}.")
    versions = conn.cursor(row_factory=class_row(Version)).execute(_SQL["versions"], params).fetchall()
    return Origin(versions=tuple(versions), **reading)
