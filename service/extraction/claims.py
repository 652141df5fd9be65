"""From attributions to claims: the words at their places, and what each says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter, itemgetter

from service.extraction import acts, check_worthiness, mentions, quantities, times
from service.extraction.claimants import Who
from service.extraction.lexicon import lexicon
from service.extraction.placed import Placed
from service.extraction.reading import Attribution, Paragraph, Range
from service.gazetteer import Gazetteer
from service.model import Article, Claim, Claimant, Cue, Field, Kind, Quantity, Span, When
from service.packs import Pack

VERBLESS = frozenset({"noun phrase", "infinitive", "participle", "passive", "appeal", "accusation"})
"""Rules whose content has no finite verb of its own: the time of the frame is the time of the deed."""
UNNAMED = Claimant("unknown", reasons=("a passive without an agent names nobody",))
SAME = 0.5
"""From what share of a headline's words on a claim of the body says it again."""
BODY = 0.85
"""How much of the body's confidence a headline has that takes its claimant from there."""


@dataclass(frozen=True, slots=True)
class _Field:
    """What is found once in a field: its text, its quotations, its times and quantities."""

    text: str
    quoted: Placed[Range]
    times: Placed[When]
    quantities: Placed[Quantity]


def build(
    attributions: Sequence[Attribution],
    who: Sequence[Who],
    paragraphs: Sequence[Paragraph],
    article: Article,
    pack: Pack,
    gazetteer: Gazetteer,
) -> tuple[Claim, ...]:
    """A claim for each attribution, in the order of the text."""
    if not attributions:
        return ()
    fields = _fields(paragraphs, article, pack, _speaking(attributions, paragraphs))
    found = [_claim(a, w, fields[a.field], pack) for a, w in zip(attributions, who, strict=True)]
    countries = mentions.countries_of((c.claimant for c in found), gazetteer)
    contents = [(c.field, [(s.start, s.end) for s in c.content]) for c in found]
    named = mentions.find(article, contents, pack, gazetteer, countries=countries)
    judged = [_judged(replace(c, mentions=m), pack) for c, m in zip(found, named, strict=True)]
    return tuple(_headlines_linked(judged))


def _fields(
    paragraphs: Sequence[Paragraph], article: Article, pack: Pack, speaking: frozenset[int]
) -> Mapping[Field, _Field]:
    found: dict[Field, _Field] = {}
    texts: dict[Field, str] = {"title": article.title or "", "body": article.body}
    for name, text in texts.items():
        mine = [p for p in paragraphs if p.field == name]
        quoted = tuple(q.inner for p in mine for q in p.quotations)
        last = max((p.index for p in mine if p.index in speaking), default=-1)
        parts = [(p.start, p.text) for p in mine if p.index <= last]
        when = times.in_article(parts, published_at=article.published_at, quoted=quoted, pack=pack)
        taken = Placed([(w.start, w.end) for w in when if w.start is not None and w.end is not None], itemgetter(0))
        spoken = [p for p in mine if p.index in speaking]
        counted = [q for p in spoken for q in _quantities(p, taken, pack)]
        found[name] = _Field(
            text, Placed(quoted, itemgetter(0)), Placed(when, _start), Placed(counted, attrgetter("start"))
        )
    return found


def _start(when: When) -> int:
    return when.start or 0


def _quantities(paragraph: Paragraph, taken: Placed[Range], pack: Pack) -> tuple[Quantity, ...]:
    """The quantities of a paragraph, none where a time stands."""
    near = taken.inside([(paragraph.start, paragraph.end)])
    return quantities.find(paragraph.text, offset=paragraph.start, taken=near, pack=pack)


