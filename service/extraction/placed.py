"""Things found in a text, kept by where they start, so that asking what stands somewhere costs no walk over all."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from service.extraction.reading import Range

T = TypeVar("T")


class Placed(Generic[T]):
    """Items sorted by their start, in code points of a field."""

    def __init__(self, items: Iterable[T], start: Callable[[T], int]) -> None:
        self.items = sorted(items, key=start)
        self.starts = [start(item) for item in self.items]

    def inside(self, ranges: Sequence[Range]) -> list[T]:
        """The items that start inside the ranges, in the order of the text."""
        found: list[T] = []
        for start, end in sorted(ranges):
            found += self.items[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        return found

    def before(self, at: int) -> T | None:
        """The last item that starts before a position, None where none does."""
        i = bisect_left(self.starts, at)
        return self.items[i - 1] if i else None
