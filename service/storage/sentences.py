"""The vectors of sentences that somebody asks about: made by a worker, waited for by the API."""

from dataclasses import dataclass
from time import monotonic
from uuid import UUID, uuid4

from psycopg import Connection

from service.storage import embeddings, listening, queue, sql
from service.storage.codec import HalfVector
from service.storage.embeddings import Vector

CHANNEL = "dixit_sentence"
_SQL = sql.load("sentences")


@dataclass(frozen=True, slots=True)
class Encoded:
    """The vector of a sentence, and its language: the one given, else the one found."""

    vector: Vector
    language: str


def ask(conn: Connection, text: str, language: str | None, *, seconds: float) -> Encoded | None:
    """The sentence's vector, as soon as a worker has made it; None where none has within `seconds`.

    `conn` must stand outside a transaction, else ProgrammingError.
    """
    asked, deadline = uuid4(), monotonic() + seconds
    with listening.to(conn, CHANNEL) as notified:
        queue.defer_sentence(conn, asked, text, language)
        while True:
            found = conn.execute(_SQL["take"], {"id": asked}).fetchone()
            if found is not None:
                return Encoded(embeddings.numbers(found[0]), found[1])
            if (left := deadline - monotonic()) <= 0:
                return None
            notified(str(asked), left)


def answer(conn: Connection, asked: UUID, vector: Vector, language: str) -> None:
    """Give the vector of a sentence to whoever asked for it."""
    params = {"id": asked, "embedding": HalfVector(vector), "language": language, "channel": CHANNEL}
    conn.execute(_SQL["put"], params)
