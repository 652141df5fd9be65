"""What an inserted cue covers and what stands around it: "A, a déclaré X, B" says A and B."""

from dataclasses import replace

from service.extraction.clauses import attribution_at, strip
from service.extraction.nominals import Source
from service.extraction.rules.finding import Search, Tokens
from service.extraction.rules.speakers import object_behind
from service.extraction.syntax import Frame
from service.extraction.verb_groups import Group

COMMA = frozenset({","})


def up_to(frame: Frame, source: Source, end: int) -> Source:
    """The source without what stands behind the comma at `end`, where the content goes on."""
    if frame.word(end) != "," or source.tokens is None or not source.tokens[0] < end < source.tokens[1]:
        return source
    return replace(source, tokens=(source.tokens[0], end))


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
    behind = source.tokens[0] if source.tokens and frame.word(group.after) == "," else group.after
    resumed = object_behind(search, start - 1, behind, sentence_end)
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


def said_before(search: Search, cue: int, end: int) -> Tokens:
    """What a comment at the end of the sentence is on: all before it but the "selon X," that it opens with."""
    frame = search.frame
    start = frame.bounds[cue][0]
    if attribution_at(frame, start, search.lexicon):
        start = (frame.find(COMMA, start, end) or start - 1) + 1
    return _without_presentative(search, *strip(frame, start, end))


def sentence_before(search: Search, start: int) -> Tokens:
    """The sentence before the one that opens at `start`, nothing where that is the first ("P. C'est ce que dit X.")."""
    frame = search.frame
    return strip(frame, *frame.sentence(start - 1)) if start > 0 else (start, start)


def _without_presentative(search: Search, start: int, end: int) -> Tokens:
    """The tokens without the "c'est" or "voilà" that takes them up behind their comma ("« Q », c'est ce que dit X")."""
    frame, at = search.frame, end
    while at > start and frame.words[at - 1] in search.grammar.words["presentatives"]:
        at -= 1
    return strip(frame, start, at) if at < end and frame.word(at - 1) == "," else (start, end)


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
        return _quotations(search, group, left[1] - 1, end)
    before = previous_quotation(search, first, start)
    if before is not None:
        return _quotations(search, group, before, end)
    spans = []
    if left[1] > left[0] and start > first:
        spans.append(_without_presentative(search, *_after_colon(search, left)))
    if end < last and not _announces(search, group, end):
        right = strip(frame, end, last)
        if right[1] > right[0]:
            spans.append(right)
    said = [s for s in spans if any(frame.surface[k][:1].isalnum() for k in range(*s))]
    if said and any(frame.quoted[slice(*said[-1])]) and _goes_on(search, end):
        said.append((end, end + 1))
    return tuple(said)


def _announces(search: Search, group: Group, end: int) -> bool:
    """Whether another cue announces what stands behind the colon ("a-t-il lancé avant d'ajouter : …")."""
    frame = search.frame
    return frame.word(end) == ":" and any(search.lexicon.may_report(frame.words[k]) for k in range(group.after, end))


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


def _quotations(search: Search, group: Group, last: int, end: int) -> tuple[Tokens, ...]:
    """The quotation that ends at `last`, and the one that goes on with it right behind the incise."""
    frame = search.frame
    spans = [(last, last + 1)]
    if _announces(search, group, end):
        return tuple(spans)
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
