"""Cue, source and content: every claim of the paragraphs, before anybody asks who is meant."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from service.extraction import interviews
from service.extraction.reading import Attribution, Paragraph, Range
from service.extraction.rules import leftovers, nouns, prepositions, verbs
from service.extraction.rules.finding import Finding, Search, search
from service.extraction.syntax import Frame
from service.packs import Pack

RULES = (verbs.find, prepositions.find, nouns.find, leftovers.find)
BESIDE = frozenset({"as said", "what was said"})
"""Rules whose claimant takes a position on what somebody else says in the same words."""
NOWHERE = (0, 0)


@dataclass(frozen=True, slots=True)
class Found:
    """The attributions of an article in the order of its text, and what was tried and dropped, by paragraph."""

    attributions: tuple[Attribution, ...]
    trace: tuple[str, ...]


def find(paragraphs: Sequence[Paragraph], pack: Pack) -> Found:
    """Every attribution of the paragraphs."""
    attributions: list[Attribution] = []
    trace: list[str] = []
    spoken = interviews.answers(paragraphs, pack)
    answering = {i for answer in spoken for i in _paragraphs_of(answer, paragraphs)}
    attributions.extend(spoken)
    for paragraph in paragraphs:
        if not len(paragraph.parsed) or paragraph.index in answering:
            continue
        found = search(Frame(paragraph), pack)
        for rule in RULES:
            rule(found)
        kept = _settle(found)
        attributions.extend(sorted((_attribution(found, f) for f in kept), key=lambda a: (a.content, a.cue or NOWHERE)))
        trace.extend(f"{paragraph.field} {paragraph.index}: {line}" for line in found.trace)
    attributions.sort(key=lambda a: a.paragraph)
    return Found(_linked(attributions), tuple(trace))


def _paragraphs_of(answer: Attribution, paragraphs: Sequence[Paragraph]) -> Iterator[int]:
    for paragraph in paragraphs[answer.paragraph :]:
        if paragraph.start >= answer.content[-1][1]:
            return
        yield paragraph.index


def _settle(found: Search) -> list[Finding]:
    """One finding a content: where two have the same, the one with a cue and a source stays. Only whoever is compared
    ("…, comme l'a dit X, …") or comments ("…, ce que conteste X") takes a position beside another."""
    kept: dict[tuple[tuple[tuple[int, int], ...], bool], Finding] = {}
    for finding in found.findings:
        key = finding.content, finding.rule in BESIDE
        other = kept.get(key)
        if other is None:
            kept[key] = finding
        else:
            found.drop(finding.cue_token or finding.content[0][0], f"same content as {other.rule}")
    return list(kept.values())


def _attribution(found: Search, finding: Finding) -> Attribution:
    frame = found.frame
    source = finding.source
    return Attribution(
        paragraph=frame.paragraph.index,
        field=frame.paragraph.field,
        content=tuple(piece for span in finding.content for piece in _pieces(frame, span)),
        rule=finding.rule,
        cue=frame.field_range(*finding.cue) if finding.cue else None,
        cue_lemma=finding.lemma,
        cue_token=finding.cue_token,
        source=_bare(frame, source.tokens),
        source_token=source.head,
        subject=source.subject,
        sentence=_sentence(frame, finding),
    )


def _sentence(frame: Frame, finding: Finding) -> Range:
    at = finding.cue_token if finding.cue_token is not None else finding.content[0][0]
    return frame.field_range(*frame.bounds[at])


def _pieces(frame: Frame, span: tuple[int, int]) -> tuple[Range, ...]:
    """The ranges of a content span; a quotation over several paragraphs gives all of its pieces."""
    quotation = frame.stand_ins.get(span[0]) if span[1] == span[0] + 1 else None
    if quotation is not None and len(quotation.pieces) > 1:
        return quotation.pieces
    return (_with_marks(frame, frame.field_range(*span)),)


def _bare(frame: Frame, tokens: tuple[int, int] | None) -> Range | None:
    """The range of a source, None where no word stands there; an inverted pronoun without its hyphen."""
    if tokens is None or not any(
        frame.surface[k][:1].isalnum() or frame.words[k].startswith("-") for k in range(*tokens)
    ):
        return None
    start, end = frame.field_range(*tokens)
    hyphen = frame.words[tokens[0]].startswith("-") and end - start > 1
    return start + hyphen, end


def _with_marks(frame: Frame, span: Range) -> Range:
    """The span with the quotation marks that it only half holds; the outer marks of a pure quotation stay out."""
    start, end = span
    for quotation in frame.paragraph.quotations:
        (outer_start, outer_end), (inner_start, inner_end) = quotation.outer, quotation.inner
        if start <= inner_start and inner_end <= end and not (start == inner_start and end == inner_end):
            if start == inner_start:
                start = outer_start
            if end == inner_end:
                end = outer_end
    return start, end


def _linked(attributions: list[Attribution]) -> tuple[Attribution, ...]:
    """Floating quotations tied to the claim they go on from: the last one before them that has a speaker."""
    linked: list[Attribution] = []
    last: int | None = None
    for attribution in attributions:
        floats = attribution.rule == "floating quotation"
        tied = floats and last is not None and _near(attribution, linked[last])
        linked.append(replace(attribution, follows=last) if tied else attribution)
        if tied or not floats:
            last = len(linked) - 1
    return tuple(linked)


def _near(attribution: Attribution, before: Attribution) -> bool:
    return attribution.field == before.field and attribution.paragraph - before.paragraph <= 2
