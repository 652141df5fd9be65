"""Whether a noun can be a claimant: a name, a function, a body, a group or a document that says."""

from service.extraction.rules.finding import Search

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
    return any(
        frame.tags[c] == "PROPN" and frame.deps[c] in ("appos", "flat:name", "nmod") and frame.tag(c - 1) != "ADP"
        for c in frame.children[head]
    )


def singular(word: str) -> str:
    """A noun without the ending of its plural."""
    return word[:-1] if len(word) > 3 and word[-1] in PLURALS else word
