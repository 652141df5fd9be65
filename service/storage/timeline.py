"""What an entity says and what is said of it, in the order of time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from psycopg import Connection

from service.storage import claims, entities, sql
from service.storage.claims import Role, Scope, StoredClaim

_SQL = sql.load("timeline")
_ROLES: Mapping[Role, list[str] | None] = {"any": None, "claimant": ["claimant"], "mentioned": ["mentioned"]}


@dataclass(frozen=True, slots=True)
class Moment:
    """A claim in time: when it was said (`dated`, the first day of it at midnight UTC), else when it was published."""

    at: datetime
    dated: bool
    claim: StoredClaim


@dataclass(frozen=True, slots=True)
class TimelineCursor:
    """Where a page of a timeline ended."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """A page of a timeline, the earliest first; `next` is None on the last page."""

    items: tuple[Moment, ...]
    next: TimelineCursor | None


def page(
    conn: Connection,
    entity_id: UUID,
    *,
    role: Role = "any",
    scope: Scope = "family",
    since: date | None = None,
    until: date | None = None,
    after: TimelineCursor | None = None,
    limit: int = 20,
) -> TimelinePage:
    """Current claims of an entity, and of its parts unless `scope` is "self"; `since` and `until` are inclusive."""
    params = {
        "entities": list(entities.family(conn, [entity_id], scope=scope)),
        "roles": _ROLES[role],
        "since": since,
        "until": until,
        "after_at": after.at if after else None,
        "after_id": after.id if after else None,
        "limit": limit + 1,
    }
    found = conn.execute(_SQL["page"], params).fetchall()
    shown = claims.of_ids(conn, [id_ for _, _, id_ in found[:limit]])
    items = tuple(Moment(at, dated, claim) for (at, dated, _), claim in zip(found, shown, strict=False))
    more = len(found) > limit and items
    return TimelinePage(items, TimelineCursor(items[-1].at, items[-1].claim.id) if more else None)
