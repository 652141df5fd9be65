"""Days, months and years as people write them, in the words of a page's language."""

import re
from collections.abc import Mapping
from typing import Any

_MOMENT = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d))?)?)?")


def plain(value: str, words: Mapping[str, Any]) -> str:
    """An ISO 8601 value ("2025-01-04", "2024-11", "2015") by itself; one of another form as it is."""
    found = _MOMENT.fullmatch(value)
    if not found or not found[2] or not 1 <= int(found[2]) <= len(words["months"]):
        return value
    year, month, day, clock = found.groups()
    parts = [_day(day, words)] if day else []
    return " ".join([*parts, words["months"][int(month) - 1], year]) + (f", {clock}" if clock else "")


def when(value: str, words: Mapping[str, Any]) -> str:
    """The same, and stretches of time ("2015/2017"), as what happened then is said to: "on 4 January 2025"."""
    start, _, end = value.partition("/")
    has_day = (found := _MOMENT.fullmatch(start)) is not None and found[3] is not None
    if end:
        return str(words["days" if has_day else "span"].format(plain(start, words), plain(end, words)))
    return str(words["on" if has_day else "in"].format(plain(start, words)))


def _day(digits: str, words: Mapping[str, Any]) -> str:
    return str(words["first"]) if digits == "01" else digits.removeprefix("0")
