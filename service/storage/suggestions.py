"""Entities that may be the same as one: the same name, a surname of a full name, or like letters. People decide."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row

from service.errors import NotFound, SelfMerge
from service.model import EntityType
from service.storage import entities, judgements, sql
from service.storage.entities import EntityRef
from service.storage.judgements import Author

MOST = 20
MOST_EVIDENCE = 200
SHORTEST_SURNAME = 3
LIKENESS = 0.45
"""From what trigram similarity on (0 to 1) names are alike: "Sergueï Lavrov" and "Sergey Lavrov" have 0.6."""
WORD_LIKENESS = 0.4
"""The same of their words: "Kouleba" and "Kuleba" have 0.5."""
MOST_ALIKE = 12
"""Words of names that are taken for each word of the entity's."""
MOST_BEARERS = 1000
"""A word that more names have, with the words like it, says little."""
MOST_NAMES = 20
"""Names of the entity that others are compared with by their letters."""
ENDING = 0.6
"""What a surname alone counts for, which relatives share."""
_SQL = sql.load("suggestions")

EvidenceKind = Literal["same name", "end of a fuller name", "like letters"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why two entities may be one: a name of each (`own` in its normalised form), and what that counts for (0 to 1)."""

    kind: EvidenceKind
    own: str
    theirs: str
    score: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entity that may be the same, the strongest evidence first; `score` is that of the strongest."""

    entity: EntityRef
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class _Own:
    """The entity that is asked about."""

    type: EntityType
    known: bool
    canonical_id: UUID
    names: list[str]


@dataclass(frozen=True, slots=True)
class _Row:
    """One piece of evidence for one entity."""

    id: UUID
    name: str
    type: EntityType
    kind: EvidenceKind
    own: str
    theirs: str
    score: float


def find(conn: Connection, entity_id: UUID) -> tuple[Suggestion, ...]:
    """The likeliest first, at most 20. Raises NotFound."""
    own = conn.cursor(row_factory=class_row(_Own)).execute(_SQL["own"], {"id": entity_id}).fetchone()
    if own is None:
        raise NotFound(f"There is no entity {entity_id}.")
    with conn.transaction():
        conn.execute(_SQL["tolerance"], {"threshold": WORD_LIKENESS})
        rows = conn.cursor(row_factory=class_row(_Row)).execute(_SQL["find"], _params(own)).fetchall()
    return tuple(_gathered(rows))[:MOST]


def reject(conn: Connection, entity_id: UUID, other_id: UUID, author: Author) -> UUID:
    """Record that two entities are not the same; said once more, it stays as it was said first.

    The id of the judgement. Raises NotFound, SelfMerge where they are one already.
    """
    with conn.transaction():
        judgements.lock(conn)
        one, other = (entities.get(conn, each).canonical_id for each in (entity_id, other_id))
        if one == other:
            raise SelfMerge
        standing: UUID | None = sql.scalar(conn, _SQL["rejection"], {"one": one, "other": other})
        return standing or judgements.record(conn, "distinct", one, author, into_id=other)


def _params(own: _Own) -> dict[str, object]:
    """What is sought for an entity: its names, their words, and the surnames where it is a person."""
    worded = [(name, word) for name in own.names[:MOST_NAMES] for word in set(name.split()) if len(word) > 1]
    surnames = [name for name in own.names if len(name) >= SHORTEST_SURNAME] if own.type == "person" else []
    endings = [pair for name in own.names for pair in _endings(name)] if own.type == "person" else []
    return {
        "id": own.canonical_id,
        "names": own.names,
        "worded": [name for name, _ in worded],
        "words": [word for _, word in worded],
        "surnames": surnames,
        "last_words": [name.split()[-1] for name in surnames],
        "endings": [ending for ending, _ in endings],
        "ended": [name for _, name in endings],
        "ending": ENDING,
        "likeness": LIKENESS,
        "alike": MOST_ALIKE,
        "bearers": MOST_BEARERS,
        "limit": MOST_EVIDENCE,
    }


def _endings(name: str) -> Iterator[tuple[str, str]]:
    """The last words of a name, each with the name ("lavrov" of "serguei lavrov")."""
    words = name.split()
    for start in range(1, len(words)):
        ending = " ".join(words[start:])
        if len(ending) >= SHORTEST_SURNAME:
            yield ending, name


def _gathered(rows: Sequence[_Row]) -> Iterator[Suggestion]:
    """The evidence by entity, in the order of each one's strongest."""
    found: dict[UUID, list[_Row]] = {}
    for row in rows:
        found.setdefault(row.id, []).append(row)
    for of_one in found.values():
        first = of_one[0]
        evidence = tuple(Evidence(row.kind, row.own, row.theirs, round(row.score, 2)) for row in of_one)
        yield Suggestion(EntityRef(first.id, first.name, first.type), round(first.score, 2), evidence)
