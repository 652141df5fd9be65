"""News items: which version of each stands, and what of them is held back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import kwargs_row

from service.model import Article
from service.storage import codec, sql

Status = Literal["usable", "withheld", "canceled"]
_SQL = sql.load("news_items")


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An item as its newest version left it.

    `held` is its article while that may not be delivered; `withdrew` says that this took its article out of the lists.
    """

    uri: str
    version: str | None = None
    version_created: datetime | None = None
    status: Status = "usable"
    embargoed_until: datetime | None = None
    held: Article | None = None
    withdrew: bool = False
    article_id: UUID | None = None


def lock(conn: Connection, uri: str) -> StoredItem:
    """The item, a new one where there was none; others who take it wait until the transaction ends."""
    conn.execute(_SQL["ensure"], {"uri": uri})
    [item] = conn.cursor(row_factory=kwargs_row(_stored)).execute(_SQL["lock"], {"uri": uri})
    return item


def put(conn: Connection, item: StoredItem) -> None:
    """Store what became of the item."""
    row = {name: getattr(item, name) for name in StoredItem.__slots__}
    conn.execute(_SQL["put"], row | {"held": codec.to_jsonb(item.held)})


def is_due(conn: Connection, uri: str) -> bool:
    """Whether the item is held back by an embargo that is over."""
    return bool(sql.scalar(conn, _SQL["due"], {"uri": uri}))


def is_active(conn: Connection, article_id: UUID) -> bool:
    """Whether the article is in the lists now."""
    return bool(sql.scalar(conn, _SQL["is_active"], {"id": article_id}))


def restore(conn: Connection, article_id: UUID) -> None:
    """Put an article that was withdrawn back into the lists; its next reading gives its claims their threads again."""
    conn.execute(_SQL["restore"], {"id": article_id})


def _stored(*, held: Any, **row: Any) -> StoredItem:
    return StoredItem(held=None if held is None else codec.from_json(held, Article), **row)
