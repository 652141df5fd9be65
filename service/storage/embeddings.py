"""The vectors of claims, and the claims that are near to one."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import kwargs_row

from service.model import Claim
from service.storage import codec, sql

Vector = Sequence[float]
NEAREST = 20
WORDS = 3
_SQL = sql.load("embeddings")
_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True)
class Comparable:
    """A claim with its language, to be compared."""

    id: UUID
    claim: Claim
    language: str


def missing(conn: Connection, article_id: UUID) -> tuple[Comparable, ...]:
    """The current claims of an active article that have no vector yet, in the order of the text."""
    ids = [id_ for (id_,) in conn.execute(_SQL["missing"], {"article_id": article_id})]
    found = comparable(conn, ids)
    return tuple(found[id_] for id_ in ids)


def texts(conn: Connection, article_id: UUID) -> frozenset[str]:
    """What those of the article's claims say that have a vector."""
    return frozenset(text for (text,) in conn.execute(_SQL["texts"], {"article_id": article_id}))


def comparable(conn: Connection, claim_ids: Collection[UUID]) -> Mapping[UUID, Comparable]:
    """The claims of these ids."""
    cursor = conn.cursor(row_factory=kwargs_row(_comparable))
    return {found.id: found for found in cursor.execute(_SQL["comparable"], {"ids": list(claim_ids)})}


def insert(conn: Connection, vectors: Mapping[UUID, Vector]) -> None:
    """Store the vectors of claims; each has 512 numbers and the length 1."""
    with conn.cursor() as cursor:
        cursor.executemany(_SQL["insert"], [{"id": id_, "embedding": written(v)} for id_, v in vectors.items()])


def forget(conn: Connection, claim_ids: Collection[UUID]) -> None:
    """Let no search meet these claims any more."""
    conn.execute(_SQL["forget"], {"ids": list(claim_ids)})


def forget_article(conn: Connection, article_id: UUID) -> None:
    """Let no search meet the article's claims any more."""
    conn.execute(_SQL["forget_article"], {"article_id": article_id})


def of(conn: Connection, claim_id: UUID) -> Vector | None:
    """The claim's vector, None where it has none: not encoded yet, retracted or withdrawn."""
    stored: str | None = sql.scalar(conn, _SQL["vector_of"], {"id": claim_id})
    return None if stored is None else numbers(stored)


def near(
    conn: Connection, vector: Vector, text: str | None = None, language: str | None = None, *, limit: int = NEAREST
) -> Mapping[UUID, float]:
    """The claims that may say the same, with their likeness (cosine, -1 to 1), in the caller's transaction.

    The nearest by their vectors, `limit` at most, and as many that hold the longest words of `text` in `language`. The
    queries are never prepared: a plan for any vector passes the index over.
    """
    conn.execute(_SQL["widen"])
    params: dict[str, Any] = {"embedding": written(vector), "limit": limit}
    found: dict[UUID, float] = dict(conn.execute(_SQL["near"], params, prepare=False).fetchall())
    words = sorted(set(_WORD.findall(text or "")), key=lambda word: (-len(word), word))[:WORDS]
    if language is not None and len(words) == WORDS:
        asked = params | {"words": " ".join(words), "language": language}
        worded = conn.execute(_SQL["worded"], asked, prepare=False)
        found |= dict(worded.fetchall())
    return found


def numbers(stored: str) -> Vector:
    """The vector that a column holds, read as text."""
    return [float(number) for number in stored.strip("[]").split(",")]


def written(vector: Vector) -> str:
    """The vector as a column reads it."""
    return "[" + ",".join(f"{number:.6g}" for number in vector) + "]"


def _comparable(*, id: UUID, language: str, **row: Any) -> Comparable:  # noqa: A002 (a column)
    return Comparable(id, codec.take(row, Claim), language)
