"""Articles taken back: withdrawn from every list, or erased for good."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row

from service.errors import NotFound
from service.storage import embeddings, entity_writes, event_writes, judgements, sql, tombstones

_SQL = sql.load("removal")


@dataclass(frozen=True, slots=True)
class Erasure:
    """The line that an erasure leaves: how much went, by whom and why; `entities` are those that nothing else names."""

    id: UUID
    article_id: UUID
    revisions: int
    claims: int
    entities: int
    by: str
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is of an article."""

    revisions: int
    claims: int


def withdraw(conn: Connection, article_id: UUID) -> None:
    """Take the article and its claims out of every list; doing it twice changes nothing more. Raises NotFound.

    It stays withdrawn when it is sent again, and keeps its texts: `erase` removes those.
    """
    done = conn.execute(_SQL["withdraw"], {"id": article_id}).rowcount
    embeddings.forget_article(conn, article_id)
    if done:
        event_writes.article_withdrawn(conn, article_id)
    elif not sql.scalar(conn, _SQL["exists"], {"id": article_id}):
        raise NotFound(f"There is no article {article_id}.")


def hold(conn: Connection, article_id: UUID) -> Extent:
    """Let nothing read or change the article, nor any entity, until the transaction ends. Raises NotFound."""
    extent = conn.cursor(row_factory=class_row(Extent)).execute(_SQL["lock"], {"id": article_id}).fetchone()
    if extent is None:
        raise NotFound(f"There is no article {article_id}.")
    judgements.lock(conn)
    entity_writes.lock_alone(conn)
    return extent


def erase(conn: Connection, article_id: UUID, *, by: str, reason: str | None = None) -> Erasure:
    """Remove the article with every text, reading and claim, and the entities that nothing else names.

    What remains is a line that says that it was done, and what refuses it when it is sent again. Raises NotFound.
    """
    with conn.transaction():
        params = {"id": article_id}
        extent, digests = hold(conn, article_id), tombstones.known_by(conn, article_id)
        named = [id_ for (id_,) in conn.execute(_SQL["named"], params)]
        event_writes.article_withdrawn(conn, article_id, erased=True)
        conn.execute(_SQL["erase"], params)
        conn.execute(_SQL["erase_answers"], params)
        entities = conn.execute(_SQL["erase_entities"], {"ids": named}).rowcount
        line = {"revisions": extent.revisions, "claims": extent.claims, "entities": entities}
        recorded = {**params, **line, "by": by, "reason": reason}
        [erasure] = conn.cursor(row_factory=class_row(Erasure)).execute(_SQL["record"], recorded)
        tombstones.put(conn, digests, erasure_id=erasure.id)
        return erasure
