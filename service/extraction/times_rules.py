"""The rules that give a phrase of time its value, in no language.

A rule takes what the phrase says (`given`: the parameters of its entry and what fills its slots) and what it may be
reckoned from, and answers an ISO value, or None where nothing anchors the phrase or the calendar knows no such date.
Seasons are meteorological, those of the northern half of the earth.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from service.extraction import times_calendar as cal
from service.extraction.times_calendar import Tense, Value

Given = Mapping[str, Any]

DAY_AHEAD = timedelta(days=1)
"""How far a date of the past may lie after the publication: a UTC day ends before the reader's day in the west does."""
SATURDAY = 5
YEAR = 12
"""Months."""
CENTURY = 1900
"""What "the eighties" leave out."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """What a phrase may be reckoned from: the day of publication, and the day and year that the story stands at."""

    published: date | None
    day: date | None
    year: int | None
    shown: Callable[[], Tense | None]
    """The tense that the words around the phrase show, looked for where the rule asks."""

    def of(self, given: Given) -> date | None:
        """The day that the phrase is reckoned from."""
        if given.get("anchor") == "story":
            return self.day
        return None if given.get("anchor") == "event" else self.published


def value(given: Given, anchors: Anchors) -> Value:
    """What a phrase means. A date beyond the calendar's years 1 to 9999 has no value."""
    try:
        return RULES[given["rule"]](given, anchors)
    except (ValueError, OverflowError):
        return None, "day"


def _number(text: Any) -> int:
    return int(re.sub(r"\D", "", str(text)))


def _pick(days: list[date | None], given: Given, anchors: Anchors, ahead: timedelta = timedelta()) -> date | None:
    """The day meant among those that fit: "dernier" and "prochain" decide, then the tense, then what is nearest."""
    today = anchors.of(given)
    if today is None:
        return None
    if which := given.get("which") or given.get("next"):
        return cal.beside(days, today, which)
    return cal.nearest(days, today, given.get("tense") or anchors.shown(), ahead)


def _numeric(given: Given, _: Anchors) -> Value:
    numbers = (int(n) for n in re.findall(r"\d+", given.get("dmy") or given["iso"]))
    parts = dict(zip(given["order"], numbers, strict=True))
    return cal.on(cal.made(parts["y"], parts["m"], parts["d"]))


def _date(given: Given, anchors: Anchors) -> Value:
    return cal.on(_day(given, anchors))


def _day(given: Given, anchors: Anchors) -> date | None:
    day, today = _number(given["day"]), anchors.published
    if given.get("year"):
        return cal.made(_number(given["year"]), int(given["month"]), day)
    if today is None:
        return None
    if given.get("month"):
        days = [cal.made(today.year + n, int(given["month"]), day) for n in (-1, 0, 1)]
    else:
        around = [cal.later((today.year, today.month), n) for n in (range(-4, 5) if "weekday" in given else (0,))]
        days = [cal.made(*month, day) for month in around]
    on_weekday = [d for d in days if d and d.weekday() == given.get("weekday")]
    if "month" not in given and "weekday" in given:
        days = list(on_weekday)
    return _pick(list(on_weekday) or days, given, anchors, DAY_AHEAD)


def _offset_day(given: Given, anchors: Anchors) -> Value:
    base = anchors.of(given)
    return cal.on(base + timedelta(days=given["offset"]) if base else None)


def _weekday(given: Given, anchors: Anchors) -> Value:
    return cal.on(_named_day(given["weekday"], given, anchors))


def _named_day(weekday: int, given: Given, anchors: Anchors) -> date | None:
    """The day of that name: of the past, as news goes, unless the tense says another thing."""
    reporting = replace(anchors, shown=lambda: anchors.shown() or "past")
    return _pick(cal.weekdays(weekday, anchors.of(given)), given, reporting)


def _weekday_range(given: Given, anchors: Anchors) -> Value:
    end = _named_day(given["until_weekday"], given, anchors)
    days = (given["until_weekday"] - given["weekday"]) % 7
    return cal.between(end - timedelta(days=days) if end else None, end)


def _weekend(given: Given, anchors: Anchors) -> Value:
    saturday = _named_day(SATURDAY, given, anchors)
    today = anchors.of(given)
    if today and saturday and given.get("which") == -1 and today == saturday + DAY_AHEAD:
        saturday -= timedelta(days=7)
    return cal.between(saturday, saturday + DAY_AHEAD if saturday else None)


def _count(given: Given) -> float | None:
    counted = given.get("dozen", given.get("n"))
    return None if counted is None else counted + given.get("half", 0)


def _shift(given: Given, anchors: Anchors) -> Value:
    base, count, unit = anchors.of(given), _count(given), given["unit"]
    if base is None or count is None:
        return None, cal.precision(unit)
    moved = cal.moved(base, unit, count * given["sign"])
    return cal.whole(moved, "month" if unit == "year" and count != int(count) else unit)


