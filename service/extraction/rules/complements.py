"""What stands under a cue as its content: a clause, an infinitive, a question, a noun phrase, a quotation."""

from service.extraction.rules import adjuncts
from service.extraction.rules.finding import Search, Tokens
from service.extraction.rules.speakers import is_person
from service.extraction.syntax import VERBAL, Frame
from service.extraction.verb_groups import Group

NEAR = 30
"""How many tokens a que may stand behind its cue."""


def clause(search: Search, group: Group) -> Tokens | None:
    """The que-clause under the cue, without its que."""
    at = _complementiser(search, group)
    if at is None:
        return None
    start, end = search.content(group.cue, at + 1)
    while start < end and search.frame.words[start] == ",":
        start += 1
    return (start, end) if end > start else None


def _complementiser(search: Search, group: Group) -> int | None:
    frame, words = search.frame, search.grammar.words
    if group.restricted:
        return None
    stop = min(group.after + NEAR, frame.sentence_end(group.cue))
    start = adjuncts.over_aside_words(search, group.after)
    resumed = adjuncts.over_parenthesis(search, start)
    for k in range(start, stop):
        resumed = max(resumed, adjuncts.over_aside(search, k))
        if k < resumed:
            continue
        enters_quotation = frame.quoted[k] and not frame.quoted[group.after]
        if enters_quotation and frame.words[k] not in words["complementisers"]:
            continue
        if frame.words[k] in words["complementisers"] and (_of_noun(search, group, k) or _until(search, k)):
            return None
        if frame.words[k] in words["complementisers"] and _opens_content(search, group, k):
            return k if frame.tags[k] == "SCONJ" or not search.grammar.bare_clauses else None
        if _ends_search(search, k):
            return None
    return None


def _of_noun(search: Search, group: Group, k: int) -> bool:
    """Whether the parse hangs the clause that k opens from a noun that reports, where parses tell ("denied the claim
    that …")."""
    frame = search.frame
    noun = frame.heads[frame.heads[k]]
    return search.grammar.bare_clauses and group.last < noun < k and frame.words[noun] in search.lexicon.nouns


def _until(search: Search, k: int) -> bool:
    """ "jusqu'à ce que": until."""
    words = search.grammar.words
    return search.frame.word(k - 1) in words["what"] and search.frame.word(k - 3) in words["until"]


def _opens_content(search: Search, group: Group, k: int) -> bool:
    """Whether the que at k opens what the cue reports, not a relative clause or a comparison."""
    frame, words = search.frame, search.grammar.words
    if k == adjuncts.over_aside_words(search, group.after):
        return True
    if "x_que" in group.entry.frames and _told(search, group, k):
        return True
    if _behind_object(search, group, k) or _cleft(search, group):
        return False
    if _only_addressee(search, group.after, k) or _is_object_clause(search, group, k):
        return True
    if frame.deps[k] in ("obj", "nsubj") or frame.tags[k] == "PRON":
        return frame.tag(k - 1) not in ("NOUN", "PROPN", "PRON") and frame.word(k - 1) not in words["what"]
    if k - 2 == group.last and frame.tag(k - 1) == "ADV" and frame.word(k - 1) in words["before_conjunctive_que"]:
        return True
    if frame.word(k - 1) in words["before_conjunctive_que"]:
        return False
    clause_head = frame.heads[k]
    hangs = frame.heads[clause_head] if frame.deps[clause_head] in search.grammar.labels["clause"] else clause_head
    if hangs == group.cue:
        return True
    return not any(frame.words[j] in words["comparatives"] for j in range(group.after, k))


def _told(search: Search, group: Group, k: int) -> bool:
    """Whether whoever is told stands between the cue and its que, as the object ("a prévenu les riverains que P")."""
    frame = search.frame
    between = range(group.after, k)
    if any(frame.tags[j] in VERBAL or frame.words[j] in (",", ":") for j in between):
        return False
    head = next((j for j in between if frame.tags[j] in ("NOUN", "PROPN")), None)
    return head is not None and is_person(search, head) and frame.tag(group.after) in ("DET", "PROPN", "NOUN", "NUM")


def _behind_object(search: Search, group: Group, k: int) -> bool:
    """Whether the que at k stands behind an object and its comma: a relative clause ("prévoit une grève, qu'il espère
    courte")."""
    frame = search.frame
    opened = frame.tag(group.after) == "DET" and not adjuncts.opens_time(search, group.after)
    return opened and [j for j in range(group.after, k) if frame.words[j] == ","] == [k - 1]


