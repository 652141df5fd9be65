"""What happened, in an order that holds: read from a position on, nothing is left out and nothing comes twice."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Self, cast
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, kwargs_row

from service.errors import EventGone
from service.names import normalise_name
from service.storage import sql
from service.storage.publishers import StoredPublisher

EventKind = Literal[
    "article.read",
    "article.revised",
    "article.withdrawn",
    "claim.created",
    "claim.changed",
    "claim.retracted",
    "claim.reviewed",
    "entity.merged",
    "entity.split",
    "thread.changed",
]
CHANNEL = "dixit_events"
"""Notified, with no payload, whenever events are committed."""
MOST_EXAMINED = 1000
"""So many events are looked through for a page of some of them; a page that ends there tells where to go on."""
_POSITION = re.compile(r"-".join([r"(0|[1-9][0-9]{0,18})"] * 3))
_HIGHEST_EPOCH, _HIGHEST = 2**31 - 1, 2**63 - 1
_SQL = sql.load("events")
Kin = Mapping[UUID, frozenset[UUID]]


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in the log, right behind an event: the cluster's epoch, the transaction, the number of the event."""

    epoch: int
    tx: int
    number: int

    def __str__(self) -> str:
        return f"{self.epoch}-{self.tx}-{self.number}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The position that `str` wrote. Raises ValueError."""
        found = _POSITION.fullmatch(text)
        position = cls(*map(int, found.groups())) if found else None
        if position is None or position.epoch > _HIGHEST_EPOCH or max(position.tx, position.number) > _HIGHEST:
            raise ValueError("not a position in the log of events")
        return position


BEGINNING = Position(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, by the ids of what it happened to.

    `entity_ids` are the entities that it concerns as they were stored then, `acts` the acts of the claims that it
    concerns; `data` says more by its kind, and never anything that an article says. `id` is the event's own for ever.
    """

    position: Position
    kind: EventKind
    occurred_at: datetime
    article_id: UUID | None
    claim_id: UUID | None
    entity_id: UUID | None
    thread_id: UUID | None
    publisher: StoredPublisher | None
    entity_ids: tuple[UUID, ...]
    acts: tuple[str, ...]
    data: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.position)


@dataclass(frozen=True, slots=True)
class EventFilters:
    """What a reader asks for; each filter narrows further.

    `entity` takes in what was merged into it and its parts; `publisher` is a name or a domain; `act` is that of a claim
    that the event concerns.
    """

    kind: tuple[EventKind, ...] | None = None
    entity: UUID | None = None
    publisher: str | None = None
    act: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Events in order; `reached` is where the next page begins, `more` says that there is one already."""

    items: tuple[Event, ...]
    reached: Position
    more: bool


def after(
    conn: Connection, position: Position | None, filters: EventFilters = EventFilters(), *, limit: int = 20
) -> Page:
    """What happened after a position, as `reached` of a page or `latest` gave it; None begins with the oldest kept.

    A page may hold fewer events than `limit`, or none, and yet have `more` after it. Raises EventGone where something
    after the position is gone, or never was in this database: it was restored from an older copy.
    """
    narrowed = filters != EventFilters()
    since = position or BEGINNING
    found = _read(conn, since, max(limit, MOST_EXAMINED) if narrowed else limit + 1)
    if position is not None and not sql.scalar(conn, _SQL["is_known"], _key(position)):
        raise EventGone
    known = kin(conn, found) if filters.entity else {}
    items = [event for event in found if wanted(event, filters, known)]
    if len(items) > limit:
        return Page(tuple(items[:limit]), items[limit - 1].position, more=True)
    more = narrowed and len(found) >= MOST_EXAMINED
    return Page(tuple(items), found[-1].position if found else since, more=more)


def wanted(event: Event, filters: EventFilters, known: Kin) -> bool:
    """Whether the event is one of those asked for; `known` is the `kin` of what it concerns, where entities are."""
    asked, by = filters, event.publisher
    return (
        (asked.kind is None or event.kind in asked.kind)
        and (asked.act is None or not set(asked.act).isdisjoint(event.acts))
        and (asked.publisher is None or (by is not None and _is_called(by, asked.publisher)))
        and (asked.entity is None or any(asked.entity in known.get(each, (each,)) for each in event.entity_ids))
    )


def kin(conn: Connection, found: Iterable[Event]) -> Kin:
    """For each entity that the events concern, those whose claims its claims are among: as `entities.family`, upwards.

    Of entities that are gone nothing is known.
    """
    ids = {entity for event in found for entity in event.entity_ids}
    rows = conn.execute(_SQL["kin"], {"ids": list(ids)}) if ids else ()
    return {entity: frozenset(others) for entity, others in rows}


def latest(conn: Connection) -> Position:
    """The position behind everything that can be read now."""
    query = sql.composed(_SQL["latest"], here=_HERE)
    return conn.cursor(row_factory=class_row(Position)).execute(query).fetchone() or BEGINNING


def is_pending(conn: Connection) -> bool:
    """Whether events are committed, or about to be, that wait for older transactions to end: look again soon."""
    found = conn.execute(sql.composed(_SQL["is_pending"], here=_HERE)).fetchone()
    return bool(found and found[0])


def sweep(conn: Connection, before: datetime) -> int:
    """Forget what happened before a moment; how many events that were."""
    return int(sql.scalar(conn, _SQL["sweep"], {"before": before}))


_HERE = cast("Any", _SQL["here"].removesuffix(";"))


def _read(conn: Connection, since: Position, limit: int) -> Sequence[Event]:
    query = sql.composed(_SQL["read"], here=_HERE)
    cursor = conn.cursor(row_factory=kwargs_row(_event))
    return cursor.execute(query, _key(since) | {"limit": limit}).fetchall()


def _key(position: Position) -> dict[str, Any]:
    return {"epoch": position.epoch, "tx": str(position.tx), "number": position.number}


def _event(*, entity_ids: Collection[UUID], acts: Collection[str], **row: Any) -> Event:
    position = Position(row.pop("epoch"), row.pop("tx"), row.pop("number"))
    publisher = sql.optional(row, "publisher", StoredPublisher)
    return Event(position=position, publisher=publisher, entity_ids=tuple(entity_ids), acts=tuple(acts), **row)


def _is_called(publisher: StoredPublisher, asked: str) -> bool:
    """As `publishers.matching` has it."""
    name = normalise_name(publisher.name or "")
    return asked.lower() == publisher.domain or (bool(name) and normalise_name(asked) == name)
