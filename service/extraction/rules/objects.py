"""A noun phrase under a cue: its object, right behind it or past its adjuncts, or what its preposition governs."""

from service.extraction.clauses import strip
from service.extraction.rules import adjuncts
from service.extraction.rules.finding import Search, Tokens
from service.extraction.rules.speakers import is_person
from service.extraction.verb_groups import Group

NONE: frozenset[str] = frozenset()
REACH = 12
"""How many tokens a subject may have before its verb."""


def noun_object(search: Search, group: Group) -> Tokens | None:
    """The noun phrase right behind the cue, to the end of its clause."""
    frame = search.frame
    k = adjuncts.skip_adjuncts(search, group.after)
    if _is_quantity(search, k - 1):
        k -= 1
    if not _starts_object(search, k):
        k = _parsed_object(search, group, k)
    if not _starts_object(search, k):
        k = adjuncts.over_phrases(search, k, NONE)
    if not _starts_object(search, k) or _of_speaking(search, group, k):
        return None
    start, end = search.content(group.cue, k)
    words = search.grammar.words
    if frame.words[k] in words["demonstratives"] and frame.word(k + 1) not in words["relative_after_ce"]:
        end = _before_adjuncts(search, start, end)
    return strip(frame, start, _before_next_verb(search, start, end, finite=group.finite))


def _before_adjuncts(search: Search, start: int, end: int) -> int:
    """Where a noun phrase with "ce", which needs no more to say what it is about, ends: before a preposition that is
    not de ("rejette ces accusations lors d'un point de presse")."""
    frame, words = search.frame, search.grammar.words
    for k in range(start + 2, end):
        if frame.words[k] in words["relatives"] | words["relative_objects"]:
            return end
        if frame.words[k] == "," or (frame.tags[k] == "ADP" and frame.words[k] not in words["about"]):
            return k
    return end


def _parsed_object(search: Search, group: Group, k: int) -> int:
    """Where the object starts that the parse gives the cue, behind adjuncts of any kind ("a réclamé sur Radio Sud, à
    titre personnel, la démission"): at its determiner. Else k."""
    frame = search.frame
    for child in frame.children[group.cue]:
        if child > k and frame.deps[child] == "obj" and frame.tags[child] in ("NOUN", "PROPN"):
            first = min((c for c in frame.children[child] if frame.tags[c] in ("DET", "NUM") and c > k), default=child)
            while first > k and frame.tags[first - 1] in ("ADJ", "ADV"):
                first -= 1
            return first if not any(frame.is_finite(j) for j in range(group.after, first)) else k
    return k


def _before_next_verb(search: Search, start: int, end: int, *, finite: bool) -> int:
    """Where a noun phrase ends before a verb that is none of its own: that of the noun which a participle describes
    ("les discours niant le génocide seront punis"), one that goes on behind a comma, one with a subject of its own; a
    quotation ends where a comma follows its marks."""
    frame, words = search.frame, search.grammar.words
    for k in range(start, end):
        if frame.words[k] == "," and all(frame.quoted[start:k]) and not frame.quoted[k] and k > start:
            return k
        if frame.words[k] in words["relatives"] | words["complementisers"]:
            return end
        if frame.quoted[k]:
            continue
        if frame.is_finite(k) and (not finite or frame.word(k - 1) == ","):
            return k
        if frame.words[k] in words["clause_coordinators"] and _subject_and_verb(search, k + 1, end):
            return k
    return end


def _subject_and_verb(search: Search, start: int, end: int) -> bool:
    """Whether a noun phrase and its own finite verb stand there, no relative clause between them."""
    frame, words = search.frame, search.grammar.words
    for k in range(start, min(start + REACH, end)):
        if frame.words[k] in words["relatives"] | words["relative_objects"] or frame.tags[k] == "CCONJ":
            return False
        if frame.is_finite(k):
            return k > start + 1 and frame.word(k + 1) not in words["inversion_link"]
    return False


def prepositional(search: Search, group: Group, prepositions: frozenset[str]) -> Tokens | None:
    """The noun phrase behind one of the prepositions that follow the cue."""
    frame = search.frame
    k = adjuncts.skip_adverbs(search, group.after)
    if frame.word(k) not in prepositions and _something_between(search, k, prepositions):
        k = adjuncts.over_phrases(search, k, prepositions)
    if frame.word(k) not in prepositions:
        k = adjuncts.skip_adjuncts(search, k)
    if frame.word(k) not in prepositions or k + 1 >= frame.sentence_end(group.cue) or _is_medium(search, k):
        return None
    return search.content(group.cue, k + 1)


def _is_medium(search: Search, k: int) -> bool:
    """Whether the preposition at k says where it was said ("interpelle le ministre sur les réseaux sociaux")."""
    frame, grammar = search.frame, search.grammar
    return frame.words[k] in grammar.words["inside"] and any(
        frame.word(j) in grammar.adjuncts or frame.word(j) in grammar.words["networks"] for j in (k + 1, k + 2)
    )


def _something_between(search: Search, k: int, prepositions: frozenset[str]) -> bool:
    """Whether a phrase, a time or whoever is spoken to starts at k, before one of the prepositions ("met en garde ses
    alliés contre …", "a appelé vendredi à …"); de may belong to any noun on the way."""
    frame, words = search.frame, search.grammar.words
    if prepositions & words["about"]:
        return False
    if frame.tag(k) == "ADP" or frame.word(k) in words["time_words"]:
        return frame.word(k) not in words["towards"]
    head = next((j for j in range(k, min(k + 4, len(frame))) if frame.tags[j] in ("NOUN", "PROPN")), None)
    return head is not None and frame.tag(k) in ("DET", "PROPN") and is_person(search, head)


def _of_speaking(search: Search, group: Group, k: int) -> bool:
    """Whether the object is a condition of speech, not its content ("a requis l'anonymat"), or a piece of news that is
    but confirmed ("a confirmé l'information"); what stands behind "selon laquelle" is one."""
    frame, words = search.frame, search.grammar.words
    empty = words["conditions_of_speech"] | (words["news"] if group.entry.act != "denial" else NONE)
    noun = next((j for j in (k, k + 1) if frame.word(j) in empty), None)
    return noun is not None and frame.word(noun + 2) not in words["relative_pronouns"]


def _is_quantity(search: Search, k: int) -> bool:
    """Whether an adverb of quantity with its de stands at k ("davantage de moyens", "trop d'accidents")."""
    frame, words = search.frame, search.grammar.words
    return frame.word(k) in words["quantities"] and frame.word(k + 1) in words["of"]


def _starts_object(search: Search, k: int) -> bool:
    frame = search.frame
    if k >= frame.sentence_end(min(k, len(frame) - 1)) or k in frame.stand_ins:
        return False
    if frame.tags[k] in ("DET", "NOUN", "PROPN", "NUM", "ADJ") or frame.words[k] in search.grammar.words["possessives"]:
        return True
    words = search.grammar.words
    if _is_quantity(search, k):
        return True
    if frame.words[k] in words["what"] and frame.word(k + 1) in words["relative_after_ce"]:
        return True
    if frame.words[k] in words["towards"] and frame.word(k + 1) in words["at_least"]:
        return True
    return (frame.words[k] in words["about"] and frame.tags[k] != "ADP") or (
        frame.quoted[k] and not frame.quoted[k - 1]
    )
