"""Runs of capitalised words in a field, which may be names."""

import re
from collections.abc import Iterator

from service.extraction.mention_lexicon import Naming
from service.extraction.mention_words import APOSTROPHES, Line

ORDINAL = re.compile(r"[IVXLC]+(?:e|er|re|è?me|nd|th)?|[IVXLC]{2,}").fullmatch
LONGEST_RUN = 8
SHORT = 3
"""Letters of an abbreviated civility, which is none of a name even where no name follows."""


def runs(line: Line, naming: Naming, seen: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The runs of capitalised words, with the particles, digits and hyphenated words inside them."""
    end = 0
    for i in line.capitals:
        if i >= end and _begins(line, naming, i, seen):
            end = _run_end(line, naming, i)
            yield i, end


def _begins(line: Line, naming: Naming, i: int, seen: frozenset[str]) -> bool:
    """Whether a capitalised word begins a name, and does not merely open a sentence or stand as a title."""
    word = line.folded[i]
    following = i + 1 < line.stops[i] and line.words[i + 1][0].isupper()
    if word in naming.civilities and (len(line.words[i]) <= SHORT or following) and not line.glued(i + 1):
        return word in naming.first_names and not following
    if line.glued(i) and not line.words[i - 1][0].isupper() and line.words[i - 1][0].isalpha():
        return False
    if (word in naming.function and not line.glued(i + 1)) or (len(word) == 1 and elided(line, i)):
        return following and (not line.opens[i] or f"{word} {line.folded[i + 1]}" in seen)
    if ORDINAL(line.words[i]) and line.words[i][-1].islower():
        return False
    if word in naming.persons and word not in naming.first_names:
        return False
    return not line.opens[i] or _opens_as_name(line, naming, i, seen, following=following)


def elided(line: Line, i: int) -> bool:
    return i + 1 < len(line.gaps) and line.gaps[i + 1] in APOSTROPHES


def _opens_as_name(line: Line, naming: Naming, i: int, seen: frozenset[str], *, following: bool) -> bool:
    """Whether the first word of a sentence is a name, by what else the article shows of it."""
    word = line.words[i]
    if line.folded[i] in naming.openers or line.folded[i] in naming.days:
        return False
    acronym = len(word) > 1 and word.isupper()
    following = following or (i + 1 < line.stops[i] and line.folded[i + 1] in naming.behind)
    return acronym or following or line.folded[i] in seen or line.folded[i] in naming.first_names or _coded(line, i)


def _coded(line: Line, i: int) -> bool:
    """ "S-400", "F16": letters and a number in one."""
    own = any(c.isdigit() for c in line.words[i])
    return own or (line.glued(i + 1) and line.words[i + 1][0].isdigit())


def _run_end(line: Line, naming: Naming, start: int) -> int:
    """Where the run that begins at start ends."""
    i, stop = start + 1, min(line.stops[start], start + LONGEST_RUN)
    while i < stop:
        if line.words[i][0].isupper():
            i += 1
        elif line.glued(i):
            joined = _hyphenated(line, i, stop)
            if joined == i:
                break
            i = joined
        else:
            joined = _over_particles(line, naming, start, i, stop)
            if joined == i:
                break
            i = joined
    return _over_body(line, naming, start, i) if line.folded[start] in naming.bodies else i


def _over_body(line: Line, naming: Naming, start: int, i: int) -> int:
    """Behind the noun of a body, the end of its name: adjectives and complements ("Cour suprême de justice")."""
    stop = min(line.stops[start], start + naming.longest)
    k = i
    while k < stop:
        if (
            line.words[k].islower()
            and line.folded[k].endswith(naming.adjectives)
            and line.folded[k] not in naming.function
        ):
            k += 1
        elif line.folded[k] in naming.links:
            noun = k + 1
            while noun < stop and line.folded[noun] in naming.definite:
                noun += 1
            if noun >= stop or line.folded[noun] in naming.function or line.folded[noun] in naming.behind:
                break
            k = noun + 1
        else:
            break
        i = k
    return i


def _hyphenated(line: Line, i: int, stop: int) -> int:
    """Behind a hyphen: a number ("S-400"), or small words up to a capital ("Aix-en-Provence"); i where neither."""
    if line.words[i][0].isdigit():
        return i + 1
    k = i
    while k < stop and line.gaps[k] in ("-", "\u2011", "'", "’"):
        if line.words[k][0].isupper():
            return k + 1
        k += 1
    return i


def _over_particles(line: Line, naming: Naming, start: int, i: int, stop: int) -> int:
    """Behind the particle at i, the capital that it leads to ("van der Leyen"); i where it leads to none."""
    first_names = all(word in naming.first_names for word in line.folded[start:i])
    joining = naming.particles | naming.noble if first_names else naming.particles
    k = i
    while k < stop and line.folded[k] in joining:
        k += 1
    return k if k > i and k < stop and line.words[k][0].isupper() else i


def capitalised(line: Line) -> Iterator[str]:
    """The folded words that stand with a capital letter inside a sentence, and the pairs of them."""
    before = -1
    for i in line.capitals:
        if not line.opens[i]:
            yield line.folded[i]
            if before == i - 1 >= 0 and line.stops[before] > i:
                yield f"{line.folded[before]} {line.folded[i]}"
            before = i
