"""Cues inserted in what they report, or put beside a quotation: "…, a déclaré X, …", "X a déclaré : «…»"."""

from service.extraction.nominals import Source, nominal_at, pronoun
from service.extraction.rules import adjuncts, media, parentheses
from service.extraction.rules.finding import Finding, Search
from service.extraction.rules.speakers import can_speak, may_speak
from service.extraction.rules.stating import is_thing
from service.extraction.verb_groups import Group

COMMA = frozenset({","})


def incise(search: Search, group: Group) -> Finding | None:
    """A cue with its subject behind it, right after a comma or a quotation: the sentence around it is the content."""
    if not group.finite or not (group.entry.frames & {"incise", "que"}):
        return None
    before = _before(search, group)
    if before is None:
        return None
    source = _inverted(search, group)
    if source is None or not _speaks(search, group, source, before):
        return None
    start, end = parentheses.extent(search, group.first, group, source)
    source = parentheses.up_to(search.frame, source, end - 1)
    content = parentheses.around(search, group, start, end)
    if not content:
        return None
    if media.medium_speaks(search, group):
        source = media.medium(search, group.after) or Source("impersonal")
    return Finding("incise", content, source, (group.first, group.last + 1), group.cue, group.entry.lemma)


def _speaks(search: Search, group: Group, source: Source, before: int) -> bool:
    """Behind a mere comma, the noun phrase after the verb is its subject only where it can speak and something was
    said before it: else it is the object of a verb whose subject stands before an apposition."""
    frame = search.frame
    if group.clitic is not None or source.head is None:
        return True
    if before in frame.stand_ins or frame.quoted[before]:
        return may_speak(search, source.head) or _closes_sentence(search, before)
    if frame.word(before) == "," and (before - 1 in frame.stand_ins or frame.quoted[before - 1]):
        return True
    if search.grammar.plain_incises and not _says_before(search, before):
        return False
    if _closes_apposition(search, before):
        return can_speak(search, source.head)
    return may_speak(search, source.head) or (_says_before(search, before) and not is_thing(search, source.head))


def _closes_apposition(search: Search, before: int) -> bool:
    """Whether the comma closes an apposition behind a name ("Lise Roux, la gérante du port, …")."""
    frame = search.frame
    for k in range(before - 1, frame.bounds[before][0], -1):
        if frame.is_finite(k):
            return False
        if frame.words[k] == ",":
            return frame.tags[k - 1] == "PROPN" and frame.tags[k + 1] in ("DET", "NOUN", "NUM", "ADJ")
    return False


def _closes_sentence(search: Search, quotation: int) -> bool:
    """Whether the quotation ended with its own full stop: a title that is the subject of the verb does not."""
    stand_in = search.frame.stand_ins.get(quotation)
    return stand_in is not None and stand_in.closed


def _says_before(search: Search, before: int) -> bool:
    """Whether a clause of its own stands before the comma."""
    frame = search.frame
    return any(frame.is_finite(k) for k in range(frame.bounds[before][0], before))


def _before(search: Search, group: Group) -> int | None:
    """The token before the cue when an incise can start there."""
    frame = search.frame
    at = group.first - 1
    while at >= 0 and frame.tag(at) == "ADV" and frame.word(at) not in search.grammar.words["negation_first"]:
        at -= 1
    if at < 0:
        return None
    if at in frame.stand_ins or frame.quoted[at]:
        return at
    if frame.words[at] in (",", "-", "–", "—", "(", "?", "!", "…", "...", '"'):
        if frame.bounds[at][0] == at and at == 0:
            return None
        return at
    return None


def _inverted(search: Search, group: Group) -> Source | None:
    frame, grammar = search.frame, search.grammar
    if group.clitic is not None:
        return pronoun(group.clitic)
    for child in frame.children[group.cue]:
        if child < group.first and frame.deps[child] in grammar.labels["subject"] and child not in frame.stand_ins:
            if frame.quoted[child] or _ends_at_comma(search, child, group.first) or _is_bare(search, child):
                continue
            if _has_its_verb(search, child, group.first):
                continue
            if frame.word(group.first - 1) != "," or not _resumes(search, group):
                return None
    return nominal_at(frame, adjuncts.past_aside(frame, group.after), grammar)


def _has_its_verb(search: Search, subject: int, first: int) -> bool:
    """Whether a clause of its own stands between the subject that the parse gives and the cue behind its comma: more
    finite verbs than relative pronouns ("Le chef du parti, X, est en « soins intensifs », a indiqué sa famille")."""
    frame, words = search.frame, search.grammar.words
    between = range(subject, first)
    finite = sum(frame.is_finite(k) for k in between)
    opened = sum(frame.words[k] in words["relatives"] | words["complementisers"] and _runs(search, k) for k in between)
    return frame.word(first - 1) == "," and finite > opened


def _runs(search: Search, k: int) -> bool:
    """Whether a finite verb follows before the next comma: "dont le conducteur," has none."""
    frame = search.frame
    comma = frame.find(COMMA, k, frame.sentence_end(k))
    return any(frame.is_finite(j) for j in range(k, comma if comma is not None else frame.sentence_end(k)))


def _is_bare(search: Search, subject: int) -> bool:
    """Whether a noun without determiner, which is the subject of no clause, stands before the verb, parted from it by a
    comma ("Pas question, donc, de céder, martèle X")."""
    frame = search.frame
    start = search.frame.subtree(subject)[0]
    return frame.tags[subject] == "NOUN" and not any(frame.tags[k] in ("DET", "NUM") for k in range(start, subject))


def _ends_at_comma(search: Search, subject: int, first: int) -> bool:
    """Whether one comma alone parts the noun from the verb: it ends the statement, and the subject stands behind."""
    frame = search.frame
    commas = [k for k in range(subject, first) if frame.words[k] == ","]
    start = subject
    while frame.tag(start - 1) in ("DET", "ADJ", "NUM"):
        start -= 1
    return commas == [first - 1] and frame.word(start - 1) != ","


def _resumes(search: Search, group: Group) -> bool:
    """Whether a finite verb of the interrupted sentence follows right behind a later comma ("…, dit X, ferme …")."""
    frame = search.frame
    for k in range(group.after, frame.sentence_end(group.cue)):
        if frame.words[k] == ",":
            at = k + 1
            while frame.tag(at) == "ADV" or frame.word(at) in search.grammar.words["clitics"]:
                at += 1
            if at < len(frame) and frame.is_finite(at):
                return True
    return False
