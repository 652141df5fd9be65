"""A paragraph's frame as plain lists.

Positions are tokens of the paragraph's frame.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate

from service.extraction.claimant_lexicon import Agreement, People, straight
from service.extraction.parsed import Parsed

STOPS = frozenset({".", "!", "?", "…", ":", ";", "«", "»", '"', "“", "”", "–", "—", "-", "•", "*", "...", "("})
CLOSERS = frozenset({",", ".", ";", ":", ")", "(", "»", "!", "?", "…", "–", "—", "-", "", '"'})
ENDS = frozenset({".", "!", "?", "…", "..."})
LONGEST_ACRONYM = 6


@dataclass(frozen=True, slots=True)
class Words:
    """The tokens of a frame: as written, in lower case, their tags, labels, heads, sentences, where they begin, and
    at which of them no phrase goes on, for a claim has its cue there or its source ends before."""

    surface: Sequence[str]
    lower: Sequence[str]
    tags: Sequence[str]
    deps: Sequence[str]
    heads: Sequence[int]
    sentences: Sequence[int]
    begins: Sequence[int]
    stops: Collection[int] = ()

    def at(self, i: int) -> str:
        """The lower-case word at i, "" outside."""
        return self.lower[i] if 0 <= i < len(self.lower) else ""

    def hyphen(self, i: int) -> bool:
        """Whether a hyphen stands at i that joins two words: "adjudant-chef", not "DIRECT - Inondations"."""
        if self.at(i) != "-" or not 0 < i < len(self.lower) - 1:
            return False
        return self.begins[i - 1] + len(self.surface[i - 1]) == self.begins[i] == self.begins[i + 1] - 1

    def compound(self, i: int) -> tuple[int, int]:
        """The first word of the compound that token i belongs to, and where the compound ends."""
        start, end = i - self.hyphen(i), i + 1
        while self.hyphen(start - 1):
            start -= 2
        while self.hyphen(end):
            end += 2
        return start, end

    def text(self, start: int, end: int) -> str:
        """The words, as near as tokens tell how they were written."""
        out = ""
        for word in self.surface[start:end]:
            glued = not out or out.endswith(("'", "’", "(", "-")) or word[:1] in ",.)-" or word == "'s"
            out += word if glued else " " + word
        return " ".join(out.split())


def words_of(parsed: Parsed) -> Words:
    """The tokens of a frame, hyphens and apostrophes straight."""
    whole = "".join(parsed.surface)
    odd = "’" in whole or "‑" in whole
    closed = accumulate(map(ENDS.__contains__, parsed.surface), initial=0)
    return Words(
        parsed.surface,
        [straight(word) for word in parsed.surface] if odd else parsed.words,
        parsed.tags,
        parsed.deps,
        parsed.heads,
        list(closed)[:-1],
        parsed.starts,
    )


def agreement(determiner: str, people: People) -> Agreement:
    """What a determiner tells of gender and number."""
    if determiner in people.words["feminine"]:
        return Agreement("f", "s")
    if determiner in people.words["masculine"]:
        return Agreement("m", "s")
    return Agreement("", "p" if determiner in people.words["plural"] else "s")


def is_acronym(words: Words, i: int) -> bool:
    """ "CGT", "LREM", "BBC": capitals alone."""
    return 1 < len(words.surface[i]) <= LONGEST_ACRONYM and words.surface[i].isupper()
