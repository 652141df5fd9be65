"""What somebody or something is called, judged to be or taken for."""

from service.extraction.rules import adjuncts
from service.extraction.rules.finding import Search, Tokens
from service.extraction.rules.stating import states
from service.extraction.verb_groups import Group

NEAR = 15
"""How many tokens an attribute may stand behind its cue."""
NONE: frozenset[str] = frozenset()
BARE = frozenset({"NOUN", "ADJ"})


def seen(search: Search, group: Group) -> Tokens | None:
    """ "y voit un aveu", "voit dans ce texte une menace": what somebody takes something for, where it is quoted or
    states something."""
    frame, words = search.frame, search.grammar.words
    if group.mood == "ind-fut":
        return None
    if group.object_clitic is not None and frame.words[group.object_clitic] in words["there"]:
        start = at = adjuncts.skip_adverbs(search, group.after)
    elif frame.word(group.after) in words["seen_in"]:
        start, at = group.after + 1, adjuncts.over_phrases(search, group.after, NONE)
    else:
        return None
    if frame.tag(at) != "DET" and not frame.quoted[min(at, len(frame) - 1)]:
        return None
    start, end = search.content(group.cue, start)
    return (start, end) if at < end and states(search, (at, end)) else None


def characterised(search: Search, group: Group) -> Tokens | None:
    """The whole of what is judged and how: "l'accord de «trahison»", "«irresponsable» cette décision"."""
    frame = search.frame
    k = adjuncts.skip_adverbs(search, group.after)
    end = frame.sentence_end(group.cue)
    if k >= end or frame.words[k] in search.grammar.words["complementisers"]:
        return None
    if frame.tags[group.cue] == "ADJ" and not group.compound and frame.child(group.cue, frozenset({"cop"})) is not None:
        return None
    if not any(_marks_attribute(search, group, j) for j in range(k, min(end, k + NEAR))):
        return None
    start, end = search.content(group.cue, k)
    behind = frame.words[start] in search.grammar.words["of"] | search.grammar.words["as_said"]
    return start + (behind and end > start + 1), end


def _marks_attribute(search: Search, group: Group, j: int) -> bool:
    """Whether token j shows what somebody or something is called: quoted words, "comme", a bare noun behind "de", or
    (for verbs of judging) an adjective that the parse hangs from the verb."""
    frame = search.frame
    if frame.quoted[j] or frame.words[j] in search.grammar.words["as_said"]:
        return True
    if "qualify" in group.entry.frames and frame.words[j] in search.grammar.words["of"] and frame.tag(j + 1) in BARE:
        return True
    if "attribute" not in group.entry.frames:
        return False
    if frame.words[j] in search.grammar.words["towards"] and frame.word(j + 1)[:1].isdigit():
        return True
    if frame.deps[j] in search.grammar.labels.get("attribute", NONE) and frame.heads[j] == group.cue:
        return True
    if frame.forms[j] == "Part" and j == adjuncts.skip_adverbs(search, group.after):
        return True
    return frame.tags[j] == "ADJ" and frame.heads[j] == group.cue
