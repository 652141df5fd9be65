"""Claims: what articles attribute to somebody, found again by whom, what, where and when."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, dict_row
from psycopg.sql import SQL

from service.errors import NotFound
from service.model import Claim
from service.storage import claim_query, codec, entities, sql
from service.storage.claim_query import ClaimFilters, ClaimStatus, Role, Scope
from service.storage.entities import EntityRef
from service.storage.publishers import StoredPublisher

__all__ = [
    "BY_ID",
    "ArticleRef",
    "ClaimCursor",
    "ClaimFilters",
    "ClaimPage",
    "ClaimStatus",
    "EntityRef",
    "Provenance",
    "Role",
    "Scope",
    "StoredClaim",
    "batches",
    "count",
    "get",
    "of_article",
    "of_ids",
    "page",
    "taken_from",
]
_SQL = sql.load("claims")
BY_ID = _SQL["by_id"]
"""Where `taken_from` takes the claims of `ids` from, as they are now."""
BATCH = 200
"""So many claims are taken from the database at a time where all of a query are wanted."""
_PEOPLE = ("claimant_id", "on_behalf_of_id", "relayed_by_id")


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """The article of a claim, at the revision that the claim's offsets belong to."""

    id: UUID
    revision: int
    url: str | None
    title: str | None
    published_at: datetime | None
    publisher: StoredPublisher | None
    text_sha256: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What read the claim, and when; the rule is `StoredClaim.claim.rule`."""

    extractor: str
    pack: str | None
    model: str | None
    read_at: datetime


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim with everything that the wire says of it.

    `claim` is the claim as it was read, or as people corrected it, and then `machine` as it was read. `version` grows
    whenever it is written. `claimant`, `on_behalf_of` and `relayed_by` are the entities of its claimants of those
    names, None where there is none. `mentioned[i]` is the entity of `claim.mentions[i]`. `exact` is the field from the
    first content span to the last, `prefix` and `suffix` up to 32 code points before and after it. `position` is the
    claim's place in the article; `sorted_at` when that was published, or received where it does not say.
    """

    id: UUID
    status: ClaimStatus
    version: int
    revision: int
    language: str
    claim: Claim
    machine: Claim | None
    claimant: EntityRef | None
    on_behalf_of: EntityRef | None
    relayed_by: EntityRef | None
    mentioned: tuple[EntityRef | None, ...]
    article: ArticleRef
    provenance: Provenance
    position: int
    prefix: str
    exact: str
    suffix: str
    sorted_at: datetime
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimCursor:
    """Where a page of claims ended, by every order that there is.

    `said` is the first day on which it may have been said (UTC), the article's own where that is not known;
    `check_worthiness` its score, 0 where there is none.
    """

    sorted_at: datetime
    article: UUID
    position: int
    id: UUID
    said: date
    check_worthiness: float


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """A page of claims; `next` is None on the last page."""

    items: tuple[StoredClaim, ...]
    next: ClaimCursor | None


def get(conn: Connection, claim_id: UUID) -> StoredClaim:
    """The claim, retracted ones too. Raises NotFound."""
    found = _stored(conn, [claim_id])
    if not found:
        raise NotFound(f"There is no claim {claim_id}.")
    return found[0]


def of_ids(conn: Connection, claim_ids: Collection[UUID]) -> tuple[StoredClaim, ...]:
    """The claims of these ids that there are, in their order."""
    return _stored(conn, claim_ids)


def of_article(conn: Connection, article_id: UUID) -> tuple[StoredClaim, ...]:
    """The article's current claims in the order of the text, those of the title first."""
    return _stored(conn, [id_ for (id_,) in conn.execute(_SQL["of_article"], {"article_id": article_id})])


def page(conn: Connection, filters: ClaimFilters, *, after: ClaimCursor | None = None, limit: int = 20) -> ClaimPage:
    """Claims of active articles in the order of `filters.sort`, and among equals in the order of the text."""
    query, params = claim_query.build(conn, filters)
    after_key = {f"after_{name}": getattr(after, name, None) for name in ClaimCursor.__slots__}
    cursor = conn.cursor(row_factory=class_row(ClaimCursor))
    found = cursor.execute(query, {**params, **after_key, "limit": limit + 1}, prepare=False).fetchall()
    items = _stored(conn, [each.id for each in found[:limit]])
    return ClaimPage(items, found[limit - 1] if len(found) > limit else None)


def batches(conn: Connection, filters: ClaimFilters) -> Iterator[tuple[StoredClaim, ...]]:
    """All the claims of a query in its order, BATCH at a time, read from the server as they are taken.

    Needs a transaction, whose snapshot they are all of where that is REPEATABLE READ.
    """
    query, params = claim_query.build(conn, filters)
    from_the_first = dict.fromkeys(f"after_{name}" for name in ClaimCursor.__slots__)
    with conn.cursor(name="claims") as cursor:
        cursor.execute(query, {**params, **from_the_first, "limit": None})
        while found := cursor.fetchmany(BATCH):
            yield _stored(conn, [claim_id for claim_id, *_ in found])


def count(conn: Connection, filters: ClaimFilters) -> int:
    """How many claims a query finds."""
    condition, params = claim_query.condition(conn, filters)
    found: int = sql.scalar(conn, SQL(_SQL["count"]).format(condition=condition), params)
    return found


def _stored(conn: Connection, claim_ids: Collection[UUID]) -> tuple[StoredClaim, ...]:
    """The claims of these ids, in their order."""
    return taken_from(conn, BY_ID, {"ids": list(claim_ids)})


def taken_from(conn: Connection, source: LiteralString, params: Mapping[str, Any]) -> tuple[StoredClaim, ...]:
    """The claims that a query gives as `c`, in the order of its `asked.place`."""
    found = conn.cursor(row_factory=dict_row).execute(sql.composed(_SQL["stored"], source=source), params).fetchall()
    met = {entity for row in found for entity in (*(row[name] for name in _PEOPLE), *row["mention_ids"]) if entity}
    refs = entities.refs(conn, met)
    return tuple(_claim(row, refs) for row in found)


def _claim(row: dict[str, Any], refs: Mapping[UUID, EntityRef]) -> StoredClaim:
    claimant, on_behalf_of, relayed_by = (refs.get(row.pop(name)) for name in _PEOPLE)
    row["article_publisher"] = sql.optional(row, "publisher", StoredPublisher)
    machine = row.pop("machine")
    return StoredClaim(
        claim=codec.take(row, Claim),
        machine=codec.from_json(machine, Claim) if machine else None,
        claimant=claimant,
        on_behalf_of=on_behalf_of,
        relayed_by=relayed_by,
        mentioned=tuple(refs.get(entity) for entity in row.pop("mention_ids")),
        article=sql.nested(row, "article", ArticleRef),
        provenance=sql.nested(row, "provenance", Provenance),
        **row,
    )
