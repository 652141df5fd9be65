"""ISO values as ranges of days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

from service.storage.periods import days, days_of_all


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-01-04", date(2025, 1, 4), date(2025, 1, 4)),
        ("2025-01-04T10:30", date(2025, 1, 4), date(2025, 1, 4)),
        ("2015/2017", date(2015, 1, 1), date(2017, 12, 31)),
        ("2025-05-03/2025-05-05", date(2025, 5, 3), date(2025, 5, 5)),
        ("2025-05-03/..", date(2025, 5, 3), None),
        ("../2025-05", None, date(2025, 5, 31)),
        ("2025-02-31", None, None),
        ("0000", None, None),
        ("jadis", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_a_value_covers_its_days(value: str | None, first: date | None, last: date | None) -> None:
    assert days(value) == (first, last)


@given(st.text(max_size=30))
def test_any_text_is_a_range_or_none(value: str) -> None:
    first, last = days(value)
    assert first is None or last is None or "/" in value or first <= last


def test_several_values_cover_the_days_of_each_that_names_some() -> None:
    may, since = Range(date(2025, 5, 1), date(2025, 5, 31), "[]"), Range(date(2025, 6, 2), None, "[]")
    assert days_of_all(["2025-05", None, "jadis", "2025-06-02/..", "2026/2025"]) == Multirange([may, since])
    assert days_of_all([]) == Multirange()
