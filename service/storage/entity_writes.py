"""Entities coming in: each name that a reading gives becomes one entity, however many workers meet it at once.

Rows are inserted in one order everywhere (keys before names, each sorted, all entities before all aliases), so that
two transactions that insert the same ones wait for each other and never in a circle.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from psycopg import Connection

from service.model import EntityType
from service.names import normalise_name
from service.storage import sql

AddedBy = Literal["seed", "reading", "editor"]
_SQL = sql.load("entity_writes")


@dataclass(frozen=True, slots=True)
class KnownEntity:
    """An entity of the gazetteer; `part_of` is the key of another."""

    key: str
    name: str
    type: EntityType
    part_of: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A name that an article gives to somebody or something without key."""

    type: EntityType
    normalised: str
    name: str

    @property
    def identity(self) -> tuple[EntityType, str]:
        return self.type, self.normalised


@dataclass(frozen=True, slots=True, order=True)
class NewAlias:
    """A name for an entity, and where it comes from."""

    entity_id: UUID
    normalised: str
    name: str
    language: str | None = None
    added_by: AddedBy = "reading"
    article_id: UUID | None = None


def ensure_known(conn: Connection, known: Iterable[KnownEntity]) -> Mapping[str, UUID]:
    """The ids of gazetteer entities by key; the new ones are inserted. Their wholes must be given too."""
    wanted = {entity.key: entity for entity in known}
    ids = _by_keys(conn, wanted)
    for key in sorted(wanted, key=lambda key: (_depth(wanted, key), key)):
        if key not in ids:
            entity = wanted[key]
            part_of = ids[entity.part_of] if entity.part_of else None
            conn.execute(
                _SQL["insert_known"],
                {
                    "key": key,
                    "name": entity.name,
                    "normalised": normalise_name(entity.name),
                    "type": entity.type,
                    "part_of": part_of,
                },
            )
            ids |= _by_keys(conn, [key])
    return ids


def ensure_found(conn: Connection, found: Iterable[Found]) -> Mapping[tuple[EntityType, str], UUID | None]:
    """The ids of names by (type, normalised name): whoever alone has the name as an alias, else a new entity.

    None where several entities have the name: nobody is guessed.
    """
    by_identity = {each.identity: each for each in sorted(found, reverse=True)}
    return {identity: _ensure_one(conn, by_identity[identity]) for identity in sorted(by_identity)}


def add_aliases(conn: Connection, aliases: Collection[NewAlias]) -> None:
    """Add the names that the entities do not have yet."""
    for alias in sorted(aliases, key=lambda alias: (alias.entity_id, alias.normalised)):
        if alias.normalised:
            conn.execute(_SQL["add_alias"], {name: getattr(alias, name) for name in NewAlias.__slots__})


def _depth(wanted: Mapping[str, KnownEntity], key: str) -> int:
    whole = wanted[key].part_of
    return _depth(wanted, whole) + 1 if whole else 0


def _by_keys(conn: Connection, keys: Collection[str]) -> dict[str, UUID]:
    return dict(conn.execute(_SQL["by_keys"], {"keys": list(keys)}).fetchall())


def _ensure_one(conn: Connection, found: Found) -> UUID | None:
    params = {"type": found.type, "normalised": found.normalised, "name": found.name}
    holders = conn.execute(_SQL["of_alias"], params).fetchall()
    if len({canonical for _, canonical in holders}) == 1:
        holder: UUID = min(entity for entity, _ in holders)
        return holder
    if holders:
        return None
    conn.execute(_SQL["insert_found"], params)
    inserted: UUID = sql.scalar(conn, _SQL["by_found_name"], params)
    return inserted
