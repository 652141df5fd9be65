"""A parsed frame as plain lists: what the rules read of spaCy's doc, taken over once."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from spacy.strings import StringStore
from spacy.tokens import Doc

COLUMNS: list[int | str] = ["ORTH", "IDX", "POS", "DEP", "MORPH", "SENT_START", "HEAD"]
HEAD = 6
STARTS = 1


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """The tokens of a frame: as written, in lower case, their tags, labels, morphology and heads, where they begin in
    the frame, and the sentence of each (first token, past the last)."""

    surface: list[str]
    words: list[str]
    tags: list[str]
    deps: list[str]
    morphology: list[str]
    heads: list[int]
    starts: list[int]
    bounds: list[tuple[int, int]]

    def __len__(self) -> int:
        return len(self.words)


def plain(doc: Doc) -> Parsed:
    """The doc's tokens as lists."""
    table = doc.to_array(COLUMNS)
    table[:, HEAD] += np.arange(len(table), dtype="uint64")  # offsets, of which those to the left wrap round
    orths, starts, tags, deps, morphs, opens, heads = table.T.tolist()
    strings = doc.vocab.strings
    surface = [strings[orth] for orth in orths]
    return Parsed(
        surface,
        [word.lower() for word in surface],
        _named(tags, strings),
        _named(deps, strings),
        _named(morphs, strings),
        heads,
        starts,
        _bounds(opens),
    )


def _named(numbers: list[int], strings: StringStore) -> list[str]:
    names = {number: strings[number] for number in set(numbers)}
    return [names[number] for number in numbers]


def _bounds(opens: list[int]) -> list[tuple[int, int]]:
    """The sentence of each token, from what says of it whether it opens one."""
    edges = [i for i, opened in enumerate(opens) if opened == STARTS or i == 0] + [len(opens)]
    return [(start, end) for start, end in pairwise(edges) for _ in range(start, end)]
