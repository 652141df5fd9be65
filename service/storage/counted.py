"""Whom claims count as of since entities were split; whom they were read of is kept, for when a split is undone.

A split holds for a name of an entity, or for whatever names it in one claim. What was split off may be split again.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import kwargs_row

from service.names import normalise_name
from service.storage import sql

Ids = tuple[UUID | None, ...]
_SQL = sql.load("counted")


@dataclass(frozen=True, slots=True)
class Parted:
    """The splits that hold of some entities: by (entity, normalised name), and by (entity, claim)."""

    by_name: Mapping[tuple[UUID, str], UUID] = field(default_factory=dict)
    by_claim: Mapping[tuple[UUID, UUID], UUID] = field(default_factory=dict)

    def of(self, entity_id: UUID, name: str, claim_id: UUID | None = None) -> UUID:
        """Whom an entity counts as where it has this normalised name (in this claim)."""
        found: UUID | None = entity_id
        while found is not None:
            entity_id = found
            chosen = self.by_claim.get((entity_id, claim_id)) if claim_id else None
            found = chosen or self.by_name.get((entity_id, name))
        return entity_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """Whom a claim was read of, and by which names: claimant, on_behalf_of, relayed_by, then its mentions.

    `reviewed` says that a person named the claimant: no name of it is parted then.
    """

    claim_id: UUID
    ids: Ids
    names: tuple[str | None, ...]
    reviewed: bool

    def normalised(self) -> tuple[str, ...]:
        """The names in their normalised form, "" for one that is not parted by itself."""
        parted = (None if self.reviewed else self.names[0], *self.names[1:])
        return tuple(normalise_name(name or "") for name in parted)

    def counted(self, parted: Parted) -> Ids:
        """Whom the claim counts as of."""
        if not parted.by_name and not parted.by_claim:
            return self.ids
        pairs = zip(self.ids, self.normalised(), strict=True)
        return tuple(id_ and parted.of(id_, name, self.claim_id) for id_, name in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRead(Read):
    """The same of a claim that is stored, and whom it counts as of until now."""

    article_id: UUID
    stored_ids: Ids


def holding(conn: Connection, entity_ids: Iterable[UUID | None]) -> Parted:
    """The splits that hold of these entities, and of what was split off them."""
    rows = conn.execute(_SQL["holding"], {"ids": list({each for each in entity_ids if each})}).fetchall()
    return Parted(
        {(source, name): target for source, name, _, target in rows if name is not None},
        {(source, claim): target for source, _, claim, target in rows if claim},
    )


def read(conn: Connection, entities: Collection[UUID]) -> tuple[StoredRead, ...]:
    """Whom the claims of these entities, and those that name them, were read of."""
    cursor = conn.cursor(row_factory=kwargs_row(_stored))
    return tuple(cursor.execute(_SQL["read"], {"entities": list(entities)}))


def _stored(
    *, ids: list[UUID | None], stored_ids: list[UUID | None], names: list[str | None], **row: Any
) -> StoredRead:
    return StoredRead(ids=tuple(ids), stored_ids=tuple(stored_ids), names=tuple(names), **row)


def put(conn: Connection, claims: Iterable[tuple[StoredRead, Ids]]) -> frozenset[UUID]:
    """Write whom claims count as of; the ids of the articles in which that changed, for `claim_writes.link`."""
    changed = [(each, ids) for each, ids in claims if ids != each.stored_ids]
    with conn.cursor() as cursor:
        cursor.executemany(_SQL["put"], [_row(each, ids) for each, ids in changed])
    return frozenset(each.article_id for each, _ in changed)


def _row(read: StoredRead, ids: Ids) -> dict[str, Any]:
    return {"claim_id": read.claim_id, "ids": list(ids), "read_ids": None if ids == read.ids else list(read.ids)}
