"""What an entity's claims come to: how many, of what kind, when, and beside whom it is named."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row

from service.model import Act, EntityType
from service.storage import entities, sql
from service.storage.claims import Scope

MONTHS = 120
OTHERS = 20
_SQL = sql.load("entity_profile")


@dataclass(frozen=True, slots=True)
class Counts:
    """Claims that an entity makes and that name it, and the articles (their times in UTC) in which they stand."""

    made: int
    received: int
    articles: int
    first_at: datetime | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class OfAct:
    """How many of an entity's own claims are of one act."""

    act: Act
    claims: int


@dataclass(frozen=True, slots=True)
class OfMonth:
    """The counts of one month, "2025-01"."""

    month: str
    made: int
    received: int


@dataclass(frozen=True, slots=True)
class Description:
    """Words by which articles name somebody ("Jean Martin, maire de Lorient"), and in how many claims."""

    words: str
    claims: int


@dataclass(frozen=True, slots=True)
class Companion:
    """Another entity, and in how many claims the two stand together."""

    id: UUID
    name: str
    type: EntityType
    claims: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What an entity's claims come to.

    `by_month` holds the last 120 months with claims, `together_with` 20 others, `described` the 20 commonest of the
    words that say more of a person than the name: of two people with one name, both stand there.
    """

    counts: Counts
    by_act: tuple[OfAct, ...]
    by_month: tuple[OfMonth, ...]
    described: tuple[Description, ...]
    together_with: tuple[Companion, ...]


def get(conn: Connection, entity_id: UUID, *, scope: Scope = "family") -> Profile:
    """The profile of an entity, its parts taken in unless `scope` is "self". Current claims of active articles count.

    An entity without claims has a profile of zeros; whether the entity exists is not asked.
    """
    params = {"ids": list(entities.family(conn, [entity_id], scope=scope)), "months": MONTHS, "others": OTHERS}
    [counts] = conn.cursor(row_factory=class_row(Counts)).execute(_SQL["counts"], params)
    return Profile(
        counts,
        tuple(conn.cursor(row_factory=class_row(OfAct)).execute(_SQL["by_act"], params)),
        tuple(conn.cursor(row_factory=class_row(OfMonth)).execute(_SQL["by_month"], params)),
        tuple(conn.cursor(row_factory=class_row(Description)).execute(_SQL["described"], params)),
        tuple(conn.cursor(row_factory=class_row(Companion)).execute(_SQL["together_with"], params)),
    )
