"""The life of an article: received, read, its claims decided and stored. Here extraction meets storage."""

from dataclasses import dataclass
from uuid import UUID

from psycopg import Connection

from service.model import Article
from service.storage.readings import StoredReading


@dataclass(frozen=True, slots=True)
class Received:
    """What became of an article at the door.

    `created` says that it was not known before, `revised` that it was, with another text. When neither, the stored one
    is the same and nothing was enqueued.
    """

    article_id: UUID
    revision: int
    created: bool
    revised: bool


def receive(conn: Connection, new: Article) -> Received:
    """Store the article and enqueue its reading, in the caller's transaction (or one of its own).

    The same article is the one with the same canonical URL, without URL the same publisher and external_id, else the
    same text.
    """
    raise NotImplementedError


def wait_until_read(conn: Connection, article_id: UUID, revision: int, *, timeout: float) -> StoredReading:
    """The reading once it is done (read, failed, unsupported_language), or as it stands after `timeout` seconds.

    `conn` must stand outside a transaction (commit first); it is put back as it was.
    """
    raise NotImplementedError
