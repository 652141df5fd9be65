"""How many claims were published when, and by what group: counted as they stand, so that nothing has to be kept."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg.sql import SQL, Composed

from service import intervals
from service.intervals import Interval
from service.storage import claim_query, entities, publishers, sql
from service.storage.claim_query import ClaimFilters

Grouping = Literal["entity", "act", "publisher", "language", "kind"]
Key = UUID | str
_SQL = sql.load("claim_counts")
_COLUMNS: Mapping[Grouping | None, LiteralString] = {
    None: "NULL::text",
    "entity": "c.claimant_id",
    "act": "c.act",
    "publisher": "c.publisher_id",
    "language": "c.language",
    "kind": "c.kind",
}
_MANY: Mapping[Grouping | None, LiteralString] = {"entity": "by_entity", "publisher": "by_key"}
"""The groups of which there may be any number, and how their keys count."""


@dataclass(frozen=True, slots=True)
class Group:
    """What claims count as: an entity's or publisher's id, or a word; none of them, or one of the `other` groups."""

    key: Key | None = None
    other: bool = False


NONE, OTHER = Group(), Group(other=True)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many claims of each group were published in the stretch of time from each start on; 0 where it is not said.

    The group with the most claims comes first, the others together and those of none last.
    """

    starts: Sequence[datetime]
    groups: Sequence[Group]
    claims: Mapping[tuple[datetime, Group], int]


def count(
    conn: Connection,
    filters: ClaimFilters,
    *,
    first: datetime,
    last: datetime,
    interval: Interval,
    group_by: Grouping | None = None,
    top: int = 10,
) -> Counts:
    """Claims from the stretch of time that `first` falls in to that of `last`.

    Each claim counts when its article was published, or received where it does not say. The `top` groups with the most
    claims count each on its own, the others together.
    """
    starts = list(intervals.starts(first, last, interval))
    condition, params = claim_query.condition(conn, filters)
    params |= {"first": starts[0], "behind": intervals.end(last, interval), "starts": starts, "top": top}
    conn.execute(_SQL["room"])
    if group_by in _MANY:
        largest = conn.execute(_composed("largest", group_by, condition), params, prepare=False).fetchall()
        params |= {"keys": [key for key, _ in largest], "as_keys": [as_key for _, as_key in largest]}
    query = _composed("counted_of" if group_by in _MANY else "counted", group_by, condition)
    return _counts(starts, conn.execute(query, params, prepare=False).fetchall(), top if group_by else None)


def names(conn: Connection, group_by: Grouping | None, keys: set[Key]) -> Mapping[Key, str]:
    """What the groups of these keys are called."""
    ids = {key for key in keys if isinstance(key, UUID)}
    if group_by == "entity":
        return {id_: ref.name for id_, ref in entities.refs(conn, ids).items()}
    if group_by == "publisher":
        return {id_: str(each.name or each.domain) for id_, each in publishers.refs(conn, ids).items()}
    return {key: str(key) for key in keys}


def _composed(name: str, group_by: Grouping | None, condition: Composed) -> Composed:
    claims = SQL(_SQL["claims"]).format(condition=condition)
    grouped = SQL(_SQL[_MANY.get(group_by, "by_key")])
    return SQL(_SQL[name]).format(key=SQL(_COLUMNS[group_by]), claims=claims, grouped=grouped)


def _counts(starts: Sequence[datetime], found: Sequence[tuple[int, Key | None, bool, int]], top: int | None) -> Counts:
    """The `top` groups and all others, of what was found of each stretch (the first being 1) and key."""
    totals = Counter[Key]()
    for _, key, _, claims in found:
        if key is not None:
            totals[key] += claims
    kept = [Group(key) for key, _ in totals.most_common(top)]
    known = {group.key: group for group in kept} | {None: NONE}
    counted = Counter[tuple[datetime, Group]]()
    for stretch, key, other, claims in found:
        counted[starts[stretch - 1], OTHER if other else known.get(key, OTHER)] += claims
    met = {group for _, group in counted} | (set() if top else {NONE})
    return Counts(starts, [group for group in (*kept, OTHER, NONE) if group in met], counted)
