"""A field as the words that names are made of: runs of letters and digits, and what parts them."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from service.names import fold

JOINTS = frozenset({" ", "\u00a0", "\u202f", "-", "\u2011", "'", "’", " & ", "\u00a0& "})
"""What parts the words of one name."""
DOTS = frozenset({".", ". ", ".\u00a0", ".-"})
HYPHENS = frozenset({"-", "\u2011"})
APOSTROPHES = frozenset({"'", "’"})
_ENDS = re.compile(r"[.!?…:;«»\"“”–—•(\n]")
_WORD = re.compile(r"([^\W_]+)")


@dataclass(frozen=True, slots=True)
class Line:
    """The words of a field: as written, folded, where each begins, and what stands before it (`gaps[i]` before word i).

    `stops[i]` is the first word behind i that does not stand in one stretch with it; `opens[i]` says that word i is the
    first of a sentence; `capitals` are the words with a capital letter.
    """

    text: str
    words: list[str]
    folded: list[str]
    starts: list[int]
    gaps: list[str]
    stops: list[int]
    opens: list[bool]
    capitals: list[int]

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The code points of the words from start to end."""
        return self.starts[start], self.starts[end - 1] + len(self.words[end - 1])

    def raw(self, start: int, end: int) -> str:
        """The words from start to end as the text writes them."""
        first, last = self.range(start, end)
        return self.text[first:last]

    def glued(self, i: int) -> bool:
        """Whether word i stands right behind a hyphen that joins it to the one before."""
        return i < len(self.gaps) and self.gaps[i] in HYPHENS


@lru_cache(maxsize=4)
def line(text: str, *, abbreviations: frozenset[str]) -> Line:
    """The words of a text; a dot behind one of `abbreviations`, or behind a capital letter alone, ends no sentence."""
    parts = _WORD.split(text)
    words, gaps = parts[1::2], parts[0::2]
    starts = list(accumulate(map(len, parts), initial=0))[1::2][: len(words)]
    folded = [_fold(word) for word in words]
    opens: list[bool] = [False] * len(words)
    stops: list[int] = []
    for i in [i for i, gap in enumerate(gaps[: len(words)]) if gap not in JOINTS]:
        if gaps[i] in DOTS and i > 0 and _abbreviates(words[i - 1], folded[i - 1], abbreviations):
            continue
        stops += [i] * (i - len(stops))
        opens[i] = i == 0 or _ENDS.search(gaps[i]) is not None
    stops += [len(words)] * (len(words) - len(stops))
    capitals = [i for i, word in enumerate(words) if word[0].isupper()]
    return Line(text, words, folded, starts, gaps, stops, opens, capitals)


def _abbreviates(word: str, folded: str, abbreviations: frozenset[str]) -> bool:
    return (len(word) == 1 and word.isupper()) or folded in abbreviations


@lru_cache(maxsize=65536)
def _fold(word: str) -> str:
    """The word folded; what folds to nothing, or to several words, stays as it is."""
    folded = fold(word)
    return folded if folded and " " not in folded else word.lower()
