"""The people and things that claims name become entities: by their key, else by their exact name, else new ones.

A name that several entities of its type bear stays without entity: nobody is guessed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from psycopg import Connection

from service.model import Claim, Claimant, EntityType, Mention
from service.names import normalise_name
from service.storage import counted, entity_writes
from service.storage.entity_writes import Found, KnownEntity, NewAlias

LONGEST_NAME = 300
"""Code points of a name; a longer one names nobody."""


class Known(Protocol):
    """What resolution asks of an entity of the gazetteer."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def type(self) -> EntityType: ...
    @property
    def part_of(self) -> str | None: ...


class Gazetteer(Protocol):
    """What resolution asks of the gazetteer, which it does not import: the API imports this module."""

    def known(self, key: str) -> Known: ...
    def names(self, key: str) -> Mapping[str, str]: ...
    def lookup(self, name: str, *, language: str) -> Sequence[Known]: ...


@dataclass(frozen=True, slots=True)
class Entities:
    """The entities of a reading's names."""

    by_key: Mapping[str, UUID]
    by_name: Mapping[tuple[EntityType, str], UUID | None]

    def of(self, named: Claimant | Mention | None) -> UUID | None:
        """The entity of a claimant or mention; None where it is nobody's name, or the name of several."""
        if named is None:
            return None
        if named.key:
            return self.by_key[named.key]
        found = _found(named)
        return self.by_name[found.identity] if found else None


def resolve(
    conn: Connection, claims: Iterable[Claim], *, article_id: UUID, language: str, gazetteer: Gazetteer
) -> Entities:
    """The entities of everybody whom the claims name; new ones, and new names of known ones, are stored.

    These are whom they are read of, whatever was split off them since: `claim_writes.put` minds that.
    """
    named = [each for claim in claims for each in _named(claim)]
    keys = {key for each in named if each.key for key in _with_wholes(each.key, gazetteer)}
    known = {key: gazetteer.known(key) for key in keys}
    found = {each for each in map(_found, named) if each}
    entities = Entities(
        entity_writes.ensure_known(conn, [KnownEntity(k.key, k.name, k.type, k.part_of) for k in known.values()]),
        entity_writes.ensure_found(conn, found),
    )
    own = [alias for key in known for alias in _own(entities.by_key[key], gazetteer.names(key))]
    met = _met(named, found, entities, language, gazetteer)
    aliases = [NewAlias(id_, normalise_name(name), name, language, "reading", article_id) for id_, name in met]
    parted = counted.holding(conn, [alias.entity_id for alias in (*own, *aliases)])
    borne = [replace(alias, entity_id=parted.of(alias.entity_id, alias.normalised)) for alias in (*own, *aliases)]
    entity_writes.add_aliases(conn, borne)
    return entities


def _own(entity_id: UUID, names: Mapping[str, str]) -> Iterator[NewAlias]:
    """What an entity of the gazetteer is called in each language."""
    for language, name in names.items():
        yield NewAlias(entity_id, normalise_name(name), name, language, "seed")


def _named(claim: Claim) -> Iterator[Claimant | Mention]:
    yield from (who for who in (claim.claimant, claim.on_behalf_of, claim.relayed_by) if who)
    yield from claim.mentions


def _with_wholes(key: str, gazetteer: Gazetteer) -> Iterator[str]:
    """The key, and those of everything that it is part of."""
    whole: str | None = key
    while whole:
        yield whole
        whole = gazetteer.known(whole).part_of


def _found(named: Claimant | Mention) -> Found | None:
    """The name as an entity of its own; described and unknown claimants are nobody in particular."""
    nobody = isinstance(named, Claimant) and not _is_named(named)
    if nobody or named.key or not named.name or not named.type or len(named.name) > LONGEST_NAME:
        return None
    normalised = normalise_name(named.name)
    return Found(named.type, normalised, named.name) if normalised else None


def _is_named(claimant: Claimant) -> bool:
    """Whether somebody in particular is meant; a name in small letters, given by the context, only describes them."""
    implied = claimant.status == "implicit" and not (claimant.name or "")[:1].islower()
    return claimant.status == "named" or implied


def _met(
    named: Iterable[Claimant | Mention], found: Iterable[Found], entities: Entities, language: str, gazetteer: Gazetteer
) -> Iterator[tuple[UUID, str]]:
    """The names that the article gives, each with its entity.

    A name of a known entity counts where it means that one and no other by itself, whatever article it stands in.
    """
    for each in named:
        if each.key and each.name and [k.key for k in gazetteer.lookup(each.name, language=language)] == [each.key]:
            yield entities.by_key[each.key], each.name
    for one in found:
        if entity_id := entities.by_name[one.identity]:
            yield entity_id, one.name
