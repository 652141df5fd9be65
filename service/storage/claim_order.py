"""The orders that lists of claims come in, each of them total, so that a page can begin where another ended."""

from collections.abc import Mapping
from typing import Literal

from psycopg.sql import SQL, Composed

Sort = Literal["published", "-published", "said", "-said", "check_worthiness", "-check_worthiness"]
NEWEST: Sort = "-published"
_LEADING: Mapping[str, tuple[SQL, ...]] = {
    "published": (),
    "said": (SQL("c.said_order"),),
    "check_worthiness": (SQL("c.check_worthiness_order"),),
}
_LEADING_AFTER: Mapping[str, tuple[SQL, ...]] = {
    "published": (),
    "said": (SQL("%(after_said)s::date"),),
    "check_worthiness": (SQL("%(after_check_worthiness)s::double precision"),),
}
_BY_ARTICLE = (SQL("c.sorted_at"), SQL("c.article_id"))
_BY_ARTICLE_AFTER = (SQL("%(after_sorted_at)s::timestamptz"), SQL("%(after_article)s::uuid"))
_AFTER = SQL("(%(after_id)s::uuid IS NULL OR ({keys}) {beyond} ({after}))")


def order(sort: Sort) -> Composed:
    """What ORDER BY says; whatever the sort, the claims of one article are in the order of its text."""
    direction = SQL(" DESC") if _descends(sort) else SQL(" ASC")
    return SQL(", ").join(key + direction for key in _keys(sort))


def after(sort: Sort) -> Composed:
    """The condition of what stands behind the last claim of the page before (`after_…`), if there was one."""
    position = SQL("-%(after_position)s::integer") if _descends(sort) else SQL("%(after_position)s::integer")
    behind = (*_LEADING_AFTER[_name(sort)], *_BY_ARTICLE_AFTER, position, SQL("%(after_id)s::uuid"))
    beyond = SQL("<") if _descends(sort) else SQL(">")
    return _AFTER.format(keys=SQL(", ").join(_keys(sort)), beyond=beyond, after=SQL(", ").join(behind))


def _keys(sort: Sort) -> tuple[SQL, ...]:
    """The columns of an order: all of them go up, or all down, so that rows compare as a whole."""
    position = SQL("c.reverse_position") if _descends(sort) else SQL("c.position")
    return (*_LEADING[_name(sort)], *_BY_ARTICLE, position, SQL("c.id"))


def _descends(sort: Sort) -> bool:
    return sort.startswith("-")


def _name(sort: Sort) -> str:
    return sort.removeprefix("-")
