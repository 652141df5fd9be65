"""Entities: who claims and what is named, with the names under which the sources gave them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, kwargs_row

from service.errors import NotFound
from service.model import EntityType
from service.names import normalise_name
from service.storage import codec, sql

Sort = Literal["relevance", "name", "newest", "claims"]
_SQL = sql.load("entities")

WORD_SCORE = 0.8
LISTED_SCORE = 0.7
SHORT_NAME = 3
"""Below this many code points a beginning fits too many names to weigh them: they are listed in their order."""
LONG_NAME = 8
TOLERANCE = 0.4
"""Likeness of a short name (0 to 1): two letters that changed places leave six-letter words 0.43 of their trigrams."""
LONG_TOLERANCE = 0.5
"""Likeness of a name of LONG_NAME code points or more, of which one mistake spoils a smaller share."""


MOST_WORDS = 8
"""Words of what is asked for that are sought by likeness."""
MOST_ALIKE = 30
"""Words of names that are taken for each of them."""


@dataclass(frozen=True, slots=True)
class EntityRef:
    """An entity as claims show it: its canonical name now, whatever the article called it."""

    id: UUID
    name: str
    type: EntityType


@dataclass(frozen=True, slots=True)
class Alias:
    """A name of an entity: who added it ("seed", "reading", "editor"), and the article it was first met in."""

    name: str
    language: str | None
    added_by: str
    article: UUID | None


@dataclass(frozen=True, slots=True)
class StoredEntity:
    """An entity. `key` is the gazetteer's ("ru/defence-ministry"), None for one that only articles name.

    `canonical_id` is its own id, or that of the entity that it was merged into; `part_of` is canonical too. `version`
    grows with every change made by hand; `same_as` are addresses under which others know it.
    """

    id: UUID
    canonical_id: UUID
    key: str | None
    name: str
    type: EntityType
    part_of: UUID | None
    aliases: tuple[Alias, ...]
    parts: tuple[UUID, ...]
    same_as: tuple[str, ...]
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class EntityHit:
    """An entity found by a search; `score` is 1 for the name itself, lower for a name like it.

    `claims` are those that it makes, as `count_claims` counted them last.
    """

    id: UUID
    name: str
    type: EntityType
    created_at: datetime
    score: float
    claims: int


@dataclass(frozen=True, slots=True)
class EntityCursor:
    """Where a page of entities ended."""

    score: float
    name: str
    id: UUID
    at: datetime
    claims: int


@dataclass(frozen=True, slots=True)
class EntityPage:
    """A page of entities, the best match first, by name without `q`; `next` is None on the last page."""

    items: tuple[EntityHit, ...]
    next: EntityCursor | None


def get(conn: Connection, entity_id: UUID) -> StoredEntity:
    """The entity with its aliases and the ids of its direct parts. Raises NotFound."""
    found = conn.cursor(row_factory=kwargs_row(_stored)).execute(_SQL["get"], {"id": entity_id}).fetchone()
    if found is None:
        raise NotFound(f"There is no entity {entity_id}.")
    return found


def search(
    conn: Connection,
    q: str | None = None,
    *,
    of_type: EntityType | None = None,
    keys: Sequence[str] = (),
    sort: Sort = "relevance",
    after: EntityCursor | None = None,
    limit: int = 20,
) -> EntityPage:
    """Entities one of whose names begins with `q`, or has a word that does. One of `keys` counts as named so.

    One or two letters are taken for a whole word. Where there are none: those whose names are like `q` but for a typing
    mistake, or begin with the one or two letters. `sort` "name", "newest" and "claims" order what is found otherwise
    than by its likeness. Without `q` (or where nothing but punctuation stands in it) every entity, by name.
    """
    asked = normalise_name(q or "")
    params = {
        "asked": asked,
        "prefix": f"{asked}%",
        "patterns": _patterns(asked),
        "word": _word(asked),
        "words": asked.split()[:MOST_WORDS],
        "alike": MOST_ALIKE,
        "threshold": TOLERANCE if len(asked) < LONG_NAME else LONG_TOLERANCE,
        "listed": LISTED_SCORE if asked else 1,
        "type": of_type,
        "keys": list(keys),
        "sort": sort,
        "after_score": after.score if after else None,
        "after_normalised": normalise_name(after.name) if after else None,
        "after_id": after.id if after else None,
        "after_at": after.at if after else None,
        "after_claims": after.claims if after else None,
        "limit": limit + 1,
    }
    found = _found(conn, params, after)
    items = tuple(found[:limit])
    last = items[-1] if len(found) > limit and items else None
    reached = EntityCursor(last.score, last.name, last.id, last.created_at, last.claims) if last else None
    return EntityPage(items, reached)


def count_claims(conn: Connection) -> int:
    """Count anew how many claims each entity makes; how many counts changed."""
    return conn.execute(_SQL["count_claims"]).rowcount


def named(conn: Connection, name: str, *, keys: Sequence[str] = ()) -> tuple[UUID, ...]:
    """The entities with exactly this name, whatever its case, accents and leading article, or one of these keys."""
    params = {"normalised": normalise_name(name), "keys": list(keys)}
    return tuple(id_ for (id_,) in conn.execute(_SQL["named"], params))


def family(
    conn: Connection, entity_ids: Collection[UUID], *, scope: Literal["family", "self"] = "family"
) -> tuple[UUID, ...]:
    """The ids under which claims of these entities stand: theirs, those merged into them and, unless `scope` is
    "self", those of all their parts, parts of parts too.
    """
    params = {"ids": list(entity_ids), "with_parts": scope == "family"}
    return tuple(id_ for (id_,) in conn.execute(_SQL["family"], params))


def refs(conn: Connection, entity_ids: Collection[UUID]) -> Mapping[UUID, EntityRef]:
    """How claims show each of these entities."""
    rows = conn.execute(_SQL["refs"], {"ids": list(entity_ids)})
    return {asked: EntityRef(id_, name, type_) for asked, id_, name, type_ in rows}


def bearing(
    conn: Connection, names: Collection[tuple[EntityType, str]]
) -> Mapping[tuple[EntityType, str], tuple[EntityRef, ...]]:
    """The entities that bear each of these normalised names and are of its type; nothing of names that nobody bears."""
    found: dict[tuple[EntityType, str], tuple[EntityRef, ...]] = {}
    if names:
        params = {"types": [of for of, _ in names], "normalised": [name for _, name in names]}
        for of, name, *entity in conn.execute(_SQL["bearing"], params):
            found[of, name] = (*found.get((of, name), ()), EntityRef(*entity))
    return found


def _patterns(asked: str) -> list[str]:
    if len(asked) < SHORT_NAME:
        return [f"{asked} %", f"% {asked}", f"% {asked} %"]
    return [f"{asked}%", f"% {asked}%"]


def _word(asked: str) -> str:
    """A pattern of a word that every name has in which `asked` stands: its first word, or one that it begins."""
    first = asked.split(" ", maxsplit=1)[0]
    whole = first != asked or len(asked) < SHORT_NAME
    escaped = first.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped if whole else f"{escaped}%"


def _found(conn: Connection, params: Mapping[str, Any], after: EntityCursor | None) -> list[EntityHit]:
    """The hits behind the cursor; its score says which of the two ways of seeking it came from."""
    listing = f"listing_{params['sort']}" if params["sort"] in ("newest", "claims") else "listing"
    if not params["asked"]:
        return _hits(conn, listing, params)
    if after is None or after.score >= WORD_SCORE:
        found = _hits(conn, "search", params)
        if found or after:
            return found
    if len(params["asked"]) < SHORT_NAME:
        return _hits(conn, listing, params)
    with conn.transaction():
        conn.execute(_SQL["tolerance"], params)
        return _hits(conn, "search_like", params)


def _hits(conn: Connection, name: str, params: Mapping[str, Any]) -> list[EntityHit]:
    query = sql.composed(_SQL[name], found=_SQL["found"], best=_SQL["best"])
    return conn.cursor(row_factory=class_row(EntityHit)).execute(query, params, prepare=False).fetchall()


def _stored(*, aliases: list[dict[str, Any]], parts: list[UUID], same_as: list[str], **own: Any) -> StoredEntity:
    names = tuple(codec.from_json(alias, Alias) for alias in aliases)
    return StoredEntity(aliases=names, parts=tuple(parts), same_as=tuple(same_as), **own)
