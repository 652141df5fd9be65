"""Whether a noun can be a claimant: a name, a function, a body, a group or a document that says."""

from service.extraction.rules.finding import Search
from service.extraction.syntax import VERBAL

PLURALS = frozenset("sx")


def may_speak(search: Search, head: int) -> bool:
    """As `can_speak`, for a subject: endings of persons not listed count too ("un soignant", "la Brestoise")."""
    return can_speak(search, head) or search.frame.words[head].endswith(search.people.source_endings)


def is_person(search: Search, head: int) -> bool:
    """Whether the noun at `head` is a person, a group of them or a body, and no document."""
    noun = search.people.nouns.get(search.frame.words[head])
    return noun.kind != "document" if noun else search.frame.tags[head] == "PROPN"


def can_speak(search: Search, head: int) -> bool:
    """Whether the noun at `head` names somebody who speaks, by the pack's people or by a name beside it."""
    frame, people = search.frame, search.people
    word = frame.words[head]
    if (
        frame.tags[head] == "PROPN"
        or frame.surface[head][:1].isupper()
        or word in search.grammar.words["subject_pronouns"]
        or word in search.grammar.words["inverted"]
    ):
        return True
    if word in people.nouns or word in search.grammar.adjuncts or word.endswith(people.endings):
        return True
    if word.startswith(tuple(search.grammar.words["camps"])):
        return True
    return any(
        frame.tags[c] == "PROPN" and frame.deps[c] in ("appos", "flat:name", "nmod") and frame.tag(c - 1) != "ADP"
        for c in frame.children[head]
    )


def object_behind(search: Search, before: int, start: int, end: int) -> int | None:
    """The comma between start and end behind which the object of an interrupted verb stands: the verb is right before
    the incise (at `before`), and the noun behind the comma is nobody who could be in apposition to the speaker ("a
    obtenu, selon la maire, une subvention"). None where there is none."""
    frame = search.frame
    if frame.tag(before) not in VERBAL:
        return None
    for k in range(start, end):
        if frame.words[k] == ",":
            head = next((j for j in range(k + 1, min(k + 6, end)) if frame.tags[j] in ("NOUN", "PROPN")), None)
            named = head is None or frame.tag(k + 1) not in ("DET", "NUM") or may_speak(search, head)
            return None if named else k
    return None


def singular(word: str) -> str:
    """A noun without the ending of its plural."""
    return word[:-1] if len(word) > 3 and word[-1] in PLURALS else word