def _speaking(attributions: Sequence[Attribution], paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """The paragraphs of cues and contents: elsewhere nobody asks how much, nor, behind the last of them, when."""
    found = {attribution.paragraph for attribution in attributions}
    for attribution in attributions:
        end = attribution.content[-1][1]
        for paragraph in paragraphs[attribution.paragraph :]:
            if paragraph.field != attribution.field or paragraph.start >= end:
                break
            found.add(paragraph.index)
    return frozenset(found)


def _claim(attribution: Attribution, who: Who, field: _Field, pack: Pack) -> Claim:
    content = tuple(_span(field.text, span) for span in attribution.content)
    text = " ".join(span.text for span in content)
    quotes = _quotes(field, attribution.content)
    entry = lexicon(pack).by_lemma.get(attribution.cue_lemma or "")
    cue = _cue(field.text, attribution)
    start, end = attribution.sentence
    spoken = acts.classify(
        content=text,
        sentence=field.text[start:end],
        cue_lemma=attribution.cue_lemma,
        cue_act=entry.act if entry else None,
        cue_attitude=entry.attitude if entry else None,
        cue_text=cue.text if cue else None,
        quotes=[field.text[s:e] for s, e in quotes],
        pack=pack,
    )
    said = times.of_cue(
        field.times.inside([attribution.sentence]),
        field.text[start:end],
        offset=start,
        cue=attribution.cue,
        content=attribution.content,
        pack=pack,
    )
    return Claim(
        text=text,
        field=attribution.field,
        kind=_kind(content, quotes),
        content=content,
        claimant=UNNAMED if attribution.subject == "unnamed" else who.claimant,
        on_behalf_of=who.on_behalf_of,
        relayed_by=who.relayed_by,
        quotes=tuple(_span(field.text, q) for q in quotes),
        cue=cue,
        act=spoken.act,
        attitude=spoken.attitude,
        polarity=spoken.polarity,
        modality=spoken.modality,
        said_at=said,
        times=times.about(
            field.times.inside(attribution.content),
            attribution.content,
            said=said,
            verbless=attribution.rule in VERBLESS,
        ),
        quantities=tuple(field.quantities.inside(attribution.content)),
        rule=attribution.rule,
    )


def _judged(claim: Claim, pack: Pack) -> Claim:
    """The claim with its check-worthiness, for which everything else must be known."""
    judged = check_worthiness.score(
        text=claim.text,
        act=claim.act,
        modality=claim.modality,
        times=claim.times,
        quantities=claim.quantities,
        mentions=claim.mentions,
        cue_lemma=claim.cue.lemma if claim.cue else None,
        pack=pack,
    )
    return replace(claim, check_worthiness=judged)


def _span(text: str, span: Range) -> Span:
    return Span(span[0], span[1], text[span[0] : span[1]])


def _quotes(field: _Field, content: Sequence[Range]) -> list[Range]:
    """The quotations that the content holds or lies in."""
    around = (field.quoted.before(start) for start, _ in content)
    held = [q for q in around if q is not None and any(q[0] < s < q[1] for s, _ in content)]
    return list(dict.fromkeys([*held, *field.quoted.inside(content)]))


def _cue(text: str, attribution: Attribution) -> Cue | None:
    if attribution.cue is None:
        return None
    start, end = attribution.cue
    return Cue(start, end, text[start:end], attribution.cue_lemma or text[start:end].lower())


def _kind(content: Sequence[Span], quotes: Sequence[Range]) -> Kind:
    """direct where quotation marks hold every word, indirect where they hold none, mixed between."""
    words = sum(map(str.isalnum, "".join(span.text for span in content)))
    inside = sum(sum(map(str.isalnum, _shared(span, quote))) for span in content for quote in quotes)
    if inside == 0:
        return "indirect"
    return "direct" if inside == words else "mixed"


def _shared(span: Span, quote: Range) -> str:
    """The words of a span that stand in a quotation."""
    return span.text[max(quote[0] - span.start, 0) : max(quote[1] - span.start, 0)]


def _headlines_linked(claims: list[Claim]) -> list[Claim]:
    """The claims, each of the title with the claim of the body that shares most of its words."""
    body = [(i, _words(c)) for i, c in enumerate(claims) if c.field == "body"]
    for i, claim in enumerate(claims):
        if claim.field != "title" or not body:
            continue
        words = _words(claim)
        share, best = max((len(words & other) / max(len(words), 1), -j) for j, other in body)
        if share >= SAME:
            claims[i] = replace(claim, repeats=-best, claimant=_told_by_body(claim.claimant, claims[-best].claimant))
    return claims


def _told_by_body(who: Claimant, body: Claimant) -> Claimant:
    """The claimant of a headline: whom the body says for the same words, where the headline itself names nobody."""
    person = who.status == "described" and who.type == body.type == "person" and body.status == "named"
    if body.name is None or not (who.status == "unknown" or person):
        return who
    status = "implicit" if who.mention is None else body.status
    sure = round(body.confidence * BODY, 2)
    reason = f"the body gives the same words to “{body.name}”"
    return replace(body, status=status, mention=who.mention, resolved_by="headline", confidence=sure, reasons=(reason,))


def _words(claim: Claim) -> frozenset[str]:
    return frozenset(w for w in claim.text.lower().split() if len(w) > 3)
