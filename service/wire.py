"""Values of the service as the plain dictionaries that `schemas/` dumps: the one place that makes a wire claim.

Both the HTTP interface and `dixit extract` go through here, so that a claim looks the same whoever prints it.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any, Literal

import regex

from service.model import Article, Candidate, Claim, Claimant, Mention, Publisher, Quantity, Reading, Span, When

Offsets = Literal["codepoints", "utf16"]
Wire = dict[str, Any]
Position = Callable[[int], int]

CONTEXT = 32
"""Code points of prefix and suffix in a TextQuoteSelector, as many as hypothes.is gives."""

_LONGEST_GRAPHEME = 64
_GRAPHEMES = regex.compile(r"\X")


@dataclass(frozen=True, slots=True)
class Context:
    """The text of a stretch of a field, and what stands right before and after it."""

    exact: str
    prefix: str
    suffix: str


def code_points(position: int) -> int:
    """The unit of every stored position."""
    return position


def utf16_units(text: str) -> Position:
    """The positions of a field in UTF-16 units, which count JavaScript's strings."""
    if text.isascii() or max(text, default="") <= "\uffff":
        return code_points
    return list(accumulate((2 if c > "\uffff" else 1 for c in text), initial=0)).__getitem__


def extracted(reading: Reading, article: Article, *, read_at: datetime, offsets: Offsets = "codepoints") -> list[Wire]:
    """The claims of a reading that no database has seen: no ids, no entities, no times of storage."""
    texts = {"title": article.title or "", "body": article.body}
    at = {name: utf16_units(text) if offsets == "utf16" else code_points for name, text in texts.items()}
    about = article_reference(article)
    return [
        claim(found, at[found.field], context_of(found, texts[found.field]), language=reading.language)
        | {"article": about, "provenance": provenance(reading, found.rule, read_at)}
        for found in reading.claims
    ]


def claim(
    found: Claim,
    at: Position,
    context: Context,
    *,
    language: str,
    entities: Mapping[str, object] | None = None,
    bearers: Mapping[str, Sequence[object]] | None = None,
    mentions: Sequence[Wire] = (),
) -> Wire:
    """What the article says, as the wire says it; `at` gives its positions in the reader's unit.

    What the wire shows as it is stays the value that it is: the schema reads its attributes. `entities` gives the
    stored entity of "claimant", "on_behalf_of" and "relayed_by", `bearers` those that bear the name of one that is
    nobody's yet; `mentions` the entities of the claim's mentions, one for each; none of them where no database has seen
    the claim.
    """
    known, named = entities or {}, bearers or {}
    return {
        "text": found.text,
        "language": language,
        "field": found.field,
        "kind": found.kind,
        "content": [_span(s, at) for s in found.content],
        "quotes": [_span(s, at) for s in found.quotes],
        "cue": _span(found.cue, at) | {"lemma": found.cue.lemma} if found.cue else None,
        **{role: _claimant(getattr(found, role), known.get(role), named.get(role, ()), at) for role in CLAIMANTS},
        "act": found.act,
        "attitude": found.attitude,
        "polarity": found.polarity,
        "modality": found.modality,
        "said_at": _when(found.said_at, at) if found.said_at else None,
        "about": {
            "times": [_when(t, at) for t in found.times],
            "quantities": [_quantity(q, at) for q in found.quantities],
        },
        "entities": [_mention(m, at) | (mentions[i] if mentions else {}) for i, m in enumerate(found.mentions)],
        "check_worthiness": found.check_worthiness,
        "selector": selectors(context, at(found.content[0].start), at(found.content[-1].end)),
    }


CLAIMANTS = ("claimant", "on_behalf_of", "relayed_by")


def article_reference(article: Article) -> Wire:
    """The article of a claim, less what a database gives it."""
    return {
        "url": article.url,
        "title": article.title,
        "published_at": article.published_at,
        "publisher": publisher(article.publisher),
        "text_sha256": hashlib.sha256(article.body.encode()).hexdigest(),
    }


