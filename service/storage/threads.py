"""Threads: the claims that say the same, in whatever article and language."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row

from service.errors import NotFound
from service.storage import sql

MOST_MEMBERS = 1000
"""So many claims of a thread are compared with each other at most, the earliest ones."""
MOST_SETTLED = 5000
"""A thread of more claims than these does not fall apart: looking at them would keep others waiting."""
MOST_UNLIKE = 500
"""Nor does one whose claims say more different things than these: each is looked at beside each."""
_SQL = sql.load("threads")


@dataclass(frozen=True, slots=True)
class ThreadRef:
    """A thread as claims show it: how many claims that stand it has, and of how many known publishers."""

    id: UUID
    claims: int
    publishers: int


@dataclass(frozen=True, slots=True)
class Member:
    """A claim of a thread, with what tells whether it is a copy. `opening` and `ending` are of the article's text."""

    thread_id: UUID
    claim_id: UUID
    article_id: UUID
    claimant_id: UUID | None
    claimant_normalised: str | None
    polarity: str
    text: str
    prefix: str
    suffix: str
    sorted_at: datetime
    publisher_id: UUID | None
    publisher_name: str | None
    publisher_domain: str | None
    opening: str
    ending: str


@dataclass(frozen=True, slots=True)
class StoredThread:
    """A thread: how many claims that stand it has, and when the latest was published (None where it has none).

    In a list of one language that is the latest claim in it. `version` counts the changes. What else its claims come to
    is told by them.
    """

    id: UUID
    version: int
    created_at: datetime
    updated_at: datetime
    last_at: datetime | None
    claims: int


@dataclass(frozen=True, slots=True)
class ThreadCursor:
    """Where a page of threads ended."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A page of threads, the one with the latest claim first; `next` is None on the last page."""

    items: tuple[StoredThread, ...]
    next: ThreadCursor | None


def of_claims(conn: Connection, claim_ids: Collection[UUID]) -> Mapping[UUID, tuple[UUID, datetime]]:
    """The threads of those of the claims that are in one, each with when it was made."""
    found = conn.execute(_SQL["of_claims"], {"claim_ids": list(claim_ids)})
    return {claim_id: (thread, since) for claim_id, thread, since in found}


def of_article(conn: Connection, article_id: UUID) -> frozenset[UUID]:
    """The threads that claims of an article are in, standing or not."""
    return frozenset(thread for (thread,) in conn.execute(_SQL["of_article"], {"article_id": article_id}))


def settles(conn: Connection, thread: StoredThread) -> bool:
    """Whether a thread has few enough claims, and texts, to be looked at claim by claim."""
    if not 1 < thread.claims <= MOST_SETTLED:
        return False
    texts: int = sql.scalar(conn, _SQL["texts"], {"thread_id": thread.id})
    return texts <= MOST_UNLIKE


def standing(conn: Connection, thread_id: UUID, *, most: int = MOST_MEMBERS) -> tuple[UUID, ...]:
    """The claims of a thread that stand, the earliest first; no more than `most`."""
    params = {"thread_id": thread_id, "limit": most}
    return tuple(claim_id for (claim_id,) in conn.execute(_SQL["standing"], params))


def bonds(conn: Connection, members: Collection[UUID]) -> tuple[frozenset[UUID], ...]:
    """The claims that people put into one thread, decision by decision, in which any of `members` is."""
    return tuple(frozenset(ids) for (ids,) in conn.execute(_SQL["bonds"], {"members": list(members)}))


def separations(conn: Connection, thread_ids: Collection[UUID]) -> frozenset[frozenset[UUID]]:
    """The pairs among these threads that people parted."""
    return frozenset(frozenset(pair) for pair in conn.execute(_SQL["separations"], {"ids": list(thread_ids)}))


def canonical(conn: Connection, thread_id: UUID) -> UUID:
    """The thread itself, or the one that took its claims. Raises NotFound."""
    found: UUID | None = sql.scalar(conn, _SQL["canonical"], {"id": thread_id})
    if found is None:
        raise NotFound(f"There is no thread {thread_id}.")
    return found


def get(conn: Connection, thread_id: UUID) -> StoredThread:
    """The thread. Raises NotFound."""
    found = of_ids(conn, [thread_id])
    if not found:
        raise NotFound(f"There is no thread {thread_id}.")
    return found[0]


def of_ids(conn: Connection, thread_ids: Collection[UUID]) -> tuple[StoredThread, ...]:
    """Those of the threads that are there."""
    return tuple(conn.cursor(row_factory=class_row(StoredThread)).execute(_SQL["get"], {"ids": list(thread_ids)}))


def hold(conn: Connection, thread_id: UUID) -> StoredThread:
    """The thread, which nobody changes until the transaction ends. Raises NotFound."""
    found = conn.cursor(row_factory=class_row(StoredThread)).execute(_SQL["hold"], {"id": thread_id}).fetchone()
    if found is None:
        raise NotFound(f"There is no thread {thread_id}.")
    return found


def refs(conn: Connection, claim_ids: Collection[UUID]) -> Mapping[UUID, ThreadRef]:
    """How each of the claims that share a thread with others shows it."""
    found = conn.execute(_SQL["refs"], {"claim_ids": list(claim_ids)})
    return {claim_id: ThreadRef(id_, claims, publishers) for claim_id, id_, claims, publishers in found}


def members(conn: Connection, thread_ids: Collection[UUID]) -> tuple[Member, ...]:
    """The claims of the threads that stand, the earliest first; MOST_MEMBERS of each at most."""
    params = {"ids": list(thread_ids), "limit": MOST_MEMBERS}
    return tuple(conn.cursor(row_factory=class_row(Member)).execute(_SQL["members"], params))


def page(
    conn: Connection,
    *,
    min_claims: int = 2,
    language: str | None = None,
    entities: Collection[UUID] | None = None,
    after: ThreadCursor | None = None,
    limit: int = 20,
) -> ThreadPage:
    """Threads of at least so many claims that stand, those with the latest claim first.

    `language` counts claims of that language only; `entities` wants a claim of or about one of these.
    """
    params = {
        "min_claims": min_claims,
        "language": language,
        "entities": None if entities is None else list(entities),
        "after_at": after.at if after else None,
        "after_id": after.id if after else None,
        "limit": limit + 1,
    }
    query = _SQL["page" if language is None else "page_of_language"]
    found = conn.cursor(row_factory=class_row(StoredThread)).execute(query, params).fetchall()
    items = tuple(found[:limit])
    last = items[-1] if len(found) > limit else None
    return ThreadPage(items, ThreadCursor(last.last_at, last.id) if last and last.last_at else None)
