"""Claims coming in: what a reading found of an article, written beside what earlier ones did."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from itertools import chain
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import kwargs_row

from service.model import Claim
from service.names import normalise_name
from service.storage import codec, counted, sql
from service.storage.claims import ClaimStatus
from service.storage.counted import Parted, Read
from service.storage.periods import days, days_of_all

_SQL = sql.load("claim_writes")
_STRUCTURED = frozenset(
    {
        "content",
        "quotes",
        "cue",
        "claimant",
        "on_behalf_of",
        "relayed_by",
        "said_at",
        "times",
        "quantities",
        "mentions",
        "check_worthiness",
    }
)
_CLAIM_FIELDS = tuple(field.name for field in fields(Claim))


@dataclass(frozen=True, slots=True)
class OldClaim:
    """A claim as earlier readings left it, whatever people have corrected since."""

    id: UUID
    status: ClaimStatus
    revision: int
    position: int
    language: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim as it is to stand: its id, its place among the article's claims, and the entities of its people.

    These are whom it was read of, whatever was split off them since. `mention_ids[i]` is the entity of
    `claim.mentions[i]`. `prefix` and `suffix` are the text around the content.
    `machine` is what was read, with its claimant, where `claim` is what people made of it.
    """

    id: UUID
    position: int
    claim: Claim
    claimant_id: UUID | None
    on_behalf_of_id: UUID | None
    relayed_by_id: UUID | None
    mention_ids: tuple[UUID | None, ...]
    prefix: str
    suffix: str
    machine: Claim | None = None
    machine_claimant_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """What the claims of one reading have in common."""

    article_id: UUID
    revision: int
    reading_id: UUID
    language: str


def of_article(conn: Connection, article_id: UUID) -> tuple[OldClaim, ...]:
    """Every claim that was ever found in the article, retracted ones too, in the order of the text."""
    cursor = conn.cursor(row_factory=kwargs_row(_old))
    return tuple(cursor.execute(_SQL["of_article"], {"article_id": article_id}))


def put(conn: Connection, origin: Origin, claims: Iterable[NewClaim]) -> None:
    """Insert the claims, or update those whose ids are known; they are current then. `link` must follow.

    What is updated is kept as it was, among the versions of the claim. `entity_writes.lock` must have come before.
    """
    claims = tuple(claims)
    ids = {"ids": [claim.id for claim in claims]}
    conn.execute(_SQL["keep"], ids)
    shared = {name: getattr(origin, name) for name in Origin.__slots__}
    parted = counted.holding(conn, chain.from_iterable(_read(claim).ids for claim in claims))
    with conn.cursor() as cursor:
        cursor.executemany(_SQL["put"], [shared | _columns(claim) | _people(claim, parted) for claim in claims])
    conn.execute(_SQL["uncount"], ids)
    conn.execute(_SQL["count"], ids)


def retract(conn: Connection, origin: Origin, claim_ids: Collection[UUID]) -> None:
    """Mark the claims as retracted by this reading: it did not find them any more."""
    params = {"ids": list(claim_ids), "revision": origin.revision, "reading_id": origin.reading_id}
    conn.execute(_SQL["retract"], params)


def link(conn: Connection, *article_ids: UUID) -> None:
    """Write anew which entities the claims of these articles are of and name."""
    conn.execute(_SQL["unlink"], {"article_ids": list(article_ids)})
    conn.execute(_SQL["link"], {"article_ids": list(article_ids)})


def _old(**row: Any) -> OldClaim:
    served, machine = codec.take(row, Claim), row.pop("machine")
    return OldClaim(claim=codec.from_json(machine, Claim) if machine else served, **row)


def _read(new: NewClaim) -> Read:
    claim = new.claim
    people = (claim.claimant, claim.on_behalf_of, claim.relayed_by)
    return Read(
        claim_id=new.id,
        ids=(new.claimant_id, new.on_behalf_of_id, new.relayed_by_id, *new.mention_ids),
        names=(*(who.name if who else None for who in people), *(mention.name for mention in claim.mentions)),
        reviewed=claim.claimant.resolved_by == "review",
    )


def _people(new: NewClaim, parted: Parted) -> dict[str, Any]:
    """Whom the claim counts as of, and whom it was read of where that differs."""
    read = _read(new)
    ids = read.counted(parted)
    claimant, on_behalf_of, relayed_by, *mentions = ids
    return {
        "claimant_id": claimant,
        "on_behalf_of_id": on_behalf_of,
        "relayed_by_id": relayed_by,
        "mention_ids": mentions,
        "read_ids": None if ids == read.ids else list(read.ids),
    }


def _columns(new: NewClaim) -> dict[str, Any]:
    claim = new.claim
    own = {name: getattr(claim, name) for name in _CLAIM_FIELDS}
    said_from, said_to = days(claim.said_at.value if claim.said_at else None)
    return {
        **{name: codec.to_jsonb(value) if name in _STRUCTURED else value for name, value in own.items()},
        "id": new.id,
        "position": new.position,
        "claimant_normalised": normalise_name(claim.claimant.name) if claim.claimant.name else None,
        "said_from": said_from,
        "said_to": said_to,
        "about": days_of_all(when.value for when in claim.times),
        "check_worthiness_score": claim.check_worthiness.score if claim.check_worthiness else None,
        "prefix": new.prefix,
        "suffix": new.suffix,
        "machine": codec.to_jsonb(new.machine),
        "machine_claimant_id": new.machine_claimant_id,
    }
