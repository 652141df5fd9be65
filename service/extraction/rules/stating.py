"""Whether a noun phrase states something by itself, and whether a thing could have said it."""

from service.extraction.rules.finding import Search, Tokens
from service.extraction.rules.speakers import is_person, singular

STATING = ("events", "attitudes", "contents")


def states(search: Search, content: Tokens) -> bool:
    """Whether the noun phrase quotes, or its head names an event, an attitude or something said."""
    frame = search.frame
    start, end = content
    if any(frame.quoted[start : min(end, start + 8)]):
        return True
    head = _head(search, start, end)
    if head is None:
        return False
    listed = any(singular(frame.words[head]) in search.lists["statements"][kind] for kind in STATING)
    return listed or (not is_person(search, head) and names_event(search, head))


def _head(search: Search, start: int, end: int) -> int | None:
    """The head noun of the phrase, looked for through its quantifiers ("un certain nombre d'actions")."""
    nouns = (k for k in range(start, end) if search.frame.tags[k] in ("NOUN", "PROPN"))
    for k in nouns:
        if singular(search.frame.words[k]) not in search.lists["statements"]["quantifiers"]:
            return k
    return None


def names_event(search: Search, k: int) -> bool:
    """Whether a noun names an event, an attitude, something said, or an act by its ending."""
    word, statements = singular(search.frame.words[k]), search.lists["statements"]
    if any(word in statements[kind] for kind in STATING):
        return True
    return word.endswith(tuple(statements["act_endings"])) and word not in statements["things"]


def happens(search: Search, k: int) -> bool:
    """Whether a noun is listed as an event: a festival or a storm "promises" and "threatens" without a word."""
    word, statements = singular(search.frame.words[k]), search.lists["statements"]
    return word in statements["events"] or word in statements["happenings"]


def is_thing(search: Search, k: int) -> bool:
    """Whether a noun cannot speak: a thing, or an act, state or quality by its ending."""
    word, subjects = singular(search.frame.words[k]), search.lists["subjects"]
    if word in subjects["mute"] or word in subjects["mute_in_eur"]:
        return True
    if (
        word in subjects["documents"]
        or word in subjects["speaking_despite_ending"]
        or word.endswith(tuple(subjects["agent_endings"]))
    ):
        return False
    return word.endswith(tuple(subjects["abstract_endings"]))
