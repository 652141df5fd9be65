"""The names that stand in a field: those that the gazetteer knows, and runs of capitalised words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from service.extraction.mention_lexicon import Naming
from service.extraction.mention_runs import ORDINAL, elided, runs
from service.extraction.mention_words import Line
from service.gazetteer import Gazetteer, Known
from service.gazetteer.spotting import spotter


@dataclass(frozen=True, slots=True)
class Name:
    """A name at words `start` to `end` of a field, with whom the gazetteer knows by it (none, one or several)."""

    start: int
    end: int
    known: tuple[Known, ...] = ()


def names(
    line: Line, naming: Naming, gazetteer: Gazetteer, seen: frozenset[str], countries: tuple[str, ...]
) -> list[Name]:
    """The names of a field from left to right, none inside another.

    `seen` are the folded words that the article writes with a capital letter inside a sentence. `countries` give their
    country to institutions that stand without one; such an institution that remains without names nobody.
    """
    known = list(spots(line, naming, gazetteer, countries, as_claimant=False))
    capitals = list(runs(line, naming, seen))
    demonyms = spotter(gazetteer).adjectives[naming.language]
    found = _parted(line, naming, demonyms, known, capitals)
    kept = (n for n in found if n.known or _names_somebody(line, naming, n, seen))
    return sorted((n for n in kept if not _one_inhabitant(line, naming, n, demonyms)), key=lambda n: n.start)


def _one_inhabitant(line: Line, naming: Naming, name: Name, demonyms: frozenset[str]) -> bool:
    """ "Un Russe" names nobody, "les Russes" a group."""
    alone = name.end == name.start + 1 and not name.known and line.folded[name.start] in demonyms
    return alone and not (name.start > 0 and line.folded[name.start - 1] in naming.plural)


@dataclass(frozen=True, slots=True)
class _Asking:
    """How names are looked up."""

    gazetteer: Gazetteer
    language: str
    countries: tuple[str, ...]
    as_claimant: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """Words that the gazetteer has, taken whole; `known` is empty for an institution of no country."""

    start: int
    end: int
    known: tuple[Known, ...]


def spots(
    line: Line,
    naming: Naming,
    gazetteer: Gazetteer,
    countries: tuple[str, ...],
    *,
    as_claimant: bool,
    within: Iterable[int] | None = None,
) -> Iterator[Spot]:
    """What the gazetteer knows in a field, from left to right, none inside another.

    `as_claimant` has seats and capitals stand for who speaks there; `within` are the words to look at, all by default.
    """
    names, taken = spotter(gazetteer), 0
    asked = range(len(line.folded)) if within is None else within
    for i in [i for i in asked if line.folded[i] in names.openers]:
        if i < taken:
            continue
        for end in names.at(line.folded, i, line.stops[i]):
            if line.glued(end) or (line.glued(i) and line.words[i - 1][0].isupper()):
                continue
            found = _looked_up(line, i, end, naming, _Asking(gazetteer, naming.language, countries, as_claimant))
            if found is not None:
                yield Spot(i, end, found)
                taken = end
                break


def _looked_up(line: Line, start: int, end: int, naming: Naming, asking: _Asking) -> tuple[Known, ...] | None:
    """Whom the words mean, None where they are no name: in small letters only a composed institution is one."""
    capital = any(not word[0].islower() for word in line.words[start + line.opens[start] : end])
    capital = capital or (line.words[start][0].isupper() and end == start + 1)
    raw = line.raw(start, end)
    article = naming.articles.get(line.folded[start - 1]) if 0 < start < line.stops[start - 1] else None
    found = _lookup(asking, _with(article, raw))
    if not found and article:
        found = _lookup(asking, raw)
    if capital or any(known.reason == "country and institution" for known in found):
        bare = end - start > 1 and " ".join(line.folded[start:end]) in asking.gazetteer.tables.bare
        return found if found or bare else None
    return None


def _with(article: str | None, raw: str) -> str:
    return raw if article is None else article + raw if article[-1] == "'" else f"{article} {raw}"


@lru_cache(maxsize=8192)
def _lookup(asking: _Asking, raw: str) -> tuple[Known, ...]:
    return asking.gazetteer.lookup(
        raw, language=asking.language, countries=asking.countries, as_claimant=asking.as_claimant
    )


def _parted(
    line: Line, naming: Naming, demonyms: frozenset[str], known: Sequence[Spot], capitals: Sequence[tuple[int, int]]
) -> Iterator[Name]:
    """Known names and runs brought together: the longer counts, and a run ends where a person's name begins anew."""
    pieces = [piece for run in capitals for piece in _pieces(line, demonyms, naming, run)]
    swallowed: set[Spot] = set()
    for start, end in pieces:
        over = [spot for spot in known if spot.start < end and start < spot.end]
        if not over:
            yield Name(start, end)
        elif not any(_with_article(line, naming, spot) <= start and end <= spot.end for spot in over):
            kept = _rest(line, naming, (start, end), over[0])
            if kept == (start, end):
                swallowed.update(spot for spot in over if start <= spot.start and spot.end <= end)
            if kept and not any(s.start < kept[1] and kept[0] < s.end for s in over if s not in swallowed):
                yield Name(*kept)
    for spot in known:
        if spot.known and spot not in swallowed:
            yield Name(_with_article(line, naming, spot), spot.end, spot.known)


