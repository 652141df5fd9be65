"""What was: the texts of an article, and its claims as they stood in each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import kwargs_row

from service.errors import NotFound
from service.model import Claim
from service.storage import claims, codec, sql
from service.storage.claims import Provenance, StoredClaim
from service.storage.readings import StoredReading

_SQL = sql.load("versions")


@dataclass(frozen=True, slots=True)
class Revision:
    """One text of an article, without the text itself, and its latest reading."""

    n: int
    title: str | None
    language: str | None
    published_at: datetime | None
    authors: tuple[str, ...]
    text_sha256: str
    received_at: datetime
    reading: StoredReading


@dataclass(frozen=True, slots=True)
class RevisionCursor:
    """Where a page of revisions ended."""

    n: int


@dataclass(frozen=True, slots=True)
class RevisionPage:
    """A page of revisions, the newest first; `next` is None on the last page."""

    items: tuple[Revision, ...]
    next: RevisionCursor | None


@dataclass(frozen=True, slots=True)
class Version:
    """A claim as a reading found it, and in which revision, and when, a later one no longer found it."""

    claim: Claim
    revision: int
    provenance: Provenance
    retracted_in: int | None
    retracted_at: datetime | None


def revisions(
    conn: Connection, article_id: UUID, *, after: RevisionCursor | None = None, limit: int = 20
) -> RevisionPage:
    """The texts of an article, the newest first; none where there is no such article."""
    params = {"article_id": article_id, "before": after.n if after else None, "limit": limit + 1}
    found = conn.cursor(row_factory=kwargs_row(_revision)).execute(_SQL["revisions"], params).fetchall()
    items = tuple(found[:limit])
    return RevisionPage(items, RevisionCursor(items[-1].n) if len(found) > limit else None)


def received_at(conn: Connection, article_id: UUID, n: int) -> datetime:
    """When a text of an article came (UTC). Raises NotFound."""
    found: datetime | None = sql.scalar(conn, _SQL["received_at"], {"article_id": article_id, "n": n})
    if found is None:
        raise NotFound(f"There is no revision {n} of article {article_id}.")
    return found


def claims_in(conn: Connection, article_id: UUID, revision: int) -> tuple[StoredClaim, ...] | None:
    """The claims as they stood in a revision, in the order of its text; None where it was never read to the end.

    `status` is what they are now: "retracted" for one that stood there and is gone since.
    """
    params = {"article_id": article_id, "revision": revision}
    if not sql.scalar(conn, _SQL["was_read"], params):
        return None
    standing = conn.execute(_SQL["standing"], params).fetchall()
    live = claims.taken_from(conn, claims.BY_ID, {"ids": [id_ for id_, version in standing if version is None]})
    past = claims.taken_from(conn, _SQL["source"], {"versions": [version for _, version in standing if version]})
    found = {claim.id: claim for claim in (*live, *past)}
    return tuple(found[id_] for id_, _ in standing)


def history(conn: Connection, claim_id: UUID) -> tuple[Version, ...]:
    """Everything that a claim was, the oldest first, and last what it is; empty where there is no such claim."""
    cursor = conn.cursor(row_factory=kwargs_row(_version))
    return tuple(cursor.execute(_SQL["history"], {"claim_id": claim_id}))


def _revision(**row: Any) -> Revision:
    return Revision(reading=sql.nested(row, "reading", StoredReading), authors=tuple(row.pop("authors")), **row)


def _version(**row: Any) -> Version:
    stored: Mapping[str, Any] = row.pop("claim")
    claim = codec.from_json(stored["machine"], Claim) if stored.get("machine") else codec.take(dict(stored), Claim)
    return Version(claim=claim, provenance=sql.nested(row, "provenance", Provenance), **row)
