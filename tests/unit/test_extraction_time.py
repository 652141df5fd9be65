"""Time grows with the length of a text, not with its square; `benchmarks/linear_time.py` goes on to a million."""

from pathlib import Path

import pytest

from benchmarks.linear_time import TEXTS, seconds
from service import gazetteer

GAZETTEER = gazetteer.load(Path(__file__).parents[2] / "seeds")
SHORT, TIMES = 5_000, 4
SLACK = 2.2
"""What a busy machine may add: a reading in quadratic time would take 4 times its share at 4 times the length."""


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """The model is loaded before anything is timed."""
    seconds("Le maire a promis une école.", GAZETTEER)


@pytest.mark.parametrize("sort", TEXTS)
def test_four_times_the_text_takes_about_four_times_as_long(sort: str) -> None:
    short = max(seconds(TEXTS[sort](SHORT), GAZETTEER) for _ in range(2))
    long = seconds(TEXTS[sort](SHORT * TIMES), GAZETTEER)
    assert long < max(short, 0.02) * TIMES * SLACK
