"""Who and what is named inside the content of claims: people, organisations, places, groups and things.

Names are found once in the whole article, since what one place shows of a name ("les missiles ATACMS", "Sergueï
Lavrov") tells what it is in another.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from service.extraction.mention_lexicon import Naming, naming
from service.extraction.mention_names import Name, names
from service.extraction.mention_runs import capitalised
from service.extraction.mention_types import Weights, evidence
from service.extraction.mention_words import Line, line
from service.extraction.placed import Placed
from service.extraction.reading import Range
from service.gazetteer import Gazetteer
from service.model import Article, Claimant, EntityType, Field, Mention
from service.packs import Pack

Content = tuple[Field, Sequence[Range]]
FIELDS: tuple[Field, ...] = ("title", "body")
DEFAULTS: Mapping[EntityType, float] = {"place": 0.1}
PERSON_BY_LENGTH = 1.0
CERTAIN = 4.0


@dataclass(frozen=True, slots=True)
class _Found:
    """A name at its place, its words folded, what its surroundings say of it, and whether it is alone in brackets."""

    field: Field
    start: int
    end: int
    text: str
    name: Name
    words: tuple[str, ...]
    weights: Weights
    bracketed: bool


@dataclass(frozen=True, slots=True)
class _Entity:
    """Whom the names of the article mean that share it: the fullest name, its type, its key."""

    name: str
    type: EntityType
    key: str | None = None


def find(
    article: Article,
    contents: Sequence[Content],
    pack: Pack,
    gazetteer: Gazetteer,
    *,
    countries: Sequence[str] = (),
) -> list[tuple[Mention, ...]]:
    """For each claim's field and content, the mentions that lie in it, in the order of the text.

    Positions are code points of the field; `text` is what stands there. The name of a mention is the fullest that the
    article gives ("Lavrov" → "Sergueï Lavrov"). `countries` are the codes of the countries of the article's claimants,
    which "le ministère de la Défense" belongs to; several leave it open. A pack without the section `mentions` finds
    nobody.
    """
    if not contents or "mentions" not in pack.sections:
        return [() for _ in contents]
    known = naming(pack)
    found = _in_article(article, known, gazetteer, tuple(countries) if len(countries) == 1 else ())
    entities = _entities(found, known)
    placed = {field: Placed(_mentions(field, found, entities), attrgetter("start")) for field in FIELDS}
    return [
        tuple(m for m in placed[field].inside(ranges) if any(s <= m.start and m.end <= e for s, e in ranges))
        for field, ranges in contents
    ]


def _mentions(field: Field, found: Sequence[_Found], entities: Sequence[_Entity]) -> list[Mention]:
    return [
        Mention(e.name, e.type, f.start, f.end, f.text, e.key)
        for f, e in zip(found, entities, strict=True)
        if f.field == field
    ]


def countries_of(claimants: Iterable[Claimant], gazetteer: Gazetteer) -> tuple[str, ...]:
    """The codes of the countries whose bodies these claimants are, each once."""
    known = (gazetteer.known(who.key).country for who in claimants if who.key)
    return tuple(dict.fromkeys(code for code in known if code))


def _in_article(article: Article, known: Naming, gazetteer: Gazetteer, countries: tuple[str, ...]) -> list[_Found]:
    fields: list[tuple[Field, Line]] = [
        ("title", line(article.title or "", abbreviations=known.civilities)),
        ("body", line(article.body, abbreviations=known.civilities)),
    ]
    seen = frozenset(word for _, each in fields for word in capitalised(each))
    return [
        _placed(field, each, name, known, gazetteer)
        for field, each in fields
        for name in names(each, known, gazetteer, seen, countries)
    ]


def _placed(field: Field, where: Line, name: Name, known: Naming, gazetteer: Gazetteer) -> _Found:
    start, end = where.range(name.start, name.end)
    weights = {} if name.known else evidence(where, name, known, gazetteer)
    bracketed = where.text[max(0, start - 1) : start] == "(" and where.text[end : end + 1] == ")"
    words = tuple(where.folded[name.start : name.end])
    return _Found(field, start, end, where.text[start:end], name, words, weights, bracketed)


def _entities(found: Sequence[_Found], known: Naming) -> list[_Entity]:
    """For each name whom it means: of names that share their words or their key one entity, the fullest one's."""
    by_key: dict[str, str] = {}
    weights: dict[tuple[str, ...], dict[EntityType, float]] = defaultdict(lambda: defaultdict(float))
    texts: dict[tuple[str, ...], str] = {}
    for each in found:
        if key := _key(each):
            by_key[key] = max(by_key.get(key, ""), each.text, key=len)
        else:
            texts.setdefault(each.words, each.text)
            for of_type, weight in each.weights.items():
                weights[each.words][of_type] += weight
    types = {words: _type(weights[words], text) for words, text in texts.items()}
    fullest = _fullest(texts, types, weights, known)
    long = _abbreviated(found)
    return [_entity(long.get(each.words, each), by_key, texts, types, fullest) for each in found]


