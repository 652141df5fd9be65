"""Who is meant by the words that stand as the source of each claim, how that was decided, and how sure it is.

Two passes: who is *named* (mentions gathered into referents), then who is *meant* (each source, in reading order). What
the gazetteer knows gives keys and composed names; the country that "le ministère" lacks comes from the other claimants.
"""

from collections import Counter
from collections.abc import Sequence

from service.extraction.claimant_lexicon import people
from service.extraction.claimant_meaning import Meaning, meanings, scene
from service.extraction.claimant_mentions import MentionKind
from service.extraction.claimant_referents import Referent
from service.extraction.gazetteer import Gazetteer, Known
from service.extraction.languages.pack import Pack
from service.extraction.reading import Attribution, Paragraph
from service.model import Article, Candidate, Claimant, EntityType, Span
from service.names import fold

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
LEADS = 2


def resolve(
    paragraphs: Sequence[Paragraph],
    attributions: Sequence[Attribution],
    article: Article,
    pack: Pack,
    gazetteer: Gazetteer,
) -> tuple[Claimant, ...]:
    """One claimant for each attribution, in their order."""
    if not attributions:
        return ()
    seen = scene(paragraphs, attributions, people(pack), gazetteer, pack.code)
    meant = meanings(seen, attributions)
    context = _countries([m.referent for m in meant if m.referent], gazetteer, pack.code)
    return tuple(
        _claimant(m, _span(a, article), gazetteer, pack.code, context) for m, a in zip(meant, attributions, strict=True)
    )


def _span(a: Attribution, article: Article) -> Span | None:
    if a.source is None:
        return None
    text = article.title or "" if a.field == "title" else article.body
    return Span(*a.source, text[a.source[0] : a.source[1]])


def _countries(referents: Sequence[Referent], gazetteer: Gazetteer, language: str) -> tuple[str, ...]:
    """The countries that the claimants name; one alone where it clearly leads."""
    counts: Counter[str] = Counter()
    for referent in dict.fromkeys(referents):
        counts.update(_codes(referent.text, gazetteer, language))
    ranked = counts.most_common(LEADS)
    if len(ranked) == LEADS and ranked[0][1] < LEADS * ranked[1][1]:
        return tuple(code for code, _ in ranked)
    return tuple(code for code, _ in ranked[:1])


def _codes(text: str, gazetteer: Gazetteer, language: str) -> set[str]:
    """The countries that a name says by an adjective or by their own name."""
    tables = gazetteer.tables
    words = fold(text).split()
    found = set()
    for i, word in enumerate(words):
        for length in tables.openings.get(word, ()):
            surfaces = tables.surfaces.get(" ".join(words[i : i + length]), ())
            found.update(s.country for s in surfaces if s.language == language)
    return found


def _claimant(
    meant: Meaning, mention: Span | None, gazetteer: Gazetteer, language: str, context: Sequence[str]
) -> Claimant:
    referent = meant.referent
    if referent is None:
        return Claimant("unknown", mention=mention, confidence=meant.confidence, reasons=(meant.reason,))
    known = _known(referent, gazetteer, language, context)
    one = known[0] if len(known) == 1 else None
    status = "implicit" if not meant.said else "named" if referent.named or one else "described"
    composed = one is not None and one.reason != "known name"
    rivals = tuple(Candidate(r.text, TYPES.get(r.kind), 0.2) for r in dict.fromkeys(meant.rivals))
    rivals += tuple(Candidate(k.name, k.type, k.confidence, (k.reason,)) for k in known if one is None)
    return Claimant(
        status,
        _name(referent, one),
        one.type if one else _type(referent),
        one.key if one else None,
        mention,
        "composition" if composed and meant.how in ("noun", "name") else meant.how,
        round(min(meant.confidence, one.confidence) if composed and one else meant.confidence, 2),
        (meant.reason, *((one.reason,) if one else ())),
        rivals,
    )


def _known(referent: Referent, gazetteer: Gazetteer, language: str, context: Sequence[str]) -> tuple[Known, ...]:
    """Whom the gazetteer knows by this name; persons are never looked up by a shared name."""
    if referent.kind in ("person", "couple", "generic", "source", "document"):
        return ()
    return gazetteer.lookup(referent.text, language=language, countries=context)


def _name(referent: Referent, known: Known | None) -> str:
    """The fullest name: the composed one where it says what the article says, else the article's own."""
    if known is None:
        return referent.text
    shared = set(fold(known.name).split()) & set(fold(referent.text).split())
    return known.name if len(shared) > 0 and len(known.name) >= len(referent.text) else referent.text


def _type(referent: Referent) -> EntityType | None:
    if referent.kind == "person" and referent.number == "p" and not referent.named:
        return "group"
    if referent.kind == "name":
        return "person" if len(referent.words) > 1 else None
    return TYPES.get(referent.kind)
