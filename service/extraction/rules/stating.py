"""Whether a noun phrase states something by itself."""

import re

from service.extraction.rules.finding import Search, Tokens

EVENT = re.compile(r"(?:[^aeiou]tions?|ations?|sions?|ments?|ités?|ances?|ences?|ures?|ismes?|ages?|sses?)$")


def states(search: Search, content: Tokens) -> bool:
    """Whether a noun phrase states something by itself: it quotes, or its head names an event or a quality."""
    frame = search.frame
    start, end = content
    if any(frame.quoted[start : min(end, start + 8)]):
        return True
    heads = [k for k in range(start, min(end, start + 8)) if frame.tags[k] == "NOUN"][:2]
    return any(names_event(search, k) for k in heads)


def names_event(search: Search, k: int) -> bool:
    """Whether a noun names an event or a quality."""
    word = search.frame.words[k]
    return bool(EVENT.search(word)) or word in search.grammar.words["stating_nouns"]
