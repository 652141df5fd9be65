"""Times on pages, as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.dashboard import dates
from service.dashboard.pages import LABELS

FR, EN = LABELS["fr"]["dates"], LABELS["en"]["dates"]


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        ("2025-01-04", "le 4 janvier 2025", "on 4 January 2025"),
        ("2025-08-01", "le 1er août 2025", "on 1 August 2025"),
        ("2025-01-04T06:30", "le 4 janvier 2025, 06:30", "on 4 January 2025, 06:30"),
        ("2024-11", "en novembre 2024", "in November 2024"),
        ("2015", "en 2015", "in 2015"),
        ("2015/2017", "de 2015 à 2017", "from 2015 to 2017"),
        ("2025-01-04/2025-01-06", "du 4 janvier 2025 au 6 janvier 2025", "from 4 January 2025 to 6 January 2025"),
        ("2024-11/2025-02", "de novembre 2024 à février 2025", "from November 2024 to February 2025"),
        ("2025-13", "en 2025-13", "in 2025-13"),
    ],
)
def test_what_happened_is_said_to_be_then(value: str, french: str, english: str) -> None:
    assert (dates.when(value, FR), dates.when(value, EN)) == (french, english)


def test_each_language_names_twelve_months() -> None:
    assert [len(one["dates"]["months"]) for one in LABELS.values()] == [12] * len(LABELS)


@given(st.text())
def test_any_text_is_written_somehow(value: str) -> None:
    assert dates.plain(value, FR)[:1] == value[:1] or value[:4].isdigit()
    assert dates.when(value, FR)
