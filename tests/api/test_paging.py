"""A cursor is opaque, goes with its filters only, and garbage is refused, never believed."""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.api import paging
from service.api.problems import BadCursor


@dataclass(frozen=True, slots=True)
class Key:
    at: datetime
    id: UUID
    position: int
    score: float
    name: str


KEY = Key(datetime(2025, 1, 4, tzinfo=UTC), UUID(int=7), 3, 0.5, "armée « russe »")


def forged(**changed: object) -> str:
    word = paging.encode(KEY, "filters")
    packed = json.loads(base64.urlsafe_b64decode(word + "=="))
    return base64.urlsafe_b64encode(json.dumps(packed | changed).encode()).decode().rstrip("=")


def test_a_cursor_comes_back_as_it_went_out() -> None:
    assert paging.decode(paging.encode(KEY, "filters"), Key, "filters") == KEY


def test_a_cursor_is_refused_with_other_filters() -> None:
    with pytest.raises(BadCursor):
        paging.decode(paging.encode(KEY, "filters"), Key, "other filters")


def test_the_last_page_has_no_cursor_and_no_cursor_asks_for_the_first() -> None:
    assert paging.encode(None, "filters") is None
    assert paging.decode(None, Key, "filters") is None


@pytest.mark.parametrize(
    "keys",
    [
        [],
        None,
        "abcde",
        ["2025-01-04", str(UUID(int=7)), 3, 0.5, "n"],
        ["2025-01-04T00:00:00+00:00", "no uuid", 3, 0.5, "n"],
        ["2025-01-04T00:00:00+00:00", str(UUID(int=7)), 2**80, 0.5, "n"],
        ["2025-01-04T00:00:00+00:00", str(UUID(int=7)), True, 0.5, "n"],
        ["2025-01-04T00:00:00+00:00", str(UUID(int=7)), 3, float("nan"), "n"],
        ["2025-01-04T00:00:00+00:00", str(UUID(int=7)), 3, 10**400, "n"],
        ["2025-01-04T00:00:00+00:00", str(UUID(int=7)), 3, 0.5, "\0"],
        ["2025-01-04T00:00:00+00:00", str(UUID(int=7)), 3, 0.5, "\ud800"],
        [["2025"], {}, 3, 0.5, "n"],
    ],
)
def test_keys_that_no_page_can_end_with_are_refused(keys: object) -> None:
    with pytest.raises(BadCursor):
        paging.decode(forged(k=keys), Key, "filters")


def test_a_cursor_of_another_version_is_refused() -> None:
    with pytest.raises(BadCursor):
        paging.decode(forged(v=2), Key, "filters")


@given(st.text())
def test_any_text_is_refused_as_a_cursor(word: str) -> None:
    with pytest.raises(BadCursor):
        paging.decode(word, Key, "filters")
