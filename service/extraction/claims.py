"""From attributions to claims: the words at their places, and what each says."""

from collections.abc import Sequence

from service.extraction.languages.pack import Pack
from service.extraction.lexicon import lexicon
from service.extraction.reading import Attribution, Paragraph, Range
from service.model import Article, Claim, Claimant, Cue, Kind, Span


def build(
    attributions: Sequence[Attribution],
    claimants: Sequence[Claimant],
    paragraphs: Sequence[Paragraph],
    article: Article,
    pack: Pack,
) -> tuple[Claim, ...]:
    """A claim for each attribution, in the order of the text."""
    quoted = _quoted(paragraphs)
    entries = lexicon(pack).by_lemma
    built = []
    for attribution, claimant in zip(attributions, claimants, strict=True):
        text = (article.title or "") if attribution.field == "title" else article.body
        content = tuple(_span(text, span) for span in attribution.content)
        quotes = [
            q
            for q in quoted.get(attribution.field, ())
            if any(s.start <= q[0] < s.end or q[0] <= s.start < q[1] for s in content)
        ]
        entry = entries.get(attribution.cue_lemma or "")
        built.append(
            Claim(
                text=" ".join(s.text for s in content),
                field=attribution.field,
                kind=_kind(content, quotes),
                content=content,
                claimant=claimant,
                quotes=tuple(_span(text, q) for q in quotes),
                cue=_cue(text, attribution),
                act=entry.act if entry else "assertion",
                attitude=entry.attitude if entry else "neutral",
                rule=attribution.rule,
            )
        )
    return tuple(built)


def _span(text: str, span: Range) -> Span:
    return Span(span[0], span[1], text[span[0] : span[1]])


def _cue(text: str, attribution: Attribution) -> Cue | None:
    if attribution.cue is None:
        return None
    start, end = attribution.cue
    return Cue(start, end, text[start:end], attribution.cue_lemma or text[start:end].lower())


def _quoted(paragraphs: Sequence[Paragraph]) -> dict[str, list[Range]]:
    found: dict[str, list[Range]] = {}
    for paragraph in paragraphs:
        found.setdefault(paragraph.field, []).extend(q.inner for q in paragraph.quotations)
    return found


def _kind(content: Sequence[Span], quotes: Sequence[Range]) -> Kind:
    """direct where quotation marks hold every word, indirect where they hold none, mixed between."""
    words = [s.start + at for s in content for at, c in enumerate(s.text) if c.isalnum()]
    inside = sum(any(start <= at < end for start, end in quotes) for at in words)
    if inside == 0:
        return "indirect"
    return "direct" if inside == len(words) else "mixed"
