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

Identity = tuple[EntityType, str]
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
    def identity(self) -> Identity:
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


def lock(conn: Connection) -> None:
    """Let nobody split or erase entities until the transaction ends; others may write claims and names meanwhile.

    Whoever writes claims takes it before anything that names an entity, so that no two wait for each other.
    """
    conn.execute(_SQL["lock"])


def lock_alone(conn: Connection) -> None:
    """Let nobody else write claims or names until the transaction ends."""
    conn.execute(_SQL["lock_alone"])


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


def ensure_found(conn: Connection, found: Iterable[Found]) -> Mapping[Identity, UUID | None]:
    """The ids of names by (type, normalised name): whoever alone has the name as an alias, else a new entity.

    None where several entities have the name: nobody is guessed.
    """
    by_identity = {each.identity: each for each in sorted(found, reverse=True)}
    held = conn.execute(_SQL["holders"], _arrays(by_identity.values())).fetchall()
    ids: dict[Identity, UUID | None] = {(kind, name): id_ if count == 1 else None for kind, name, id_, count in held}
    if new := [each for identity, each in by_identity.items() if identity not in ids]:
        conn.execute(_SQL["insert_found"], _arrays(new))
        ids |= {(kind, name): id_ for kind, name, id_ in conn.execute(_SQL["by_found_name"], _arrays(new))}
    return ids


def add_aliases(conn: Connection, aliases: Collection[NewAlias]) -> None:
    """Add the names that the entities do not have yet."""
    conn.execute(_SQL["add_aliases"], {name: [getattr(a, name) for a in aliases] for name in NewAlias.__slots__})


def _arrays(found: Collection[Found]) -> dict[str, list[str]]:
    """The names as parallel arrays."""
    return {
        "types": [each.type for each in found],
        "normalised": [each.normalised for each in found],
        "names": [each.name for each in found],
    }


def _depth(wanted: Mapping[str, KnownEntity], key: str) -> int:
    whole = wanted[key].part_of
    return _depth(wanted, whole) + 1 if whole else 0


def _by_keys(conn: Connection, keys: Collection[str]) -> dict[str, UUID]:
    return dict(conn.execute(_SQL["by_keys"], {"keys": list(keys)}).fetchall())
