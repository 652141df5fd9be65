"""Arithmetic of the calendar, and the ISO 8601 values that it gives.

Weeks run from Monday to Sunday; a month is a pair (year, month); a value is an ISO text, None for none, with its
precision.
"""

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from service.model import Precision

Tense = Literal["past", "future"]
Value = tuple[str | None, Precision]
Month = tuple[int, int]

ROUND = {"decade": 10, "century": 100}
"""Units that begin in the years that their length divides."""
DAYS = {"hour": 1 / 24, "day": 1, "week": 7}
MONTHS = {"month": 1, "year": 12, "decade": 120, "century": 1200}
PRECISION: dict[str, Precision] = {"hour": "day", "day": "day", "month": "month", "year": "year"}
ISO_LENGTH: dict[Precision, int] = {"day": 10, "month": 7, "year": 4}
MIDNIGHT = 24
NOON = 12


def on(day: date | None) -> Value:
    """A day as a value."""
    return (day.isoformat() if day else None), "day"


def between(start: date | None, end: date | None) -> Value:
    """Two days, both inside, as a value."""
    return (f"{start}/{end}" if start and end else None), "interval"


def months(start: Month | None, length: int) -> Value:
    """So many months from the first of them, as a value."""
    if start is None:
        return None, "interval"
    return f"{_month_text(start)}/{_month_text(later(start, length - 1))}", "interval"


def _month_text(month: Month) -> str:
    return date(*month, 1).isoformat()[:7]


def later(month: Month, count: int) -> Month:
    """The month so many months later; earlier where the count is negative."""
    total = month[0] * 12 + month[1] - 1 + count
    return total // 12, total % 12 + 1


def made(year: int, month: int, day: int) -> date | None:
    """A day of the calendar, None for one that it does not have."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def nearest(days: Iterable[date | None], today: date, tense: Tense | None, ahead: timedelta) -> date | None:
    """The day meant among some: the last one for the past (at most `ahead` of today), the next one for the future."""
    known = sorted(d for d in days if d)
    if tense == "past":
        return max((d for d in known if d <= today + ahead), default=None)
    if tense == "future":
        return min((d for d in known if d >= today), default=None)
    return min(known, key=lambda d: abs(d - today), default=None)


def beside(days: Iterable[date | None], today: date, which: int) -> date | None:
    """The last of some days before today (-1), or the next one behind it (1)."""
    known = [d for d in days if d]
    if which < 0:
        return max((d for d in known if d < today), default=None)
    return min((d for d in known if d > today), default=None)


def weekdays(weekday: int, around: date | None) -> list[date | None]:
    """The days of that name from a fortnight before a day to a fortnight after it."""
    if around is None:
        return []
    monday = around - timedelta(days=around.weekday())
    return [monday + timedelta(days=weekday + 7 * n) for n in range(-2, 3)]


def moved(base: date, unit: str, count: float) -> date:
    """A day so many units later. Raises OverflowError or ValueError beyond the calendar."""
    if unit in DAYS:
        return base + timedelta(days=count * DAYS[unit])
    year, month = later((base.year, base.month), int(count * MONTHS[unit]))
    return date(year, month, min(base.day, calendar.monthrange(year, month)[1]))


def precision(unit: str) -> Precision:
    """What a time told in some unit is precise to; weeks, decades and centuries are intervals."""
    return PRECISION.get(unit, "interval")


def whole(day: date, unit: str) -> Value:
    """The unit of the calendar that a day lies in."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return between(monday, monday + timedelta(days=6))
    if unit in ROUND:
        first = day.year - day.year % ROUND[unit]
        return f"{first:04}/{first + ROUND[unit] - 1:04}", "interval"
    exact = precision(unit)
    return day.isoformat()[: ISO_LENGTH[exact]], exact


def before(end: date, month: int, day: int, *, year: int | None) -> date | None:
    """The day of that name before another: in `year`, or in the last one that fits."""
    start = made(year or end.year, month, day)
    if start and start > end and not year:
        start = made(end.year - 1, month, day)
    return start if start and start < end else None


def at_clock(day: str | None, clock: str) -> Value:
    """A time of day on a day: the hands of the clock where the story is, so without an offset from UTC."""
    hour, minute = (*(int(p) for p in re.findall(r"\d+", clock)), 0)[:2]
    if half := re.search(r"([ap])\.?m", clock.lower()):
        hour = hour % NOON + NOON * (half[1] == "p")
    return (f"{day}T{hour:02}:{minute:02}" if day and hour < MIDNIGHT else None), "minute"
