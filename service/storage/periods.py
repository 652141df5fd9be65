"""ISO 8601 values of times as ranges of days, which lists can be narrowed by."""

import calendar
import re
from collections.abc import Iterable
from datetime import date

from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T.*)?)?)?")


def days(value: str | None) -> tuple[date | None, date | None]:
    """The first and last day of a year, month, day, minute or interval ("2015/2017"), inclusive.

    (None, None) where there is no value, or none that is a date. An interval open at one end ("2015/..") ends in None.
    """
    if value is None:
        return None, None
    start, slash, end = value.partition("/")
    first, last = _point(start), _point(end if slash else start)
    return (first[0] if first else None), (last[1] if last else None)


def days_of_all(values: Iterable[str | None]) -> Multirange[date]:
    """The days of all these values, less those that name none or that end before they begin."""
    found = (days(value) for value in values)
    named = ((first, last) for first, last in found if first or last)
    return Multirange(Range(*ends, "[]") for ends in named if not all(ends) or ends == tuple(sorted(ends)))  # type: ignore[type-var]


def _point(text: str) -> tuple[date, date] | None:
    matched = _POINT.fullmatch(text)
    if not matched:
        return None
    year, month, day = (int(group) if group else None for group in matched.groups())
    try:
        return _days_of(year or 0, month, day)
    except ValueError:
        return None


def _days_of(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)
