"""How many claims were published when, and by what group: counted as they stand, so that nothing has to be kept."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, LiteralString, get_args
from uuid import UUID

from psycopg import Connection
from psycopg.sql import SQL, Composed

from service import intervals
from service.intervals import Interval
from service.model import Act, Kind
from service.storage import claim_query, entities, publishers, sql
from service.storage.claim_query import ClaimFilters

Grouping = Literal["entity", "act", "publisher", "language", "kind"]
Key = UUID | str
_SQL = sql.load("claim_counts")
_WORDS: Mapping[Grouping | None, Sequence[str]] = {None: (), "act": get_args(Act), "kind": get_args(Kind)}
_COLUMNS: Mapping[Grouping | None, tuple[LiteralString, LiteralString]] = {
    None: ("NULL::text", "text"),
    "entity": ("c.claimant_id", "uuid"),
    "act": ("c.act", "text"),
    "publisher": ("c.publisher_id", "uuid"),
    "language": ("c.language", "text"),
    "kind": ("c.kind", "text"),
}


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
    known = _known(conn, group_by, condition, params)
    numbered = [(key, number) for number, (keys, _) in enumerate(known, 1) for key in keys]
    params |= {"keys": [key for key, _ in numbered], "numbers": [number for _, number in numbered]}
    found = conn.execute(_composed("counted", group_by, condition), params, prepare=False).fetchall()
    return _counts(starts, [key for _, key in known], found, top=top if group_by else None)


def names(conn: Connection, group_by: Grouping | None, keys: set[Key]) -> Mapping[Key, str]:
    """What the groups of these keys are called."""
    ids = {key for key in keys if isinstance(key, UUID)}
    if group_by == "entity":
        return {id_: ref.name for id_, ref in entities.refs(conn, ids).items()}
    if group_by == "publisher":
        return {id_: str(each.name or each.domain) for id_, each in publishers.refs(conn, ids).items()}
    return {key: str(key) for key in keys}


def _known(
    conn: Connection, group_by: Grouping | None, condition: Composed, params: Mapping[str, Any]
) -> Sequence[tuple[Sequence[Key], Key]]:
    """The keys of each group that may count on its own, and the group's own key: all words, or the greatest groups."""
    if group_by in _WORDS:
        return [([word], word) for word in _WORDS[group_by]]
    return conn.execute(_composed("largest", group_by, condition), params, prepare=False).fetchall()


def _counts(
    starts: Sequence[datetime], keys: Sequence[Key], found: Sequence[tuple[int, int | None, int]], *, top: int | None
) -> Counts:
    """The `top` groups and all others, of what was found of each stretch and group by their numbers from 1."""
    totals = Counter[int | None]()
    for _, number, claims in found:
        totals[number] += claims
    kept = [number for number, _ in totals.most_common() if number][:top]
    groups = {number: Group(keys[number - 1]) for number in kept} | {None: NONE}
    counted = Counter[tuple[datetime, Group]]()
    for stretch, number, claims in found:
        counted[starts[stretch - 1], groups.get(number, OTHER)] += claims
    met = {group for _, group in counted} | (set() if top else {NONE})
    return Counts(starts, [group for group in (*(groups[n] for n in kept), OTHER, NONE) if group in met], counted)


def _composed(name: str, group_by: Grouping | None, condition: Composed) -> Composed:
    key, of_type = (SQL(part) for part in _COLUMNS[group_by])
    grouped = SQL(_SQL["by_entity" if group_by == "entity" else "by_key"])
    claims = SQL(_SQL["claims"]).format(condition=condition)
    return SQL(_SQL[name]).format(key=key, type=of_type, claims=claims, grouped=grouped)
