"""Who is meant by the words that stand as the source of each claim, how that was decided, and how sure it is.

Two passes: who is *named* (mentions gathered into referents), then who is *meant* (each source, in reading order). What
the gazetteer knows gives keys and composed names; the country that "le ministère" lacks comes from the other claimants.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from service.extraction.claimant_context import Meaning, rivals_of
from service.extraction.claimant_known import Whole, whole_names
from service.extraction.claimant_lexicon import people
from service.extraction.claimant_meaning import meanings
from service.extraction.claimant_mention import MentionKind
from service.extraction.claimant_referents import Referent
from service.extraction.claimant_scene import scene
from service.extraction.reading import Attribution, Paragraph, Range
from service.gazetteer import Gazetteer, Known
from service.gazetteer.query import ARTICLES
from service.model import Article, Candidate, Claimant, ClaimantStatus, EntityType, Field, Span
from service.names import fold
from service.packs import Pack

TYPES: dict[MentionKind, EntityType] = {
    "person": "person",
    "generic": "person",
    "source": "person",
    "body": "organization",
    "group": "group",
    "couple": "group",
    "document": "thing",
    "place": "place",
}
NOT_LOOKED_UP = frozenset({"person", "couple", "generic", "source", "document"})
LEADS = 2
REASON_OF_RELAY = "the claimant is quoted by it, or spoke to it"


@dataclass(frozen=True, slots=True)
class Who:
    """Who made a claim, in whose name where it is a spokesperson's, and who passes it on."""

    claimant: Claimant
    on_behalf_of: Claimant | None = None
    relayed_by: Claimant | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What claimants are named by: the gazetteer, the language, and the countries of the article's claimants.

    `whole` are the names that sources are as a whole, for whoever is meant by them; `said` those whose country the
    article says, by key, and `speaking` the claimants that say a country, by its code.
    """

    gazetteer: Gazetteer
    language: str
    countries: tuple[str, ...]
    whole: Mapping[Referent, Whole]
    said: Mapping[str, Sequence[Referent]]
    speaking: Mapping[str, Sequence[Referent]]


def resolve(
    paragraphs: Sequence[Paragraph],
    attributions: Sequence[Attribution],
    article: Article,
    pack: Pack,
    gazetteer: Gazetteer,
) -> tuple[Claimant, ...]:
    """One claimant for each attribution, in their order."""
    return tuple(each.claimant for each in who(paragraphs, attributions, article, pack, gazetteer))


def who(
    paragraphs: Sequence[Paragraph],
    attributions: Sequence[Attribution],
    article: Article,
    pack: Pack,
    gazetteer: Gazetteer,
) -> tuple[Who, ...]:
    """For each attribution its claimant, and the one in whose name a spokesperson speaks."""
    if not attributions:
        return ()
    meant = meanings(scene(paragraphs, attributions, people(pack), gazetteer, pack.names), attributions)
    speaking = _speaking(meant, gazetteer, pack.names)
    countries = _countries(speaking)
    whole = whole_names(attributions, article, pack, gazetteer, countries)
    said = _said(meant, gazetteer, pack.names)
    context = Context(gazetteer, pack.names, countries, _meant_whole(meant, whole), said, speaking)
    return tuple(
        Who(
            _claimant(m, whole[i].span if i in whole else _range(a.source, a.field, article), context),
            _behalf(m, context),
            _relay(m, a, article, context),
        )
        for i, (m, a) in enumerate(zip(meant, attributions, strict=True))
    )


def _meant_whole(meant: Sequence[Meaning], whole: Mapping[int, Whole]) -> dict[Referent, Whole]:
    """Who is meant by each whole name, wherever else they are meant; a person goes by no name of the gazetteer."""
    named = ((meant[i].referent, name) for i, name in whole.items())
    return {
        referent: name for referent, name in named if referent and (referent.kind, referent.named) != ("person", True)
    }


def _range(span: Range | None, field: Field, article: Article) -> Span | None:
    if span is None:
        return None
    text = article.title or "" if field == "title" else article.body
    return Span(*span, text[span[0] : span[1]])


def _speaking(meant: Iterable[Meaning], gazetteer: Gazetteer, language: str) -> Mapping[str, Sequence[Referent]]:
    """The claimants that name each country, by its code, in the order in which the article first names these."""
    found: dict[str, list[Referent]] = {}
    for referent in dict.fromkeys(m.referent for m in meant if m.referent):
        for code in _codes(referent, gazetteer, language):
            found.setdefault(code, []).append(referent)
    return found


def _countries(speaking: Mapping[str, Sequence[Referent]]) -> tuple[str, ...]:
    """The countries that the claimants name; one alone where it clearly leads."""
    counts = Counter({code: len(referents) for code, referents in speaking.items()})
    ranked = counts.most_common(LEADS)
    if len(ranked) == LEADS and ranked[0][1] < LEADS * ranked[1][1]:
        return tuple(code for code, _ in ranked)
    return tuple(code for code, _ in ranked[:1])


def _said(meant: Iterable[Meaning], gazetteer: Gazetteer, language: str) -> Mapping[str, Sequence[Referent]]:
    """The claimants that a name means by itself, whatever the article is about, by key."""
    found: dict[str, list[Referent]] = {}
    for referent in dict.fromkeys(m.referent for m in meant if m.referent):
        if referent.kind not in NOT_LOOKED_UP:
            known = gazetteer.lookup(referent.text, language=language)
            for one in known if len(known) == 1 else ():
                found.setdefault(one.key, []).append(referent)
    return found


def _codes(referent: Referent, gazetteer: Gazetteer, language: str) -> set[str]:
    """The countries that a claimant says by an adjective, by their own name, or by being one of their bodies."""
    tables = gazetteer.tables
    words = fold(referent.text).split()
    found: set[str] = set()
    for i, word in enumerate(words):
        for length in tables.openings.get(word, ()):
            surfaces = tables.surfaces.get(" ".join(words[i : i + length]), ())
            said = [s for s in surfaces if s.language == language]
            found.update(s.country for s in said if s.kind != "capital")
            if any(s.kind == "capital" for s in said):
                speaking = gazetteer.lookup(" ".join(words[i : i + length]), language=language)
                found.update(known.country for known in speaking if known.country)
    return found


def _claimant(meant: Meaning, mention: Span | None, context: Context) -> Claimant:
    referent = meant.referent
    if referent is None:
        others = _candidates(meant, ())
        return Claimant("unknown", None, None, None, mention, "none", meant.confidence, (meant.reason,), others)
    known, name = _known(referent, context)
    one = known[0] if len(known) == 1 else None
    composed = one is not None and one.reason != "known name"
    plain = meant.how in ("noun", "name")
    confidence = meant.confidence
    if one and composed:
        confidence = one.confidence if plain else min(confidence, one.confidence)
    return Claimant(
        _status(meant, referent, one),
        _name(name, one, context),
        one.type if one else _type(referent),
        one.key if one else None,
        mention,
        "composition" if composed and plain else meant.how,
        round(confidence, 2),
        (meant.reason, *((one.reason,) if one else ())),
        _candidates(meant, known if one is None else ()),
    )


def _behalf(meant: Meaning, context: Context) -> Claimant | None:
    if meant.behalf is None:
        return None
    reason = "a spokesperson speaks for whom the function names"
    return _claimant(Meaning(meant.behalf, "description", 0.8, reason), None, context)


def _relay(meant: Meaning, a: Attribution, article: Article, context: Context) -> Claimant | None:
    relay = meant.relay
    if relay is None or relay.referent is meant.referent:
        return None
    how = "name" if relay.named else "noun"
    return _claimant(Meaning(relay.referent, how, 0.8, REASON_OF_RELAY), _range(relay.span, a.field, article), context)


def _status(meant: Meaning, referent: Referent, known: Known | None) -> ClaimantStatus:
    if not meant.said:
        return "implicit"
    return "named" if referent.named or known else "described"


def _known(referent: Referent, context: Context) -> tuple[tuple[Known, ...], str]:
    """Whom the gazetteer knows by this name, and the name; persons are never looked up by a shared name."""
    whole = context.whole.get(referent)
    if whole and _another(referent, whole.known, context):
        whole = None
    if referent.kind in NOT_LOOKED_UP:
        return ((whole.known,), whole.name) if whole else ((), referent.text)
    known = context.gazetteer.lookup(referent.text, language=context.language, countries=context.countries)
    known = tuple(each for each in known if not _another(referent, each, context))
    if whole is None or [each.key for each in known] == [whole.known.key]:
        return known, referent.text
    return (whole.known,), whole.name


def _another(referent: Referent, known: Known, context: Context) -> bool:
    """Whether an institution of no country is another than the one whose country the article says.

    "Le ministère de la Santé" is not the Belgian one that comes only later, where nobody else speaks for Belgium; nor
    is "le ministère des Armées" the German ministry that the article calls "de la Défense".
    """
    said = context.said.get(known.key, ())
    if not said or referent in said:
        return False
    words = set(fold(referent.text).split())
    alike = [one for one in said if words <= set(fold(one.text).split())]
    if any(one.orders[:1] < referent.orders[:1] for one in alike):
        return False
    others = (one for one in context.speaking.get(known.country or "", ()) if one not in said and one is not referent)
    return not alike or next(others, None) is None


def _name(text: str, known: Known | None, context: Context) -> str:
    """The fullest name in the article's language: the known one where it holds words of the article's, else these."""
    if known is None:
        return text
    first, _, rest = text.partition(" ")
    own = rest if rest and fold(first) in ARTICLES else text
    name = context.gazetteer.names(known.key).get(context.language, "")
    shared = set(fold(name).split()) & set(fold(own).split())
    return name if shared and len(name) >= len(own) else own


def _type(referent: Referent) -> EntityType | None:
    if referent.kind == "person" and referent.number == "p":
        return "group"
    if referent.kind == "name":
        return "person" if len(referent.words) > 1 and not referent.article else None
    return TYPES.get(referent.kind)


def _candidates(meant: Meaning, known: Sequence[Known]) -> tuple[Candidate, ...]:
    others = tuple(Candidate(r.text, _type(r), 0.2) for r in rivals_of(meant))
    return others + tuple(Candidate(k.name, k.type, k.confidence, (k.reason,)) for k in known)
