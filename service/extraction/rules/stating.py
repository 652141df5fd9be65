"""Whether a noun phrase states something by itself."""

import re

from service.extraction.rules.finding import Search, Tokens
from service.extraction.rules.speakers import can_speak

EVENT = re.compile(r"(?:[^aeiou]tions?|ations?|sions?|ments?|ités?|ances?|ences?|ures?|ismes?|ages?|sses?)$")


def states(search: Search, content: Tokens) -> bool:
    """Whether a noun phrase states something by itself: it quotes, or its head names an event or a quality."""
    frame = search.frame
    start, end = content
    if any(frame.quoted[start : min(end, start + 8)]):
        return True
    head = next((k for k in range(start, end) if frame.tags[k] in ("NOUN", "PROPN")), None)
    if head is None or can_speak(search, head):
        return False
    if any(frame.deps[c] == "nmod" and frame.word(frame.subtree(c)[0]) in search.grammar.words["about"] for c in frame.children[head]):
        return True
    heads = [k for k in range(start, min(end, start + 8)) if frame.tags[k] == "NOUN"][:2]
    return any(names_event(search, k) for k in heads)


def names_event(search: Search, k: int) -> bool:
    """Whether a noun names an event or a quality."""
    word = search.frame.words[k]
    return bool(EVENT.search(word)) or word in search.grammar.words["stating_nouns"]
