"""Cues inserted in what they report, or put beside a quotation: "…, a déclaré X, …", "X a déclaré : «…»"."""

from dataclasses import replace

from service.extraction.clauses import attribution_at, strip
from service.extraction.rules.finding import Finding, Search, Tokens
from service.extraction.rules.speakers import can_speak, may_speak, object_behind
from service.extraction.rules.stating import is_thing
from service.extraction.subjects import Source, nominal_at, pronoun
from service.extraction.syntax import Frame
from service.extraction.verb_groups import Group

QUOTE_REACH = 25


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
    start, end = extent(search, group.first, group, source)
    source = up_to(search.frame, source, end - 1)
    content = around(search, group, start, end)
    if not content:
        return None
    if medium_speaks(search, group):
        source = medium(search, group.after) or Source("impersonal")
    return Finding("incise", content, source, (group.first, group.last + 1), group.cue, group.entry.lemma)


def up_to(frame: Frame, source: Source, end: int) -> Source:
    """The source without what stands behind the comma at `end`, where the content goes on."""
    if frame.word(end) != "," or source.tokens is None or not source.tokens[0] < end < source.tokens[1]:
        return source
    return replace(source, tokens=(source.tokens[0], end))


def medium_speaks(search: Search, group: Group) -> bool:
    """Whether the subject is the reader ("peut-on lire dans", "on apprend de"): the medium is the claimant then."""
    words, frame = search.grammar.words, search.frame
    if "reader" not in group.entry.frames:
        return False
    subject = group.clitic if group.clitic is not None else group.first - 1
    return any(frame.word(k) in words["indefinite"] for k in range(subject - 2, subject + 1))


def medium(search: Search, start: int) -> Source | None:
    """What was read or heard: the noun phrase behind "dans", "sur", "via", "auprès de"."""
    frame, words = search.frame, search.grammar.words
    for k in range(start, min(start + 8, len(frame))):
        if frame.words[k] in words["media"]:
            found = nominal_at(frame, k + 1, search.grammar)
            if found is not None and found.head is not None and can_speak(search, found.head):
                return found
        elif frame.words[k] in words["complementisers"] or frame.words[k] in (":", "."):
            return None
    return None


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
    if _closes_apposition(search, before):
        return can_speak(search, source.head)
    return may_speak(search, source.head) or (_says_before(search, before) and not is_thing(search, source.head))


def _closes_apposition(search: Search, before: int) -> bool:
    """Whether the comma closes an apposition behind a name ("Chantal Perrichon, la présidente de la Ligue, …")."""
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
            if frame.quoted[child] or _ends_at_comma(search, child, group.first):
                continue
            if frame.word(group.first - 1) != "," or not _resumes(search, group):
                return None
    return nominal_at(frame, group.after, grammar)


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


def extent(search: Search, start: int, group: Group, source: Source) -> Tokens:
    """The tokens of the incise that starts at `start`: from its comma to the one behind its subject and adjuncts."""
    frame = search.frame
    while start - 1 >= frame.bounds[group.cue][0] and (
        frame.words[start - 1] in (",", "-", "–", "—", "(")
        or (frame.tags[start - 1] == "ADV" and frame.word(start - 2) in (",", "–", "—"))
    ):
        start -= 1
    sentence_end = frame.bounds[group.cue][1]
    after = max(group.after, source.tokens[1] if source.tokens else 0)
    end = sentence_end
    resumed = object_behind(search, start - 1, group.after, sentence_end)
    if resumed is not None:
        return start, resumed + 1
    for k in range(after, sentence_end):
        if k in frame.stand_ins:
            end = k
            break
        if frame.words[k] in (",", ")", "–", "—", ":", ";") and _content_follows(search, k + 1, sentence_end):
            end = k + 1 if frame.words[k] != ":" else k
            break
    return start, end


def _content_follows(search: Search, k: int, end: int) -> bool:
    """Whether what follows the comma goes on with the content, not with the apposition of the subject."""
    frame = search.frame
    if k >= end:
        return False
    if any(s in frame.stand_ins for s in range(k, min(k + 2, end))):
        return True
    rest = range(k, end)
    if any(s in frame.stand_ins for s in rest):
        return False
    return any(frame.is_finite(j) for j in rest) and not _apposition(search, k)


def _apposition(search: Search, k: int) -> bool:
    """An apposition or an adjunct of the incise goes on behind the comma: no finite verb before the next comma."""
    frame = search.frame
    for j in range(k, min(k + 30, len(frame))):
        if frame.words[j] == ",":
            return True
        if frame.is_finite(j):
            return frame.word(k) in search.grammar.words["goes_on_with_incise"]
    return False


