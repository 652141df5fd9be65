"""Stretches of time that things are counted by: hours, days, weeks from Monday on and months, all of UTC."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal

Interval = Literal["hour", "day", "week", "month"]
_LONGEST_MONTH = timedelta(days=31)
_STEPS: Mapping[Interval, timedelta] = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}


def start(moment: datetime, interval: Interval) -> datetime:
    """When the stretch that the moment falls in begins, in UTC."""
    hour = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return _STARTS[interval](hour)


def end(moment: datetime, interval: Interval) -> datetime:
    """When the stretch that the moment falls in is over, which is when the next one begins."""
    begun = start(moment, interval)
    if interval == "month":
        return (begun + _LONGEST_MONTH).replace(day=1)
    return begun + _STEPS[interval]


def starts(first: datetime, last: datetime, interval: Interval) -> Iterator[datetime]:
    """When each stretch begins, from the one that `first` falls in to the one that `last` falls in."""
    each = start(first, interval)
    while each <= last:
        yield each
        each = end(each, interval)


_STARTS: Mapping[Interval, Callable[[datetime], datetime]] = {
    "hour": lambda hour: hour,
    "day": lambda hour: hour.replace(hour=0),
    "week": lambda hour: hour.replace(hour=0) - timedelta(days=hour.weekday()),
    "month": lambda hour: hour.replace(hour=0, day=1),
}
