"""Sources that are names of the gazetteer as a whole, whatever the parse made of their hyphens and articles."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.extraction.mention_lexicon import Naming, naming
from service.extraction.mention_names import Spot, spots
from service.extraction.mention_words import Line, line
from service.extraction.placed import Placed
from service.extraction.reading import Attribution, Range
from service.gazetteer import Gazetteer, Known
from service.model import Article, Field, Span
from service.packs import Pack

LONGEST_NAME = 200
"""Code points before a source within which a name starts that the source is a piece of."""


@dataclass(frozen=True, slots=True)
class Whole:
    """Whom the gazetteer knows by the whole name at a source, and the name with its article."""

    known: Known
    name: str
    span: Span


def whole_names(
    attributions: Sequence[Attribution], article: Article, pack: Pack, gazetteer: Gazetteer, countries: Sequence[str]
) -> dict[int, Whole]:
    """By the index of an attribution, the name that its source is all of, or only a piece of ("Maison" of
    "Maison-Blanche"). A pack without the section `mentions` has none.
    """
    if "mentions" not in pack.sections:
        return {}
    known = naming(pack)
    texts: dict[Field, str] = {"title": article.title or "", "body": article.body}
    lines = {field: line(text, abbreviations=known.civilities) for field, text in texts.items()}
    found = {
        field: Placed(
            spots(
                each, known, gazetteer, tuple(countries), as_claimant=True, within=_speaking(each, field, attributions)
            ),
            _starts(each),
        )
        for field, each in lines.items()
    }
    whole: dict[int, Whole] = {}
    for i, attribution in enumerate(attributions):
        if attribution.source is not None:
            where = lines[attribution.field]
            start, end = attribution.source
            near = found[attribution.field].inside([(start - LONGEST_NAME, end)])
            fitting = (_whole(where, known, spot, attribution.source) for spot in near)
            if one := next(filter(None, fitting), None):
                whole[i] = one
    return whole


def _starts(where: Line) -> Callable[[Spot], int]:
    return lambda spot: where.starts[spot.start]


def _speaking(where: Line, field: Field, attributions: Sequence[Attribution]) -> Sequence[int]:
    """The words of the stretches that sources stand in, up to the sources: elsewhere no name is asked for."""
    reach: dict[int, int] = {}
    for attribution in attributions:
        if attribution.field == field and attribution.source is not None and where.words:
            stop = where.stops[max(bisect_right(where.starts, attribution.source[0]) - 1, 0)]
            reach[stop] = max(reach.get(stop, 0), bisect_left(where.starts, attribution.source[1]))
    return [i for stop in sorted(reach) for i in range(bisect_left(where.stops, stop), min(reach[stop], stop))]


def _whole(where: Line, known: Naming, spot: Spot, source: Range) -> Whole | None:
    """The name at a spot, where the source holds nothing else but the article before it."""
    start, end = where.range(spot.start, spot.end)
    first = spot.start - 1
    article = first >= 0 and where.folded[first] in known.definite and where.stops[first] > spot.start
    left = where.starts[first] if article else start
    if not (left <= source[0] and source[1] <= end) or len(spot.known) != 1 or _part_of_a_name(where, spot, first):
        return None
    return Whole(spot.known[0], where.text[start:end], Span(left, end, where.text[left:end]))


def _part_of_a_name(where: Line, spot: Spot, first: int) -> bool:
    """Whether capitals stand around the spot: "Paris Hilton", "George Washington"."""
    behind = spot.end < where.stops[spot.start] and where.words[spot.end][0].isupper()
    before = first >= 0 and where.stops[first] > spot.start and where.words[first][0].isupper()
    return behind or (before and not where.opens[first])