def _abbreviated(found: Sequence[_Found]) -> dict[tuple[str, ...], _Found]:
    """For letters that stand in brackets behind a name that begins with the same one, that name: "(FNC)"."""
    return {
        short.words: long
        for long, short in pairwise(found)
        if short.bracketed and long.field == short.field and short.start - long.end == len(" (")
        if short.text.isupper() and not short.name.known and short.words[0][0] == long.words[0][0]
    }


def _key(each: _Found) -> str | None:
    """The key of the one whom the gazetteer knows by the name; of several none."""
    return each.name.known[0].key if len(each.name.known) == 1 else None


def _entity(
    each: _Found,
    by_key: Mapping[str, str],
    texts: Mapping[tuple[str, ...], str],
    types: Mapping[tuple[str, ...], EntityType],
    fullest: Mapping[tuple[str, ...], tuple[str, ...]],
) -> _Entity:
    if key := _key(each):
        return _Entity(by_key[key], each.name.known[0].type, key)
    words = fullest.get(each.words, each.words)
    return _Entity(texts[words], each.name.known[0].type if each.name.known else types[words])


def _type(weights: Mapping[EntityType, float], text: str) -> EntityType:
    """The type that most speaks for; of what nothing is known, two words or more are a person before all."""
    summed = {**DEFAULTS, **weights}
    if " " in text and max(summed.values()) < PERSON_BY_LENGTH:
        return "person"
    return max(summed, key=lambda of_type: (summed[of_type], of_type))


def _fullest(
    texts: Mapping[tuple[str, ...], str],
    types: Mapping[tuple[str, ...], EntityType],
    weights: Mapping[tuple[str, ...], Mapping[EntityType, float]],
    known: Naming,
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """For short names of persons the one full name that ends with it; none where two do.

    Only what something shows to be a person's name is one: "Orlando" is not "SeaWorld Orlando".
    """
    persons = (words for words, of_type in types.items() if of_type == "person" and len(words) > 1)
    full = [words for words in persons if weights[words].get("person", 0.0) >= PERSON_BY_LENGTH]
    ends: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for words in full:
        for start in range(1, len(words)):
            ends[words[start:]].append(words)
        if words[0] in known.first_names:
            ends[words[:1]].append(words)
    found = {}
    for words in texts:
        other = max((w for t, w in weights[words].items() if t != "person"), default=0.0)
        longer = ends.get(words, [])
        best = max(longer, key=len, default=())
        if longer and other < CERTAIN and all(_one_person(each, best) for each in longer):
            found[words] = best
    return found


def _one_person(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether two full names may be one person's: the same end, or the same first and last words."""
    return long[-len(short) :] == short or (short[0], short[-1]) == (long[0], long[-1])
