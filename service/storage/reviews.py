"""What people say of claims: kept in full, in the order in which they said it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date as day
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, kwargs_row

from service.corrections import Corrections
from service.errors import NotFound
from service.model import Claim
from service.storage import codec, sql

Kind = Literal["extraction", "truth"]
Verdict = Literal["accepted", "rejected", "corrected"]
Whose = Literal["claim_id", "thread_id"]
SHOWN = 20
"""So many reviews are shown with a claim or a thread; the others in the list of its reviews."""
_SQL = sql.load("reviews")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReview:
    """A judgement of a claim: of its extraction (`verdict`), or of its truth (`rating` and what ClaimReview has).

    `rating` is in words, the value in numbers between `worst_rating` and `best_rating`; `url` where it stands.
    """

    kind: Kind
    by: str
    verdict: Verdict | None = None
    corrections: Corrections | None = None
    rating: str | None = None
    rating_value: float | None = None
    best_rating: float | None = None
    worst_rating: float | None = None
    explanation: str | None = None
    url: str | None = None
    publisher_name: str | None = None
    publisher_site: str | None = None
    date: day | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(NewReview):
    """A judgement as it is stored; `about` is the claim or the thread."""

    id: UUID
    about: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewCursor:
    """Where a page of reviews ended."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A page of reviews, the newest first; `next` is None on the last page."""

    items: tuple[Review, ...]
    next: ReviewCursor | None


@dataclass(frozen=True, slots=True)
class People:
    """Whom the machine found for a claim, of which reading, and the claim as it read it where that is not served."""

    article_id: UUID
    revision: int
    reading_id: UUID
    language: str
    position: int
    machine: dict[str, Any] | None
    claimant_id: UUID | None
    on_behalf_of_id: UUID | None
    relayed_by_id: UUID | None
    mention_ids: list[UUID | None]

    def read(self, served: Claim) -> Claim:
        """The claim as the machine read it."""
        return codec.from_json(self.machine, Claim) if self.machine else served


def lock(conn: Connection, claim_id: UUID) -> None:
    """Let nobody else review the claim, nor a reading change it, until the transaction ends. Raises NotFound."""
    if conn.execute(_SQL["lock"], {"claim_id": claim_id}).fetchone() is None:
        raise NotFound(f"There is no claim {claim_id}.")


def insert(conn: Connection, claim_id: UUID, review: NewReview) -> UUID:
    """Store the review of a claim; its id."""
    review_id = _insert(conn, review, claim_id=claim_id)
    conn.execute(_SQL["touch"], {"claim_id": claim_id})
    return review_id


def insert_of_thread(conn: Connection, thread_id: UUID, review: NewReview) -> UUID:
    """Store the review of a thread; its id."""
    review_id = _insert(conn, review, thread_id=thread_id)
    conn.execute(_SQL["touch_thread"], {"thread_id": thread_id})
    return review_id


def page(
    conn: Connection, about: UUID, *, of: Whose = "claim_id", after: ReviewCursor | None = None, limit: int = 20
) -> ReviewPage:
    """The reviews of a claim or thread, the newest first; none where there is no such one."""
    key = {"after_at": after.at if after else None, "after_id": after.id if after else None}
    params = {"about": about, "limit": limit + 1, **key}
    query = sql.composed(_SQL["page"], whose=of)
    found = conn.cursor(row_factory=kwargs_row(_review)).execute(query, params).fetchall()
    items = tuple(found[:limit])
    more = len(found) > limit
    return ReviewPage(items, ReviewCursor(items[-1].at, items[-1].id) if more else None)


def newest(conn: Connection, ids: Collection[UUID], *, of: Whose = "claim_id") -> Mapping[UUID, list[Review]]:
    """The newest SHOWN reviews of each claim or thread, the newest first."""
    found: dict[UUID, list[Review]] = defaultdict(list)
    query = sql.composed(_SQL["newest"], whose=of)
    for review in conn.cursor(row_factory=kwargs_row(_review)).execute(query, {"ids": list(ids), "limit": SHOWN}):
        found[review.about].append(review)
    return found


def corrections(conn: Connection, article_id: UUID) -> Mapping[UUID, Corrections]:
    """The corrections that hold, by claim, of all claims of an article."""
    found = conn.execute(_SQL["corrections"], {"article_id": article_id})
    return {claim_id: codec.from_json(stored, Corrections) for claim_id, stored in found}


def people(conn: Connection, claim_id: UUID) -> People:
    """Whom the machine found for a claim. Raises NotFound."""
    found = conn.cursor(row_factory=class_row(People)).execute(_SQL["people"], {"claim_id": claim_id}).fetchone()
    if found is None:
        raise NotFound(f"There is no claim {claim_id}.")
    return found


def gold(conn: Connection, *, language: str | None = None) -> tuple[UUID, ...]:
    """The claims that people accepted or corrected last, article by article, in the order of the text."""
    return tuple(id_ for (id_,) in conn.execute(_SQL["gold"], {"language": language}))


def _insert(
    conn: Connection, review: NewReview, *, claim_id: UUID | None = None, thread_id: UUID | None = None
) -> UUID:
    own = {field.name: getattr(review, field.name) for field in fields(NewReview)}
    own |= {"claim_id": claim_id, "thread_id": thread_id, "corrections": codec.to_jsonb(review.corrections)}
    review_id: UUID = sql.scalar(conn, _SQL["insert"], own)
    return review_id


def _review(*, corrections: dict[str, Any] | None, **row: Any) -> Review:
    return Review(corrections=codec.from_json(corrections, Corrections) if corrections else None, **row)