def _with_article(line: Line, naming: Naming, spot: Spot) -> int:
    """Where the name begins: with its article where that has a capital letter inside a sentence ("Le Figaro")."""
    i = spot.start - 1
    if i < 0 or line.stops[i] <= spot.start or line.opens[i] or not line.words[i][0].isupper():
        return spot.start
    return i if line.folded[i] in naming.definite and not line.glued(spot.start) else spot.start


def _rest(line: Line, naming: Naming, run: tuple[int, int], spot: Spot) -> tuple[int, int] | None:
    """What a run is that holds a known name and more: all of it, or the part beside the known name, or none."""
    start, end = run
    if spot.start <= start:
        article = start > 0 and line.folded[start - 1] in naming.definite and line.stops[start - 1] > start
        forename = line.folded[start] in naming.first_names and not article
        person = line.folded[spot.end] in naming.first_names and not forename
        return (spot.end, end) if person or spot.start < start else run
    if spot.end > end or (line.opens[start] and line.folded[start] not in naming.first_names):
        return None
    return run


def _pieces(line: Line, demonyms: frozenset[str], naming: Naming, run: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The run without the words that lead it, parted where a person's name follows others.

    Titles lead, and the adjectives of countries: "Français Léon Marchand", "Intérieur Bruno Retailleau".
    """
    start, end = run
    for i in range(start + 1, end - 1):
        leads = line.folded[i - 1] not in naming.first_names and line.folded[start] not in naming.named_after
        if leads and line.folded[i] in naming.first_names and not line.glued(i) and _parts(line, naming, start, i):
            yield start, i
            yield i, end
            return
    while start < end - 1 and _leads(line.folded[start], demonyms, naming):
        start += 1
    yield start, end


def _leads(word: str, demonyms: frozenset[str], naming: Naming) -> bool:
    return (word in naming.persons or word in demonyms) and word not in naming.first_names


def _parts(line: Line, naming: Naming, start: int, i: int) -> bool:
    """Whether the words before i are no beginning of a person's name."""
    before = line.words[i - 1]
    title = any(line.folded[i - 1] in words for words in (naming.common, naming.persons, naming.bodies))
    return title or (len(before) > 1 and before.isupper()) or i - start > 1


def _names_somebody(line: Line, naming: Naming, name: Name, seen: frozenset[str]) -> bool:
    """Whether a run that the gazetteer does not know is a name, and no number, common word, day or single letter."""
    words = line.folded[name.start : name.end]
    if len(words) > 1:
        return not all(word in naming.common or word in naming.days for word in words)
    word, written = words[0], line.words[name.start]
    if len(written) == 1 or ORDINAL(written) or word in naming.days or word in naming.common:
        return False
    if word in naming.function or elided(line, name.start):
        return False
    return not (line.opens[name.start] and word in naming.bodies and word not in seen)