def around(search: Search, group: Group, start: int, end: int) -> tuple[Tokens, ...]:
    """The content around an incise: the quotations beside it, else the rest of its sentence."""
    frame = search.frame
    first, last = frame.bounds[group.cue][0], frame.sentence_end(group.cue)
    left = strip(frame, first, start)
    if start - 1 in frame.stand_ins or (start > first and left[1] > left[0] and left[1] - 1 in frame.stand_ins):
        return _quotations(search, left[1] - 1, end)
    before = previous_quotation(search, first, start)
    if before is not None:
        return _quotations(search, before, end)
    spans = []
    if left[1] > left[0] and start > first:
        spans.append(_after_colon(search, left))
    if end < last:
        right = strip(frame, end, last)
        if right[1] > right[0]:
            spans.append(right)
    said = [s for s in spans if any(frame.surface[k][:1].isalnum() for k in range(*s))]
    if said and any(frame.quoted[slice(*said[-1])]) and _goes_on(search, end):
        said.append((end, end + 1))
    return tuple(said)


def _goes_on(search: Search, k: int) -> bool:
    """Whether the sentence behind an incise is a quotation and nothing else, where the language goes on so."""
    frame = search.frame
    return (
        search.grammar.plain_incises
        and k in frame.stand_ins
        and frame.bounds[k] == (k, k + 1 + (frame.word(k + 1) == "."))
    )


def _after_colon(search: Search, left: Tokens) -> Tokens:
    for k in range(left[1] - 1, left[0], -1):
        if search.frame.words[k] == ":" and left[1] - k > 3:
            return strip(search.frame, k + 1, left[1])
    return left


def previous_quotation(search: Search, first: int, start: int) -> int | None:
    """The quotation that closed the sentence before, where the cue opens its own ("«…?» s'interroge X")."""
    frame = search.frame
    if start > first + 1:
        return None
    k = first - 1
    while k >= 0 and frame.tags[k] == "PUNCT":
        k -= 1
    return k if k in frame.stand_ins and k not in search.used else None


def _quotations(search: Search, last: int, end: int) -> tuple[Tokens, ...]:
    """The quotation that ends at `last`, and the one that goes on with it right behind the incise."""
    frame = search.frame
    spans = [(last, last + 1)]
    k = end
    while k < len(frame) and frame.words[k] in (",", ":"):
        k += 1
    if k in frame.stand_ins and (
        frame.word(k - 1) in (",", "")
        or frame.bounds[k] == frame.bounds[last]
        or _same_marks(search, last, k)
        or _goes_on(search, k)
    ):
        spans.append((k, k + 1))
    return tuple(spans)


def _same_marks(search: Search, a: int, b: int) -> bool:
    return search.frame.stand_ins[a].outer == search.frame.stand_ins[b].outer


def quotation_after(search: Search, group: Group) -> Tokens | None:
    """The quotation that the cue introduces: its object, or what stands behind its colon."""
    frame = search.frame
    if not group.entry.frames & {"incise", "que"}:
        return None
    stop = min(group.after + QUOTE_REACH, frame.bounds[group.cue][1])
    for k in range(group.after, stop):
        if k in frame.stand_ins:
            return None if k in search.used or _reported_behind(search, k) else (k, k + 1)
        if frame.is_finite(k):
            return None
        if frame.words[k] == ":" and k + 1 < stop and frame.quoted[k + 1]:
            return strip(frame, k + 1, frame.sentence_end(group.cue))
        if (
            frame.words[k] == ":"
            and k + 3 < stop
            and k + 1 not in frame.stand_ins
            and not _reported_again(search, k + 1, stop)
        ):
            return strip(frame, k + 1, frame.sentence_end(group.cue))
    return None


def _reported_again(search: Search, start: int, stop: int) -> bool:
    """Whether what follows the colon is reported by a cue of its own ("il a réagi : il assure que …")."""
    frame = search.frame
    return any(
        (search.lexicon.reports_alone(frame.words[k]) and frame.is_finite(k))
        or attribution_at(frame, k, search.lexicon)
        for k in range(start, min(start + 6, stop))
    )


def _reported_behind(search: Search, k: int) -> bool:
    """Whether an incise behind the quotation reports it: the nearer cue wins ("Il tempère : «…», souffle X")."""
    frame = search.frame
    at = k + 1 + (frame.word(k + 1) == ",")
    return at > k + 1 and search.lexicon.may_report(frame.word(at)) and frame.tag(at) in ("VERB", "AUX", "NOUN", "ADJ")
