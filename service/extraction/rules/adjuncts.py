"""What may stand between a cue and its complement: adverbs, times, asides, parentheses, whom it was said to."""

from service.extraction.rules.finding import Search
from service.extraction.syntax import Frame

PHRASE = frozenset({"ADP", "DET", "NUM", "NOUN", "PROPN", "ADJ", "ADV"})
PHRASES = 25
"""How many tokens the phrases between a cue and its object may have."""


def skip_adverbs(search: Search, k: int) -> int:
    """The first token from k on that is no adverb; question words and negations are none here."""
    frame, words = search.frame, search.grammar.words
    while frame.tag(k) == "ADV" and frame.words[k] not in words["interrogatives"] | words["negation_first"]:
        joined = frame.word(k + 1) in words["coordinators"] and frame.tag(k + 2) == "ADV"
        k += 2 if joined else 1
    return k


def skip_adjuncts(search: Search, k: int) -> int:
    """Over adverbs, times and addressees between a cue and its complement, in any order."""
    frame = search.frame
    while True:
        after = over_parenthesis(search, _skip_time(search, skip_adverbs(search, over_aside_words(search, k))))
        if frame.word(after) in search.grammar.words["towards"] and after > k - 1:
            after = over_addressee(frame, after)
        if after == k:
            return k
        k = after


def over_aside_words(search: Search, k: int) -> int:
    """Over "quant à lui", "pour sa part", "en revanche"."""
    words = search.frame.words[k : k + 3]
    for length in (3, 2):
        if " ".join(words[:length]) in search.grammar.words["asides"]:
            return k + length
    return k


def over_parenthesis(search: Search, k: int) -> int:
    """Over ", comme l'a fait X," between a cue and its object or its que."""
    frame = search.frame
    if frame.word(k) != ",":
        return k
    for j in range(k + 1, min(k + 14, frame.sentence_end(k))):
        if frame.words[j] == ",":
            object_follows = frame.tag(j + 1) == "DET" or frame.word(j + 1) in search.grammar.words["complementisers"]
            return j + 1 if object_follows else k
    return k


def over_aside(search: Search, k: int) -> int:
    """Over ", en retenant ses larmes," before a que: past the comma that closes it, k itself where none does."""
    after = past_aside(search.frame, k)
    return after if search.frame.word(after) in search.grammar.words["complementisers"] else k


def past_aside(frame: Frame, k: int) -> int:
    """Past the comma that closes the aside which the comma at k opens, k itself where no comma does or a finite verb
    stands in it."""
    if frame.word(k) != ",":
        return k
    for j in range(k + 1, min(k + 14, frame.sentence_end(k))):
        if frame.words[j] == ",":
            return j + 1
        if frame.is_finite(j):
            return k
    return k


def over_phrases(search: Search, k: int, wanted: frozenset[str]) -> int:
    """Over the prepositional phrases and asides behind a cue ("avec force, à plusieurs reprises, la décision"): up to
    one of the wanted prepositions, or to a determiner that no preposition governs and that opens no time. k itself
    where none is reached."""
    frame, words = search.frame, search.grammar.words
    at, stop = k, min(k + PHRASES, frame.sentence_end(min(k, len(frame) - 1)))
    while at < stop:
        at = max(at, past_aside(frame, at))
        if frame.word(at) in wanted:
            return at
        governed = at == k or frame.tag(at - 1) == "ADP" or frame.word(at) in words["about"] | words["towards"]
        if frame.tag(at) == "DET" and not governed and not opens_time(search, at):
            return at
        if frame.tag(at) not in PHRASE:
            return k
        at += 1
    return k


def opens_time(search: Search, k: int) -> bool:
    """Whether a time stands at k: "le 3 mars", "ce mardi", "le lendemain"."""
    frame, words = search.frame, search.grammar.words
    times = words["time_words"] | words["eves"] | words["feasts"]
    return frame.word(k + 1).isdigit() or any(frame.word(j) in times for j in (k + 1, k + 2))


def over_addressee(frame: Frame, k: int) -> int:
    """Over "à l'AFP", "au juge": one short phrase with no infinitive in it."""
    for j in range(k + 1, min(k + 6, len(frame))):
        if frame.tags[j] == "PROPN" and frame.tag(j + 1) != "PROPN":
            return j + 1
        if frame.tags[j] == "NOUN" and frame.tag(j + 1) not in ("ADJ", "ADP", "NOUN", "PROPN"):
            return j + 1
        if frame.tags[j] not in ("DET", "NOUN", "ADJ", "PROPN", "ADP"):
            break
    return k


def _skip_time(search: Search, k: int) -> int:
    """Over "mardi", "ce mardi matin", ", mardi," between a cue and its object."""
    frame, times = search.frame, search.grammar.words["time_words"]
    at = k
    while at < len(frame) and at - k < 6:
        word = frame.words[at]
        if (
            word in times
            or (word.isdigit() and (frame.word(at - 1) in times or at > k or frame.word(at + 1) in times))
            or (
                (word == "," or word in search.grammar.words["before_time"])
                and (frame.word(at + 1) in times or frame.word(at + 1).isdigit())
            )
            or (word == "," and at > k)
        ):
            at += 1
        else:
            break
    return at if at < len(frame) else k


def skip_audience(search: Search, k: int) -> int:
    """Over "à la presse", "aux journalistes": a prepositional phrase of at most five tokens."""
    frame = search.frame
    if frame.word(k) in search.grammar.words["before_audience"]:
        for j in range(k + 1, min(k + 6, len(frame))):
            if frame.tags[j] not in ("DET", "NOUN", "ADJ", "PROPN", "ADP"):
                return j
    return k
