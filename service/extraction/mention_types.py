"""What the words of a name and those around it say of its type: each sign with a weight."""

from collections.abc import Iterator, Mapping

from service.extraction.mention_lexicon import Naming
from service.extraction.mention_names import Name
from service.extraction.mention_words import Line
from service.gazetteer import Gazetteer
from service.model import EntityType

Weights = dict[EntityType, float]
TITLE, FIRST_NAME, HEAD, INTRODUCED, CODE, HYPHENATED = 5.0, 4.0, 4.0, 4.0, 3.0, 2.0
ACRONYM, PLURAL, ARTICLE, SUBJECT, INHABITANTS = 0.6, 1.5, 0.3, 0.2, 1.5
REACH = 5


def evidence(line: Line, name: Name, naming: Naming, gazetteer: Gazetteer) -> Weights:
    """The types that something speaks for, with what speaks for each summed."""
    weights: Weights = {}
    for of_type, weight in (*_inside(line, name, naming, gazetteer), *_around(line, name, naming, gazetteer)):
        weights[of_type] = weights.get(of_type, 0.0) + weight
    return weights


def _inside(line: Line, name: Name, naming: Naming, gazetteer: Gazetteer) -> Iterator[tuple[EntityType, float]]:
    words, written = line.folded[name.start : name.end], line.words[name.start : name.end]
    letters = [word for word in written if word.isalpha()]
    if words[0] in naming.first_names and not any(word.isdigit() for word in words):
        yield "person", FIRST_NAME if len(words) > 1 else 1.0
    elif headed := gazetteer.tables.kinds[naming.language].heads.get(words[0]):
        yield headed, HEAD
    if any(line.glued(i) and line.words[i][0].islower() for i in range(name.start, name.end)):
        yield "place", HYPHENATED
    if any(c.isdigit() for word in written for c in word):
        yield "thing", CODE
    elif letters and all(word.isupper() for word in letters) and len("".join(letters)) > 1:
        yield "organization", ACRONYM


def _around(line: Line, name: Name, naming: Naming, gazetteer: Gazetteer) -> Iterator[tuple[EntityType, float]]:
    i = name.start - 1
    if name.end < line.stops[name.start] and line.folded[name.end] in naming.behind:
        yield "person", SUBJECT
    if name.end + 1 < len(line.words) and line.words[name.end].isdigit() and line.folded[name.end + 1] in naming.age:
        yield "person", TITLE
    if i < 0 or line.opens[name.start]:
        return
    if line.folded[i] in naming.civilities:
        yield "person", TITLE
    elif line.stops[i] > name.start:
        yield from _before(line, name, naming)
        yield from _introduced(line, name, naming, gazetteer)


def _before(line: Line, name: Name, naming: Naming) -> Iterator[tuple[EntityType, float]]:
    """What the preposition or article before the name says."""
    i = name.start - 1
    written = line.words[name.start]
    if line.folded[i] in naming.plural:
        if written.isupper():
            yield "thing", PLURAL
        elif name.end == name.start + 1 and line.folded[name.start].removesuffix("s").endswith(naming.inhabitants):
            yield "group", INHABITANTS
    yield from ((sign.type, sign.weight) for sign in naming.before.get(line.folded[i], ()))
    through = "link" if line.folded[i] in naming.links else "article" if line.folded[i] in naming.definite else ""
    for sign in naming.before.get(line.folded[i - 1], ()) if through and i > 0 else ():
        if sign.through == through:
            yield sign.type, sign.weight
    if line.folded[i] in naming.definite:
        yield "organization", ARTICLE


def _introduced(line: Line, name: Name, naming: Naming, gazetteer: Gazetteer) -> Iterator[tuple[EntityType, float]]:
    """What the noun that introduces the name says: "missiles antiaériens S-400", "la région de Belgorod"."""
    heads = gazetteer.tables.kinds[naming.language].heads
    at = name.start - 1
    if line.folded[at] in naming.links:
        if at and line.stops[at - 1] > name.start and _noun_type(line.folded[at - 1], heads, naming) == "place":
            yield "place", INTRODUCED
        return
    for i in range(at, max(-1, at - REACH), -1):
        word = line.folded[i]
        if line.stops[i] <= name.start or line.words[i][0].isupper():
            return
        if of_type := _noun_type(word, heads, naming):
            yield of_type, INTRODUCED
            return
        if not (word in naming.between or word.endswith(naming.adjectives)):
            return


def _noun_type(word: str, heads: Mapping[str, EntityType], naming: Naming) -> EntityType | None:
    if word in naming.persons:
        return "person"
    return heads.get(word)
