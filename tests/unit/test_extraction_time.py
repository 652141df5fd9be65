"""Time grows with the length of a text, not with its square; `benchmarks/linear_time.py` goes on to a million."""

from pathlib import Path

import pytest

from benchmarks.linear_time import TEXTS, seconds
from service import gazetteer

GAZETTEER = gazetteer.load(Path(__file__).parents[2] / "seeds")
SHORT, TIMES = 8_000, 4
SLACK = 2.2
"""What a busy machine may add: a reading in quadratic time would take 4 times its share at 4 times the length."""


@pytest.mark.parametrize("sort", TEXTS)
def test_four_times_the_text_takes_about_four_times_as_long(sort: str) -> None:
    seconds(TEXTS[sort](SHORT), GAZETTEER)
    short = min(seconds(TEXTS[sort](SHORT), GAZETTEER) for _ in range(3))
    long = min(seconds(TEXTS[sort](SHORT * TIMES), GAZETTEER) for _ in range(2))
    assert long < max(short, 0.02) * TIMES * SLACK
