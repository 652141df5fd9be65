"""Clauses that no complementiser opens: "he said the plan failed". For languages whose pack says `bare_clauses`."""

from service.extraction.nominals import starts_nominal
from service.extraction.rules import adjuncts, complements
from service.extraction.rules.finding import Search, Tokens
from service.extraction.syntax import VERBAL
from service.extraction.verb_groups import Group

CLOSERS = frozenset({",", ":", ";"})


def bare_clause(search: Search, group: Group) -> Tokens | None:
    """The clause under the cue, without a complementiser."""
    if not search.grammar.bare_clauses:
        return None
    start = _parsed(search, group) or _by_order(search, group)
    if start is None or start >= search.frame.sentence_end(group.cue):
        return None
    return search.content(group.cue, start)


def _parsed(search: Search, group: Group) -> int | None:
    """Where the clause starts that the parse hangs from the cue."""
    frame = search.frame
    for child in frame.children[group.cue]:
        if child > group.last and frame.deps[child] in search.grammar.labels["complement"]:
            first = max(frame.subtree(child)[0], group.after)
            if frame.word(first) != "," and any(frame.tags[k] in VERBAL for k in range(first, child + 1)):
                return first
    return None


def _by_order(search: Search, group: Group) -> int | None:
    """Where a noun phrase right behind the cue runs up to a finite verb of its own."""
    frame, words = search.frame, search.grammar.words
    start = adjuncts.skip_adjuncts(search, group.after)
    if not (starts_nominal(frame, start) or frame.word(start) in words["subject_pronouns"] | words["possessives"]):
        return None
    for k in range(start, min(start + complements.NEAR, frame.sentence_end(group.cue))):
        if frame.is_finite(k):
            return start if frame.heads[k] != group.cue else None
        if frame.words[k] in CLOSERS or frame.tags[k] == "SCONJ" or frame.words[k] in words["relatives"]:
            return None
    return None
