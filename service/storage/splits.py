"""One entity that wrongly holds two is split: by the names of the second, by claims that people choose, or by both.

A split is a record that holds until it is undone. While it holds, what is called by those names, now and in whatever
is read later, counts as the new entity, and so do the chosen claims; what claims say stays as their articles say it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from uuid import UUID, uuid4

from psycopg import Connection

from service.errors import ForeignClaim, OwnName, UnknownName, WholeSplit
from service.model import EntityType
from service.names import normalise_name
from service.storage import claim_writes, counted, entities, entity_writes, event_writes, sql
from service.storage.counted import StoredRead
from service.storage.entity_corrections import insert_alias
from service.storage.judgements import Author, Cell, begin, record, touch

_SQL = sql.load("splits")


@dataclass(frozen=True, slots=True)
class Portion:
    """What is taken out of an entity: names that it has, and claims that it makes or that name it.

    `name` is what the new entity is called, the fullest of the names where it is not given; `type` is the entity's own
    where it is not given.
    """

    names: tuple[str, ...] = ()
    claims: tuple[UUID, ...] = ()
    name: str | None = None
    type: EntityType | None = None


@dataclass(frozen=True, slots=True)
class _Extent:
    """A portion as it is found: the names' cells, and what counts as another from now on."""

    cells: tuple[Cell, ...]
    by_name: frozenset[Cell]
    by_claim: frozenset[tuple[UUID, UUID]]


def split(conn: Connection, entity_id: UUID, portion: Portion, author: Author, *, version: int | None) -> UUID:
    """Take a portion out of an entity, as a new one; the id of the judgement, whose `into_id` is the new entity's.

    Raises NotFound, EntityGone, Stale, UnknownName where the entity has not all of the names, WholeSplit where it has
    no others, OwnName where it goes by one of them, ForeignClaim where a claim is not of the entity.
    """
    with conn.transaction():
        before = begin(conn, entity_id, version)
        entity_writes.lock_alone(conn)
        held = _held(conn, entity_id)
        names = _checked(portion.names, held, normalise_name(before.name))
        read = counted.read(conn, entities.family(conn, [entity_id], scope="self"))
        extent = _extent(conn, entity_id, names, portion.claims, held, read)
        called = portion.name or max(names.values(), key=len)
        new_id = _create(conn, entity_id, called, portion.type or before.type)
        after = {"names": sorted(names.values()), "claims": sorted(map(str, portion.claims))}
        judgement_id = record(conn, "split", entity_id, author, into_id=new_id, after=after, names=extent.cells)
        _part(conn, judgement_id, new_id, extent)
        insert_alias(conn, new_id, called)
        _recount(conn, read)
        touch(conn, entity_id, new_id)
        event_writes.entity_split(conn, new_id, entity_id, judgement=judgement_id)
        return judgement_id


def rejoin(conn: Connection, judgement_id: UUID, new_id: UUID) -> None:
    """Let a split hold no longer: what it moved counts as what it was read of. Its names are not put back here."""
    entity_writes.lock_alone(conn)
    read = counted.read(conn, [new_id])
    conn.execute(_SQL["rejoin"], {"judgement_id": judgement_id})
    conn.execute(_SQL["forget_names"], {"entity_id": new_id})
    _recount(conn, read)


def release(conn: Connection, claim_id: UUID, entity_id: UUID) -> None:
    """Remember that a person says of a claim whom it is of, whatever was split before."""
    conn.execute(_SQL["release"], {"claim_id": claim_id, "entity_id": entity_id})


def _held(conn: Connection, entity_id: UUID) -> Mapping[str, list[tuple[UUID, str]]]:
    """The names of an entity, normalised, each with who bears it of those that count as it, and how it is written."""
    held: dict[str, list[tuple[UUID, str]]] = {}
    for bearer, normalised, name in conn.execute(_SQL["names"], {"entity_id": entity_id}):
        held.setdefault(normalised, []).append((bearer, name))
    return held


def _checked(names: Collection[str], held: Mapping[str, list[tuple[UUID, str]]], own: str) -> Mapping[str, str]:
    """The names by their normalised form, as they are written where they are kept."""
    asked = {normalise_name(name): name for name in names}
    if unknown := [name for normalised, name in asked.items() if normalised not in held]:
        raise UnknownName(f"It is not called {unknown[0]}.")
    if asked and asked.keys() >= held.keys():
        raise WholeSplit
    if own in asked:
        raise OwnName
    return {normalised: held[normalised][0][1] for normalised in asked}


def _extent(
    conn: Connection,
    entity_id: UUID,
    names: Collection[str],
    claims: Collection[UUID],
    held: Mapping[str, list[tuple[UUID, str]]],
    read: Collection[StoredRead],
) -> _Extent:
    """What a portion takes in. Raises ForeignClaim."""
    own = set(entities.family(conn, [entity_id], scope="self"))
    cells = tuple((bearer, name) for name in names for bearer, _ in held[name])
    parted = counted.holding(conn, chain.from_iterable(each.ids for each in read))
    chosen = {each.claim_id: each for each in read if each.claim_id in set(claims)}
    if foreign := [claim for claim in claims if claim not in chosen]:
        raise ForeignClaim(f"{foreign[0]} is none.")
    by_claim = {(id_, each.claim_id) for each in chosen.values() for id_ in each.counted(parted) if id_ in own}
    by_name = set(cells) | {(entity_id, name) for name in names}
    for each in read:
        for id_, name in zip(each.counted(parted), each.normalised(), strict=True):
            if id_ in own and name in names:
                by_name.add((id_, name))
        by_claim.update(_said_by_people(each, own, names))
    return _Extent(cells, frozenset(by_name), frozenset(by_claim))


def _said_by_people(read: StoredRead, own: Collection[UUID], names: Collection[str]) -> Iterator[tuple[UUID, UUID]]:
    """The claimant that a person gave to the claim, where it has one of the names: moved for this claim alone."""
    claimant, name = read.ids[0], read.names[0]
    if read.reviewed and claimant in own and claimant and normalise_name(name or "") in names:
        yield claimant, read.claim_id


def _create(conn: Connection, from_id: UUID, name: str, of_type: EntityType) -> UUID:
    new_id = uuid4()
    params = {"id": new_id, "from_id": from_id, "name": name, "normalised": normalise_name(name), "type": of_type}
    conn.execute(_SQL["create"], params)
    return new_id


def _part(conn: Connection, judgement_id: UUID, new_id: UUID, extent: _Extent) -> None:
    rows: list[tuple[UUID, str | None, UUID | None]] = [(source, name, None) for source, name in sorted(extent.by_name)]
    rows += [(source, None, claim) for source, claim in sorted(extent.by_claim)]
    sources, names, claims = map(list, zip(*rows, strict=True))
    given = {"sources": sources, "names": names, "claims": claims}
    conn.execute(_SQL["part"], given | {"judgement_id": judgement_id, "target_id": new_id})
    moved = {"entities": [id_ for id_, _ in extent.cells], "names": [name for _, name in extent.cells]}
    conn.execute(_SQL["move_names"], moved | {"target_id": new_id})


def _recount(conn: Connection, read: Collection[StoredRead]) -> None:
    """Bring claims to whom they count as of now."""
    parted = counted.holding(conn, chain.from_iterable(each.ids for each in read))
    changed = counted.put(conn, [(each, each.counted(parted)) for each in read])
    claim_writes.link(conn, *changed)
