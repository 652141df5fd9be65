"""What follows from an attempt: the schedule of the standard, what a receiver asks for, and when it is left alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.delivery.webhooks.retrying import (
    JITTER,
    LONGEST_WISH,
    SCHEDULE,
    Reply,
    Verdict,
    judge,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def verdict(status: int | None, *, tries: int = 1, failures: int = 0, jitter: float = 0, **headers: str) -> Verdict:
    found = {name.replace("_", "-"): value for name, value in headers.items()}
    return judge(Reply(status, found), tries=tries, failures=failures, now=NOW, jitter=jitter)


def wait(found: Verdict) -> timedelta:
    assert found.next_at
    return found.next_at - NOW


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_any_2xx_is_a_success(status: int) -> None:
    assert verdict(status) == Verdict("succeeded")


@pytest.mark.parametrize("status", [100, 301, 302, 307, 308, 400, 401, 404, 422, 500, 501, 600])
def test_anything_else_is_tried_again_and_others_are_sent_meanwhile(status: int) -> None:
    found = verdict(status)
    assert (found.outcome, wait(found), found.pause_until) == ("retrying", timedelta(seconds=5), None)


def test_410_says_that_nobody_is_there_any_more() -> None:
    assert verdict(410) == Verdict("gone")


def test_the_attempts_are_made_when_the_standard_proposes_and_then_no_more() -> None:
    waits = [wait(verdict(500, tries=tries)) for tries in range(1, 10)]
    hours = [2, 5, 10, 14, 20, 24]
    assert waits == [
        timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), *(timedelta(hours=h) for h in hours)
    ]  # fmt: skip
    assert verdict(500, tries=10) == Verdict("failed")


@given(tries=st.integers(1, 9), jitter=st.floats(0, 1))
def test_waits_are_spread_and_never_shorter_than_the_schedule(tries: int, jitter: float) -> None:
    assert SCHEDULE[tries] <= wait(verdict(500, tries=tries, jitter=jitter)) <= SCHEDULE[tries] * (1 + JITTER)


@pytest.mark.parametrize("status", [None, 429, 502, 503, 504])
def test_a_receiver_that_is_overloaded_or_away_is_left_alone_longer_each_time(status: int | None) -> None:
    pauses = []
    for failures in (0, 1, 2, 5, 6, 10_000):
        found = verdict(status, failures=failures)
        assert found.pause_until
        pauses.append((found.pause_until - NOW).total_seconds())
    assert pauses == [5, 10, 20, 160, 300, 300]


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("0", 5),
        ("2", 5),
        ("Mon, 02 Mar 2026 12:10:00 GMT", 600),
        ("Monday, 02-Mar-26 12:10:00 GMT", 600),
        ("Mon, 02 Mar 2026 11:00:00 GMT", 5),
        ("Mon, 02 Mar 2026 12:10:00 -0000", 600),
        ("999999999999", LONGEST_WISH.total_seconds()),
        ("9" * 5000, 5),
        ("Mon, 02 Mar 9999 12:10:00 GMT", LONGEST_WISH.total_seconds()),
        ("-5", 5),
        ("soon", 5),
        ("", 5),
        ("1e3", 5),
        ("٣", 5),
    ],
)
def test_what_a_receiver_asks_for_by_retry_after_is_heeded_for_a_day_at_most(wish: str, seconds: float) -> None:
    assert wait(verdict(400, retry_after=wish)) == timedelta(seconds=seconds)
    paused = verdict(503, retry_after=wish).pause_until
    assert paused == NOW + timedelta(seconds=seconds)


def test_a_retry_after_does_not_shorten_the_schedule() -> None:
    assert wait(verdict(503, tries=4, retry_after="1")) == timedelta(hours=2)


@given(status=st.none() | st.integers(100, 999), tries=st.integers(1, 30), wish=st.text())
def test_every_reply_has_a_verdict_and_only_the_retried_has_a_time(status: int | None, tries: int, wish: str) -> None:
    found = verdict(status, tries=tries, retry_after=wish)
    assert (found.next_at is not None) == (found.outcome == "retrying")
    assert found.next_at is None or NOW < found.next_at <= NOW + LONGEST_WISH * (1 + JITTER)