def publisher(known: Publisher | None) -> Wire | None:
    """Who published an article; None where nobody is known."""
    return {"name": known.name, "domain": known.domain} if known and (known.name or known.domain) else None


def provenance(reading: Reading, rule: str, read_at: datetime) -> Wire:
    """What found the claim, and when (UTC)."""
    return {
        "extractor": reading.extractor,
        "pack": reading.pack,
        "model": reading.model,
        "rule": rule,
        "read_at": read_at,
    }


def selectors(context: Context, start: int, end: int) -> list[Wire]:
    """The two selectors of the W3C Web Annotation model for a stretch of a field, start and end in the reader's unit.

    The positions say where it stands; the quote with its context finds it again in a page that has changed.
    """
    quote = {"type": "TextQuoteSelector", "exact": context.exact, "prefix": context.prefix, "suffix": context.suffix}
    return [quote, {"type": "TextPositionSelector", "start": start, "end": end}]


def context_of(found: Claim, text: str) -> Context:
    """The claim in its field, from the first word of its content to the last, and up to 32 code points around it.

    Neither prefix nor suffix cuts a character as readers see it (a grapheme).
    """
    start, end = found.content[0].start, found.content[-1].end
    before = min(start, grapheme_boundary(text, max(0, start - CONTEXT), forward=True))
    after = max(end, grapheme_boundary(text, min(len(text), end + CONTEXT), forward=False))
    return Context(text[start:end], text[before:start], text[end:after])


def grapheme_boundary(text: str, position: int, *, forward: bool) -> int:
    """The nearest place, at `position` or after it (before it when not `forward`), that splits no grapheme."""
    if position in (0, len(text)) or text[position - 1 : position + 1].isascii():
        return position
    first = max(0, position - _LONGEST_GRAPHEME)
    for found in _GRAPHEMES.finditer(text, first, position + _LONGEST_GRAPHEME):
        if found.end() == position:
            return position
        if found.end() > position:
            return int(found.end() if forward else found.start())
    return position


def _span(span: Span | Any, at: Position) -> Wire:
    return {"start": at(span.start), "end": at(span.end), "text": span.text}


def _claimant(who: Claimant | None, entity: object, bearers: Sequence[Any], at: Position) -> Wire | None:
    if who is None:
        return None
    return {
        "status": who.status,
        "name": who.name,
        "type": who.type,
        "entity": entity,
        "mention": _span(who.mention, at) if who.mention else None,
        "resolved_by": who.resolved_by,
        "confidence": who.confidence,
        "reasons": who.reasons,
        "candidates": [
            *(_candidate(each) for each in who.candidates),
            *(_bearer(each, who, bearers) for each in bearers),
        ],
    }


def _candidate(weighed: Candidate) -> Wire:
    return {name: getattr(weighed, name) for name in ("name", "type", "confidence", "reasons")} | {"entity": None}


def _bearer(entity: Any, who: Claimant, among: Sequence[Any]) -> Wire:
    """One of several entities of the claimant's name: as likely as each of the others."""
    return {
        "name": entity.name,
        "type": entity.type,
        "confidence": round(who.confidence / len(among), 2),
        "reasons": [f"bears the name {who.name}"],
        "entity": entity,
    }


def _when(when: When, at: Position) -> Wire:
    return {
        "value": when.value,
        "precision": when.precision,
        "start": None if when.start is None else at(when.start),
        "end": None if when.end is None else at(when.end),
        "text": when.text,
        "rule": when.rule,
    }


def _quantity(quantity: Quantity, at: Position) -> Wire:
    own = {name: getattr(quantity, name) for name in ("value", "unit", "comparator", "upper", "rule")}
    return _span(quantity, at) | own


def _mention(mention: Mention, at: Position) -> Wire:
    return _span(mention, at) | {"name": mention.name, "type": mention.type, "role": "mentioned"}
