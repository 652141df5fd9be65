"""Claims: what articles attribute to somebody, found again by whom, what, where and when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from psycopg import Connection

from service.model import Act, Attitude, Claim, EntityType, Kind, Modality, Polarity
from service.storage.articles import StoredPublisher

ClaimStatus = Literal["current", "retracted"]
Role = Literal["claimant", "mentioned", "any"]
Scope = Literal["family", "self"]


@dataclass(frozen=True, slots=True)
class EntityRef:
    """An entity as claims show it: its canonical name now, whatever the article called it."""

    id: UUID
    name: str
    type: EntityType


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

    `claim` is the claim as it was read; `claimant`, `on_behalf_of` and `relayed_by` are the entities of its claimants
    of those names, None where there is none. `mentioned[i]` is the entity of `claim.mentions[i]`. `prefix` and
    `suffix` are up to 32 code points of the field before and after the first and last content span.
    """

    id: UUID
    status: ClaimStatus
    revision: int
    language: str
    claim: Claim
    claimant: EntityRef | None
    on_behalf_of: EntityRef | None
    relayed_by: EntityRef | None
    mentioned: tuple[EntityRef | None, ...]
    article: ArticleRef
    provenance: Provenance
    prefix: str
    suffix: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimFilters:
    """What a page of claims is narrowed to; None asks nothing.

    `entity` is narrowed by `role`; `claimant` and `mentioned` take an id (a UUID in text) or a name, whatever its case,
    accents and leading article. `scope` "family" takes the parts of these entities in. `said_*` and `published_*` are
    inclusive. `publisher` is a name or a domain, `q` words of the claim. `status` None gives retracted claims too.
    """

    entity: UUID | None = None
    role: Role = "any"
    scope: Scope = "family"
    claimant: str | None = None
    mentioned: str | None = None
    q: str | None = None
    language: str | None = None
    kind: Kind | None = None
    act: Act | None = None
    attitude: Attitude | None = None
    polarity: Polarity | None = None
    modality: Modality | None = None
    article: UUID | None = None
    publisher: str | None = None
    published_from: datetime | None = None
    published_to: datetime | None = None
    said_from: date | None = None
    said_to: date | None = None
    min_check_worthiness: float | None = None
    status: ClaimStatus | None = "current"


@dataclass(frozen=True, slots=True)
class ClaimCursor:
    """Where a page of claims ended."""

    sorted_at: datetime
    article: UUID
    position: int
    id: UUID


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """A page of claims; `next` is None on the last page."""

    items: tuple[StoredClaim, ...]
    next: ClaimCursor | None


def get(conn: Connection, claim_id: UUID) -> StoredClaim:
    """The claim, retracted ones too. Raises NotFound."""
    raise NotImplementedError


def page(conn: Connection, filters: ClaimFilters, *, after: ClaimCursor | None = None, limit: int = 20) -> ClaimPage:
    """Claims of active articles, newest article first, in each article in the order of the text."""
    raise NotImplementedError


def of_article(conn: Connection, article_id: UUID) -> tuple[StoredClaim, ...]:
    """The article's current claims in the order of the text, those of the title first."""
    raise NotImplementedError