def _period(given: Given, anchors: Anchors) -> Value:
    offset, unit = given.get("offset", given.get("which", given.get("next", 0))), given["unit"]
    if given.get("anchor") == "story" and unit == "year":
        return (f"{anchors.year + offset:04}" if anchors.year else None), "year"
    base = anchors.of(given)
    return cal.whole(cal.moved(base, unit, offset), unit) if base else (None, cal.precision(unit))


def _within(given: Given, anchors: Anchors) -> Value:
    base, count = anchors.of(given), _count(given)
    if base is None or count is None:
        return None, "interval"
    there = cal.moved(base, given["unit"], count * given["sign"])
    return cal.between(min(base, there), max(base, there))


def _first_of_month(given: Given, anchors: Anchors, month: int) -> date | None:
    """The month of that number that is meant, by its first day."""
    if given.get("year"):
        return cal.made(_number(given["year"]), month, 1)
    today = anchors.of(given)
    if today is None:
        return None
    this_month = Anchors(today.replace(day=1), None, None, anchors.shown)
    return _pick([cal.made(today.year + n, month, 1) for n in (-2, -1, 0, 1, 2)], given, this_month)


def _month(given: Given, anchors: Anchors) -> Value:
    first = _first_of_month(given, anchors, given["month"])
    return (first.isoformat()[:7] if first else None), "month"


def _season(given: Given, anchors: Anchors) -> Value:
    first, today = _first_of_month(given, anchors, given["season"]), anchors.published
    running = _running(given["season"], today) if today and not given.get("year") else None
    if running and given.get("which") is None:
        first = running
    if running and given.get("which") == -1:
        first = running.replace(year=running.year - 1)
    return cal.months((first.year, first.month) if first else None, 3)


def _running(month: int, today: date) -> date | None:
    """The first day of the season that begins with that month, where today lies in it."""
    begun = cal.before(today + DAY_AHEAD, month, 1, year=None)
    return begun if begun and cal.later((begun.year, begun.month), 3) > (today.year, today.month) else None


def _third(given: Given, anchors: Anchors) -> Value:
    """A quarter or half of a year."""
    length = given.get("months") or given["third"]
    if "ordinal" in given:
        month = (given["ordinal"] - 1) * length + 1
        first = _first_of_month(given, anchors, month) if month <= YEAR else None
        return cal.months((first.year, first.month) if first else None, length)
    today = anchors.of(given)
    if today is None:
        return None, "interval"
    start = (today.month - 1) // length * length + 1
    return cal.months(cal.later((today.year, start), given.get("which", 0) * length), length)


def _year(given: Given, _: Anchors) -> Value:
    return f"{_number(given['year']):04}", "year"


def _decade(given: Given, _: Anchors) -> Value:
    text = given["decade"]
    first = _number(text) + (CENTURY if len(text) < len("1900") else 0)
    return (None if text in ("00", "10", "20") else f"{first}/{first + 9}"), "interval"


def _century(given: Given, _: Anchors) -> Value:
    return f"{given['century'] * 100 - 99}/{given['century'] * 100}", "interval"


def _years(given: Given, _: Anchors) -> Value:
    start, end = re.findall(r"\d+", given["years"])
    end = start[: 4 - len(end)] + end
    return (f"{start}/{end}" if int(start) < int(end) else None), "interval"


def _range(given: Given, anchors: Anchors) -> Value:
    """Two dates, months or years, the first of which may take its month and its year from the second."""
    until = {k.removeprefix("until_"): v for k, v in given.items() if k.startswith("until_")} | {"rule": given["rule"]}
    year = _number(given["year"]) if "year" in given else None
    if "day" in given:
        end = _day(until, anchors)
        month = int(given.get("month", until["month"]))
        return cal.between(cal.before(end, month, _number(given["day"]), year=year) if end else None, end)
    if "month" in given:
        last = _first_of_month(until, anchors, until["month"])
        first = cal.before(last, given["month"], 1, year=year) if last else None
        return (f"{first.isoformat()[:7]}/{last.isoformat()[:7]}" if first and last else None), "interval"
    last_year = _number(until["year"])
    return (f"{year}/{last_year}" if year and year < last_year else None), "interval"


def _clock(given: Given, anchors: Anchors) -> Value:
    return cal.at_clock(anchors.day.isoformat() if anchors.day else None, given["clock"])


RULES: Mapping[str, Callable[[Given, Anchors], Value]] = {
    "numeric": _numeric,
    "date": _date,
    "day": _offset_day,
    "weekday": _weekday,
    "weekday_range": _weekday_range,
    "weekday_night": _weekday_range,
    "weekend": _weekend,
    "shift": _shift,
    "period": _period,
    "within": _within,
    "month": _month,
    "season": _season,
    "third": _third,
    "year": _year,
    "decade": _decade,
    "century": _century,
    "years": _years,
    "range": _range,
    "clock": _clock,
}
DAYS = frozenset({"numeric", "date", "day", "weekday"})
"""The rules whose phrases mean one day, so that a time of day may follow."""
