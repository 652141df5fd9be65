"""Hours, days, weeks and months of UTC: whole, one after the other, without gap."""

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.intervals import Interval, end, start, starts

MOMENTS = st.datetimes(datetime(1000, 1, 1), datetime(8999, 1, 1), timezones=st.timezones())  # noqa: DTZ001
INTERVALS = st.sampled_from(get_args(Interval))


@given(MOMENTS, INTERVALS)
def test_every_moment_falls_in_the_stretch_that_begins_before_it_and_ends_after_it(
    moment: datetime, interval: Interval
) -> None:
    assert start(moment, interval) <= moment < end(moment, interval)
    assert start(start(moment, interval), interval) == start(moment, interval)
    assert start(end(moment, interval), interval) == end(moment, interval)


@given(MOMENTS, INTERVALS)
def test_stretches_follow_each_other_without_gap(moment: datetime, interval: Interval) -> None:
    first = list(islice(starts(moment, moment + timedelta(days=400), interval), 10))
    assert first[0] == start(moment, interval)
    assert all(end(one, interval) == other for one, other in pairwise(first))


@pytest.mark.parametrize(
    ("interval", "begun", "over"),
    [
        ("hour", "2024-02-29T23:00", "2024-03-01T00:00"),
        ("day", "2024-02-29T00:00", "2024-03-01T00:00"),
        ("week", "2024-02-26T00:00", "2024-03-04T00:00"),
        ("month", "2024-02-01T00:00", "2024-03-01T00:00"),
    ],
)
def test_weeks_begin_on_monday_and_months_on_their_first_day(interval: Interval, begun: str, over: str) -> None:
    moment = datetime.fromisoformat("2024-03-01T00:59:59+01:00")
    assert start(moment, interval) == datetime.fromisoformat(begun).replace(tzinfo=UTC)
    assert end(moment, interval) == datetime.fromisoformat(over).replace(tzinfo=UTC)