def _cleft(search: Search, group: Group) -> bool:
    """Whether the cue stands in what a cleft brings forward: its que belongs to "c'est" ("C'est après avoir dit cela
    qu'il est parti")."""
    frame = search.frame
    return (
        group.mood in ("inf", "part-pres") and frame.words[frame.bounds[group.cue][0]] in search.grammar.words["cleft"]
    )


def _is_object_clause(search: Search, group: Group, k: int) -> bool:
    """Whether the parse makes the clause that k opens the object of the cue."""
    frame = search.frame
    clause = frame.heads[k]
    return (
        frame.deps[k] == "mark"
        and frame.heads[clause] == group.cue
        and frame.deps[clause] in search.grammar.labels["clause"]
    )


def _only_addressee(search: Search, start: int, k: int) -> bool:
    """Whether all that stands between the cue and its que is whom it was said to ("rappeler aux élus que")."""
    frame = search.frame
    return frame.word(start) in search.grammar.words["towards"] and adjuncts.over_addressee(frame, start) == k


def _ends_search(search: Search, k: int) -> bool:
    """A word behind which no que belongs to the cue any more: another finite verb, a colon, a relative pronoun."""
    frame = search.frame
    if frame.words[k] in (":", ";") or frame.words[k] in search.grammar.words["relatives"]:
        return True
    if frame.tags[k] == "VERB" and search.lexicon.may_report(frame.words[k]):
        return True
    return frame.is_finite(k) and not _in_incise(frame, k)


def _in_incise(frame: Frame, k: int) -> bool:
    return frame.word(k - 1) == "," or frame.word(k - 2) == ","


def question(search: Search, group: Group) -> Tokens | None:
    """The indirect question under the cue, its question word kept."""
    frame, words = search.frame, search.grammar.words
    k = adjuncts.skip_adverbs(search, group.after)
    if frame.tag(k) == "ADP" and frame.word(k + 1) in words["asked_about"]:
        return search.content(group.cue, k)
    k = adjuncts.skip_audience(search, k)
    word = frame.word(k)
    asks = word in words["interrogatives"] or (
        word in words["interrogative_pronouns"] and frame.word(k + 1) in words["relative_after_ce"]
    )
    if not asks or (word in words["reflexive"] and frame.tag(k) == "PRON"):
        return None
    return search.content(group.cue, k)


def infinitive(search: Search, group: Group, markers: frozenset[str]) -> Tokens | None:
    """The infinitive under the cue: bare where `markers` is empty, else behind one of them."""
    k = adjuncts.skip_adjuncts(search, group.after)
    if not markers:
        start = k
    else:
        found = _marker(search, group, markers)
        if found is None:
            return None
        start = found + 1
    if not is_infinitive(search, start):
        return None
    return search.content(group.cue, start)


def _marker(search: Search, group: Group, markers: frozenset[str]) -> int | None:
    """The marker with an infinitive behind it, before any finite verb."""
    frame = search.frame
    for k in range(group.after, min(group.after + NEAR, frame.sentence_end(group.cue))):
        if frame.words[k] in markers and is_infinitive(search, k + 1):
            return k
        if frame.words[k] in (":", ";") or k in frame.stand_ins or _ends_search(search, k):
            return None
    return None


def is_infinitive(search: Search, k: int) -> bool:
    """Whether an infinitive starts at k, its clitics and its negation before it."""
    frame = search.frame
    while frame.word(k) in search.grammar.words["clitics"] or frame.word(k) in search.grammar.words["negation_second"]:
        k += 1
    negated = frame.word(k - 1) in search.grammar.words["negation_second"]
    while frame.tag(k) == "ADV":
        k += 1
    if k >= len(frame):
        return False
    if negated and frame.words[k].endswith(tuple(search.grammar.words["infinitive_endings"])):
        return True
    if frame.forms[k] == "Inf" or _is_gerund(search, k):
        return True
    return any(form.mood == "inf" for form in search.lexicon.readings(frame.words[k]))


def _is_gerund(search: Search, k: int) -> bool:
    endings = search.grammar.gerunds
    return bool(endings) and search.frame.tags[k] in VERBAL and search.frame.words[k].endswith(endings)
