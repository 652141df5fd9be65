"""Values of the service as the plain dictionaries that `schemas/` dumps: the one place that makes a wire claim.

Both the HTTP interface and `dixit extract` go through here, so that a claim looks the same whoever prints it.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any, Literal

import regex

from service.model import Article, Claim, Claimant, Mention, Publisher, Quantity, Reading, Span, When

Offsets = Literal["codepoints", "utf16"]
Wire = dict[str, Any]

CONTEXT = 32
"""Code points of prefix and suffix in a TextQuoteSelector, as many as hypothes.is gives."""

_LONGEST_GRAPHEME = 64
_GRAPHEMES = regex.compile(r"\X")


@dataclass(frozen=True, slots=True)
class FieldText:
    """The stored text of a field, and `at`, which says a code point of it in the unit that the reader asked for."""

    text: str
    at: Callable[[int], int]


def field_text(text: str, offsets: Offsets = "codepoints") -> FieldText:
    """A field whose positions come out as code points, or as UTF-16 units, the units of JavaScript's strings."""
    if offsets == "codepoints" or text.isascii() or max(text, default="") <= "\uffff":
        return FieldText(text, lambda position: position)
    units = list(accumulate((2 if c > "\uffff" else 1 for c in text), initial=0))
    return FieldText(text, units.__getitem__)


def extracted(reading: Reading, article: Article, *, read_at: datetime, offsets: Offsets = "codepoints") -> list[Wire]:
    """The claims of a reading that no database has seen: no ids, no entities, no times of storage."""
    fields = {"title": field_text(article.title or "", offsets), "body": field_text(article.body, offsets)}
    about = article_reference(article)
    return [
        claim(found, fields[found.field], language=reading.language)
        | {"article": about, "provenance": provenance(reading, found.rule, read_at)}
        for found in reading.claims
    ]


def claim(
    found: Claim,
    field: FieldText,
    *,
    language: str,
    entities: Mapping[str, Wire | None] | None = None,
    mentions: Sequence[Wire] = (),
) -> Wire:
    """What the article says, as the wire says it.

    `entities` gives the stored entity of "claimant", "on_behalf_of" and "relayed_by"; `mentions` those of the claim's
    mentions, one for each; neither where no database has seen the claim.
    """
    known = entities or {}
    return {
        "text": found.text,
        "language": language,
        "field": found.field,
        "kind": found.kind,
        "content": [_span(s, field) for s in found.content],
        "quotes": [_span(s, field) for s in found.quotes],
        "cue": _span(found.cue, field) | {"lemma": found.cue.lemma} if found.cue else None,
        **{role: _claimant(getattr(found, role), known.get(role), field) for role in CLAIMANTS},
        "act": found.act,
        "attitude": found.attitude,
        "polarity": found.polarity,
        "modality": found.modality,
        "said_at": _when(found.said_at, field) if found.said_at else None,
        "about": {
            "times": [_when(t, field) for t in found.times],
            "quantities": [_quantity(q, field) for q in found.quantities],
        },
        "entities": [_mention(m, field) | (mentions[i] if mentions else {}) for i, m in enumerate(found.mentions)],
        "check_worthiness": asdict(found.check_worthiness) if found.check_worthiness else None,
        "selector": selectors(field, found.content[0].start, found.content[-1].end),
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
    return asdict(known) if known and (known.name or known.domain) else None


def provenance(reading: Reading, rule: str, read_at: datetime) -> Wire:
    """What found the claim, and when (UTC)."""
    return {
        "extractor": reading.extractor,
        "pack": reading.pack,
        "model": reading.model,
        "rule": rule,
        "read_at": read_at,
    }


def selectors(field: FieldText, start: int, end: int) -> list[Wire]:
    """The two selectors of the W3C Web Annotation model for a stretch of a field, start and end in code points.

    The positions say where it stands; the quote with its context finds it again in a page that has changed. Neither
    prefix nor suffix cuts a character as readers see it (a grapheme).
    """
    text = field.text
    before = grapheme_boundary(text, max(0, start - CONTEXT), forward=True)
    after = grapheme_boundary(text, min(len(text), end + CONTEXT), forward=False)
    return [
        {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[min(before, start) : start],
            "suffix": text[end : max(after, end)],
        },
        {"type": "TextPositionSelector", "start": field.at(start), "end": field.at(end)},
    ]


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


def _span(span: Span | Any, field: FieldText) -> Wire:
    return {"start": field.at(span.start), "end": field.at(span.end), "text": span.text}


def _claimant(who: Claimant | None, entity: Wire | None, field: FieldText) -> Wire | None:
    if who is None:
        return None
    return {
        "status": who.status,
        "name": who.name,
        "type": who.type,
        "entity": entity,
        "mention": _span(who.mention, field) if who.mention else None,
        "resolved_by": who.resolved_by,
        "confidence": who.confidence,
        "reasons": list(who.reasons),
        "candidates": [asdict(candidate) for candidate in who.candidates],
    }


def _when(when: When, field: FieldText) -> Wire:
    return asdict(when) | {
        "start": None if when.start is None else field.at(when.start),
        "end": None if when.end is None else field.at(when.end),
    }


def _quantity(quantity: Quantity, field: FieldText) -> Wire:
    return asdict(quantity) | _span(quantity, field)


def _mention(mention: Mention, field: FieldText) -> Wire:
    return _span(mention, field) | {"name": mention.name, "type": mention.type, "role": "mentioned"}
