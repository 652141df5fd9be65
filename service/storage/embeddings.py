"""The vectors of claims, and the claims that are near to one."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import kwargs_row
from psycopg.sql import Composed

from service.model import Mention, Polarity, Quantity, When
from service.storage import codec, sql
from service.storage.codec import HalfVector

Vector = Sequence[float]
NEAREST = 20
"""So many claims are found by their vectors, and as many more by their words."""
WORDS = 3
_SQL = sql.load("embeddings")
_COMPARED = {"compared": _SQL["compared"]}
_COMPARABLE, _MISSING = (sql.composed(_SQL[name], **_COMPARED) for name in ("comparable", "missing"))
_NEAR_CLAIMS, _NEAR_SENTENCE = (
    sql.composed(_SQL["near"], **_COMPARED, asked=_SQL[asked]) for asked in ("asked_of_claims", "asked_of_sentence")
)
_STRUCTURED: Mapping[str, Any] = {
    "quantities": tuple[Quantity, ...],
    "times": tuple[When, ...],
    "mentions": tuple[Mention, ...],
}
_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True)
class Comparable:
    """What of a claim it is compared by. `claimant` is the key or the normalised name of who claims it."""

    id: UUID
    language: str
    text: str
    polarity: Polarity
    quantities: tuple[Quantity, ...]
    times: tuple[When, ...]
    mentions: tuple[Mention, ...]
    claimant: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for among the claims: a vector, and the text and language that it is of."""

    vector: Vector
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Least:
    """How alike (cosine) a claim must be to be found, in the language of what is asked and in another; less in that."""

    one_language: float
    across_languages: float


@dataclass(frozen=True, slots=True)
class Near:
    """A claim that may say the same as what was asked, how alike (cosine) they are, and its thread and since when."""

    claim: Comparable
    likeness: float
    thread: tuple[UUID, datetime] | None


def missing(conn: Connection, article_id: UUID) -> tuple[Comparable, ...]:
    """The current claims of an active article that have no vector yet, in the order of the text."""
    cursor = conn.cursor(row_factory=kwargs_row(_comparable))
    return tuple(cursor.execute(_MISSING, {"article_id": article_id}))


def texts(conn: Connection, article_id: UUID) -> frozenset[str]:
    """What those of the article's claims say that have a vector."""
    return frozenset(text for (text,) in conn.execute(_SQL["texts"], {"article_id": article_id}))


def comparable(conn: Connection, claim_ids: Collection[UUID]) -> Mapping[UUID, Comparable]:
    """The claims of these ids."""
    cursor = conn.cursor(row_factory=kwargs_row(_comparable))
    return {found.id: found for found in cursor.execute(_COMPARABLE, {"ids": list(claim_ids)})}


def insert(conn: Connection, vectors: Mapping[UUID, Vector]) -> None:
    """Store the vectors of claims; each has 512 numbers and the length 1."""
    with conn.cursor() as cursor:
        cursor.executemany(_SQL["insert"], [{"id": id_, "embedding": HalfVector(v)} for id_, v in vectors.items()])


def having(conn: Connection, claim_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the claims that have a vector."""
    return frozenset(id_ for (id_,) in conn.execute(_SQL["having"], {"ids": list(claim_ids)}))


def forget_article(conn: Connection, article_id: UUID) -> None:
    """Let no search meet the article's claims any more."""
    conn.execute(_SQL["forget_article"], {"article_id": article_id})


def of(conn: Connection, claim_id: UUID) -> Vector | None:
    """The claim's vector, None where it has none: not encoded yet, retracted, rejected or withdrawn."""
    stored: str | None = sql.scalar(conn, _SQL["vector_of"], {"id": claim_id})
    return None if stored is None else numbers(stored)


def near(conn: Connection, asked: Asked, *, least: Least) -> tuple[Near, ...]:
    """The claims that may say the same as a sentence, in the caller's transaction.

    The NEAREST by their vectors, and as many that hold the most telling words of its text.
    """
    params = {"vector": HalfVector(asked.vector), "words": _telling(asked.text), "language": asked.language}
    [found] = _near(conn, _NEAR_SENTENCE, params, 1, least)
    return found


def near_claims(conn: Connection, claims: Sequence[Comparable], *, least: Least) -> tuple[tuple[Near, ...], ...]:
    """For each of these claims, which have vectors, what `near` finds: itself too."""
    params = {
        "ids": [each.id for each in claims],
        "words": [_telling(each.text) for each in claims],
        "languages": [each.language for each in claims],
    }
    return _near(conn, _NEAR_CLAIMS, params, len(claims), least)


def alike(conn: Connection, claim_ids: Collection[UUID], *, least: float) -> Mapping[tuple[UUID, UUID], float]:
    """The pairs among claims that are `least` alike, with their likeness, the likest first.

    Of each claim those with the twenty likest to it.
    """
    found = conn.execute(_SQL["alike"], {"ids": list(claim_ids), "least": least})
    return {(one, other): likeness for one, other, likeness in found}


def numbers(stored: str) -> Vector:
    """The vector that a column holds, read as text."""
    return [float(number) for number in stored.strip("[]").split(",")]


def _telling(text: str) -> str | None:
    """The words of a text to look for, None where they are too few: names, that is capitals, then the longest.

    Where much is said in the same words, of another place every day, the names are what tells one from the others.
    """
    words = sorted(set(_WORD.findall(text)), key=lambda word: (not word[0].isupper(), -len(word), word))[:WORDS]
    return " ".join(words) if len(words) == WORDS else None


def _near(
    conn: Connection, query: Composed, params: Mapping[str, Any], count: int, least: Least
) -> tuple[tuple[Near, ...], ...]:
    conn.execute(_SQL["widen"])
    bounds = {"one_language": least.one_language, "across_languages": least.across_languages}
    found: list[list[Near]] = [[] for _ in range(count)]
    for place, likeness, thread, since, *row in conn.execute(query, {**params, **bounds}):
        one = _comparable(**dict(zip(Comparable.__slots__, row, strict=True)))
        found[place - 1].append(Near(one, likeness, (thread, since) if thread else None))
    return tuple(map(tuple, found))


def _comparable(**row: Any) -> Comparable:
    return Comparable(**row | {name: codec.from_json(row[name], of) for name, of in _STRUCTURED.items()})
