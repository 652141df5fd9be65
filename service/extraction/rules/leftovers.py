"""Quotations that no cue took: behind a colon, a paragraph of their own, going on from the one before."""

from service.extraction.nominals import NOBODY, Source, nominal_at, pronoun
from service.extraction.rules.finding import Finding, Search, Tokens
from service.extraction.rules.nouns import authorship
from service.extraction.rules.speakers import can_speak, singular
from service.extraction.subjects import described


def find(search: Search) -> None:
    """A finding for each sentence-long quotation that is still nobody's."""
    frame = search.frame
    for k in sorted(frame.stand_ins):
        if k in search.used or frame.stand_ins[k].continues:
            continue
        span = (k, k + 1)
        label = _label(search, k)
        heading, behind = _heading(search, k), _subject_behind(search, k)
        turned = _inverted(search, k)
        if turned is not None:
            end = turned + 1 + (frame.tag(turned + 1) == "VERB")
            search.add(Finding("inverted pronoun", (span,), pronoun(turned), (_verb_start(search, k), end)))
        elif search.is_unreal(k):
            search.drop(k, "a quotation beside speech that did not take place")
        elif behind is not None:
            search.add(Finding("inverted subject", (span,), *behind))
        elif heading is not None:
            search.add(Finding("quotation in front", (span,), *heading))
        elif label is not None:
            search.add(Finding("colon", (span,), label))
        elif _alone(search, k):
            search.add(Finding("floating quotation", (span,), NOBODY))
        else:
            search.drop(k, "a quotation inside the narration, with no cue")


def _inverted(search: Search, k: int) -> int | None:
    """The inverted pronoun behind the quotation: whatever the verb, it reports ("«…», a-t-elle chiffré")."""
    frame = search.frame
    start = _verb_start(search, k)
    at = frame.find(search.grammar.words["inverted"], start, min(start + 4, frame.bounds[k][1]))
    return at if at is not None and at > start else None


def _subject_behind(search: Search, k: int) -> tuple[Source, Tokens] | None:
    """Whoever speaks behind a quotation, its comma and a verb, whatever the verb ("« Q », grince la gérante")."""
    frame, words = search.frame, search.grammar.words
    verb = start = _verb_start(search, k)
    if search.grammar.plain_incises or start == k + 1:
        return None
    while frame.word(verb) in words["reflexive"] | words["datives"]:
        verb += 1
    subject = nominal_at(frame, verb + 1, search.grammar) if verb + 1 < len(frame) and frame.is_finite(verb) else None
    if subject is None or subject.head is None or not can_speak(search, subject.head):
        return None
    return subject, (start, verb + 1)


def _verb_start(search: Search, k: int) -> int:
    """Behind the quotation and its comma."""
    return k + 1 + (search.frame.word(k + 1) == ",")


def _label(search: Search, k: int) -> Source | None:
    """Who stands before the colon: "Macron : «…»", or the subject of a sentence that ends in the quotation."""
    frame = search.frame
    start = frame.bounds[k][0]
    if frame.word(k - 1) != ":":
        return None
    for i in range(start, k):
        if frame.deps[i] in search.grammar.labels["subject"] and frame.heads[i] != k:
            return described(frame, i, search.grammar)
    roots = [i for i in range(start, k) if frame.tags[i] in ("PROPN", "NOUN") and frame.surface[i][:1].isalnum()]
    if roots and singular(frame.words[roots[0]]) in search.lexicon.nouns and len(roots) > 1:
        roots = roots[1:]
    if roots and k - start <= 10:
        return described(frame, roots[0], search.grammar)
    return NOBODY


def _heading(search: Search, k: int) -> tuple[Source, Tokens] | None:
    """Who a headline gives the quotation in front of it to, and its cue: the subject of a verb that reports ("« Q » : X
    interpelle le maire"), or whose cry or answer it is ("« Q », le cri d'alarme de X")."""
    frame = search.frame
    if k != frame.bounds[k][0] or frame.word(k + 1) not in (":", ","):
        return None
    start, end = k + 2, frame.sentence_end(k)
    subject = nominal_at(frame, start, search.grammar) if start < end else None
    if subject is None or subject.head is None or subject.tokens is None:
        return None
    told = singular(frame.words[subject.head])
    statements = search.lists["statements"]
    if told in statements["attitudes"] or told in statements["outcries"] or told in search.lexicon.nouns:
        author = authorship(search, subject.head, end)
        if author.head is not None and not can_speak(search, author.head):
            author = authorship(search, author.head, end)
        return (author, (subject.head, subject.head + 1)) if author.head is not None else None
    verb = next((j for j in range(subject.tokens[1], min(subject.tokens[1] + 4, end)) if frame.is_finite(j)), None)
    reports = verb is not None and frame.word(k + 1) == ":" and search.lexicon.may_report(frame.words[verb])
    return (subject, (verb, verb + 1)) if verb is not None and reports and can_speak(search, subject.head) else None


def _alone(search: Search, k: int) -> bool:
    """Whether the quotation is a sentence by itself."""
    frame = search.frame
    start, end = frame.bounds[k]
    others = [i for i in range(start, end) if i != k and frame.surface[i][:1].isalnum() and i not in frame.stand_ins]
    return not others
