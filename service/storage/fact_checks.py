"""Claims as fact checkers ask for them: by words, by who reviewed them, by age; the rated ones first."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from psycopg import Connection
from psycopg.sql import SQL

from service.storage import claim_query, claims, sql
from service.storage.claims import ClaimFilters, StoredClaim

ALL, ANY = "all", "any"
MOST_RANKED = 2000
"""Claims with a part of the words asked for that are put in order: the newest."""
_SQL = sql.load("fact_checks")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. `site` is that of a review's publisher (its subdomains count), `since` the oldest day (UTC)
    of the claim or of a review of it.
    """

    query: str | None = None
    language: str | None = None
    site: str | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class FactCheckCursor:
    """Where a page ended, and whether claims had to hold ALL of the words or ANY."""

    offset: int
    words: str


@dataclass(frozen=True, slots=True)
class FactCheckPage:
    """A page of claims; `next` is None on the last page."""

    items: tuple[StoredClaim, ...]
    next: FactCheckCursor | None


def search(conn: Connection, asked: Asked, after: FactCheckCursor | None, *, offset: int, limit: int) -> FactCheckPage:
    """Claims that stand and hold all the words asked for; where none does, those that hold most of them.

    `offset` counts only where there is no cursor.
    """
    at = after or FactCheckCursor(offset, ALL)
    found = _found(conn, asked, at, limit + 1)
    if after is None and not found and _none_has_all(conn, asked, offset, limit):
        at = FactCheckCursor(offset, ANY)
        found = _found(conn, asked, at, limit + 1)
    following = FactCheckCursor(at.offset + limit, at.words) if len(found) > limit else None
    return FactCheckPage(claims.of_ids(conn, found[:limit]), following)


def _none_has_all(conn: Connection, asked: Asked, offset: int, limit: int) -> bool:
    """Whether there are several words and no claim holds them all, where none does from `offset` on.

    As many are looked for as a page has: for a single one Postgres would walk through all claims in their order.
    """
    several = len(_WORD.findall(asked.query or "")) > 1
    return several and (offset == 0 or not _found(conn, asked, FactCheckCursor(0, ALL), limit + 1))


def _found(conn: Connection, asked: Asked, at: FactCheckCursor, limit: int) -> list[UUID]:
    partly = " or ".join(_WORD.findall(asked.query or "")) if at.words == ANY else None
    narrowed = ClaimFilters(q=partly or asked.query, language=asked.language)
    condition, params = claim_query.condition(conn, narrowed)
    own = {
        "site": asked.site,
        "since": asked.since,
        "ranked_by": partly,
        "most": MOST_RANKED if partly else at.offset + limit,
        "limit": limit,
        "offset": at.offset,
    }
    query = SQL(_SQL["search"]).format(condition=condition)
    return [claim_id for (claim_id,) in conn.execute(query, params | own, prepare=False)]
