"""Who is interviewed: named in the title before a colon or behind "entretien avec", or else whom the lead is about."""

from collections import Counter
from collections.abc import Mapping, Sequence

from service.extraction.claimant_lexicon import People
from service.extraction.claimant_mention import Mention
from service.extraction.claimant_referents import Link, Referent
from service.extraction.claimant_words import Words
from service.extraction.reading import Attribution, Paragraph

CLOSING = ' \u00a0»”"'
FLOATING = "floating quotation"
INTERVIEW = "interview"


def interviewee(
    paragraphs: Sequence[Paragraph],
    words: Sequence[Words],
    found: Sequence[Mention],
    names: Mapping[int, Link],
    people: People,
) -> Referent | None:
    """The person who answers; None where the article names nobody outside its questions."""
    titled: list[Referent] = []
    counts: Counter[Referent] = Counter()
    for k, link in sorted(names.items()):
        mention = found[k]
        paragraph = paragraphs[mention.paragraph]
        if not is_person(link.referent) or asks(paragraph):
            continue
        if paragraph.field == "title" and _is_titled(words[mention.paragraph], mention, people):
            titled.append(link.referent)
        counts[link.referent] += 1
    if titled:
        return titled[0]
    lead = [r for r in counts if any(found[k].paragraph == _lead(paragraphs) for k in r.orders)]
    return max(lead or counts, key=lambda r: (counts[r], -r.orders[0]), default=None)


def is_person(referent: Referent) -> bool:
    """Whether a named referent is a person, or by its two words without an article most likely one."""
    return referent.kind == "person" or (
        referent.kind == "name" and len(referent.words) > 1 and not referent.article and not referent.known
    )


def asks(paragraph: Paragraph) -> bool:
    """Whether a paragraph is a question."""
    return paragraph.field == "body" and paragraph.text.rstrip(CLOSING).endswith("?")


def is_answer(paragraphs: Sequence[Paragraph], a: Attribution) -> bool:
    """Whether a claim answers a question: found as an answer, or a quotation with no cue behind a question."""
    if a.rule.startswith(INTERVIEW):
        return True
    before = paragraphs[a.paragraph - 1] if a.paragraph else None
    return a.rule == FLOATING and before is not None and asks(before)


def _is_titled(words: Words, mention: Mention, people: People) -> bool:
    """ "X : « … »", "Entretien avec X", "Trois questions à X"."""
    if words.at(mention.end) in (":", "(") or (words.at(mention.end) == "," and ":" in words.lower[mention.end :]):
        return True
    asked = words.lower[max(mention.left - 3, 0) : mention.left]
    return not people.words["asking"].isdisjoint(asked) and not people.words["interviews"].isdisjoint(asked)


def _lead(paragraphs: Sequence[Paragraph]) -> int:
    """The first paragraph of the body, that of the title where there is none."""
    return next((p.index for p in paragraphs if p.field == "body"), 0)
