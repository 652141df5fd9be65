"""The quotation or statement that a cue announces: its object, or what stands behind its colon."""

from service.extraction.clauses import attribution_at, strip
from service.extraction.rules.finding import Search, Tokens
from service.extraction.verb_groups import Group

QUOTE_REACH = 25
"""How many tokens behind its cue a quotation may start."""


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
