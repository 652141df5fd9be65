"""Whether the speech took place: negation, irrealis, questions and conditions keep a claim out."""

from service.extraction.lexicon import FINITE
from service.extraction.rules.finding import Search
from service.extraction.verb_groups import Group

HEARD = frozenset({"DET", "NOUN", "PROPN", "ADJ", "ADP", "ADV"})
REAL = frozenset({"ind-pres", "ind-past", "part-past"})
COMMA = frozenset({","})
PAST = frozenset({"ind-past", "ind-imp"})
ADDRESSEE = 6
"""How many tokens of whom it is said to may stand before a que."""
REACH = 12
"""How many tokens before an infinitive the one that it is coordinated with may stand."""


def unreal(search: Search, group: Group) -> str | None:
    """Why the cue reports no speech that took place, None where it does."""
    if group.negated and group.entry.lemma not in search.lists["negation"]["asserting_when_negated"]:
        return "negated"
    if group.mood == "cond" and not group.compound:
        return "conditional"
    if group.finite and _after_if(search, group):
        return "hypothetical"
    if _narrated(search, group):
        return None
    if _performed(search, group) or _read_by_anyone(search, group):
        return None
    if group.mood == "inf":
        return None if _tried_in_incise(search, group) else _infinitive(search, group)
    if _asked(search, group):
        return "asked about"
    return None


def _narrated(search: Search, group: Group) -> bool:
    """ "Et le maire de conclure : «…»": the infinitive of narration, in a sentence with no finite verb before it."""
    frame, words = search.frame, search.grammar.words
    start = frame.bounds[group.cue][0]
    if group.mood != "inf" or frame.word(group.first - 1) not in words["of"] or frame.tag(start) != "CCONJ":
        return False
    return not any(frame.is_finite(k) for k in range(start, group.first))


def _read_by_anyone(search: Search, group: Group) -> bool:
    """ "peut-on lire", "on pouvait lire": what anyone can read was written."""
    frame, words = search.frame, search.grammar.words
    return "reader" in group.entry.frames and any(
        frame.word(k) in words["indefinite"] for k in range(group.first - 3, group.first)
    )


def _performed(search: Search, group: Group) -> bool:
    """ "je dois dire que", "nous voulons rappeler que": the first person speaks by saying so."""
    frame, words = search.frame, search.grammar.words
    if group.mood != "inf":
        return False
    first = _before_first_conjunct(search, group)
    return any(
        frame.words[k] in words["first_person"] for k in range(max(first - 5, frame.bounds[group.cue][0]), first)
    )


def _after_if(search: Search, group: Group) -> bool:
    """ "s'il affirmait", "si le ministre annonce": a condition that opens the cue's own clause."""
    frame = search.frame
    start = frame.bounds[group.cue][0]
    for k in range(group.first - 1, max(start, group.first - 12) - 1, -1):
        word = frame.words[k]
        if word in (",", ":") or word in search.grammar.words["complementisers"]:
            return False
        if word in search.grammar.words["conditionals"] and frame.tags[k] == "SCONJ":
            return not _indirect_question(search, k) and not _contrasts(search, group, k)
    return False


def _contrasts(search: Search, group: Group, k: int) -> bool:
    """ "Si X assure que P, Y dénonce Q": at the head of a sentence whose main clause reports as well, si sets two
    statements against each other (Riegel, Pellat & Rioul, Grammaire méthodique du français, on si that is no
    condition); what is to come or would come is a condition."""
    frame = search.frame
    end = frame.sentence_end(k)
    comma = frame.find(COMMA, group.after, end)
    sets_against = frame.words[k] in search.grammar.words["contrasting_if"] and k == frame.bounds[k][0]
    if not sets_against or comma is None or group.mood not in ("ind-pres", "ind-past"):
        return False
    moods = {form.mood for j in range(comma + 1, end) for form in search.lexicon.readings(frame.words[j])}
    later = any("Tense=Fut" in frame.morphology[j] or "Mood=Cnd" in frame.morphology[j] for j in range(comma + 1, end))
    return bool(moods & REAL) and not later and moods.isdisjoint({"ind-fut", "cond"})


def _indirect_question(search: Search, k: int) -> bool:
    return k > 0 and search.lexicon.may_report(search.frame.words[k - 1])


def _asked(search: Search, group: Group) -> bool:
    """ "A-t-il dit que …?", "Qui a dit que …?": at the head of a sentence that is a question."""
    frame = search.frame
    start = frame.bounds[group.cue][0]
    if group.clitic is None and frame.words[start] not in search.grammar.words["interrogatives"]:
        return False
    return (
        frame.is_question(group.cue)
        and group.first - start <= 3
        and not any(k in frame.stand_ins for k in range(start, group.first))
    )


def _infinitive(search: Search, group: Group) -> str | None:
    """What stands above the infinitive: a verb that leaves the speech real, a preposition of purpose, or neither."""
    frame, grammar = search.frame, search.grammar
    k = _before_first_conjunct(search, group) - 1
    while frame.tag(k) == "ADV" and frame.word(k) not in grammar.words["negation_second"]:
        k -= 1
    if frame.word(k) in grammar.words["negation_second"]:
        return "negated"
    if frame.word(k) in search.grammar.words["without"]:
        return None if frame.word(k - 1) in search.grammar.words["not"] else "without"
    if (
        frame.word(k) in grammar.infinitives["prepositions"]
        and frame.word(k) not in grammar.words["infinitive_markers"]
    ):
        if frame.word(k) in grammar.words["purpose"]:
            return _purpose(search, group, k)
        return "not yet" if frame.word(k) in grammar.words["before"] else None
    if frame.word(k) in grammar.words["infinitive_markers"]:
        k -= 1
        if frame.word(k) in grammar.words["before"]:
            return None
    return None if _heard(search, k) else _governor(search, k, group)


def _purpose(search: Search, group: Group, k: int) -> str | None:
    """ "pour annoncer que P", "pour réclamer X": what is done to say it says it, unless it is still to be done; to
    speak of something, or to explain it, is a purpose and no statement."""
    frame, words = search.frame, search.grammar.words
    before = range(frame.bounds[k][0], k)
    if any(frame.words[j] in words["first_person"] for j in before):
        return None
    if any("Tense=Fut" in frame.morphology[j] for j in before):
        return "to come"
    clause = frame.find(words["complementisers"], group.after, group.after + ADDRESSEE)
    if group.entry.act != "assertion" or clause is not None:
        return None
    quotes = any(j in frame.stand_ins or frame.quoted[j] for j in range(group.after, frame.sentence_end(k)))
    return None if quotes else "for a purpose"


def _heard(search: Search, k: int) -> bool:
    """ "entendre le maire affirmer que": the infinitive behind its own subject, under a verb of hearing."""
    frame = search.frame
    start = frame.bounds[k][0] if k >= 0 else 0
    while k > start and frame.tags[k] in HEARD:
        k -= 1
    return frame.word(k) in search.grammar.words["hearing"]


def _before_first_conjunct(search: Search, group: Group) -> int:
    """Where the infinitive starts that rules the cue's too: the cue, or the one that it is coordinated with ("je dois
    être honnête et dire que")."""
    frame = search.frame
    if frame.word(group.first - 1) not in search.grammar.words["coordinators"]:
        return group.first
    for k in range(group.first - 2, max(group.first - REACH, frame.bounds[group.cue][0] - 1), -1):
        if frame.forms[k] == "Inf":
            return k
        if frame.is_finite(k):
            break
    return group.first


def _tried_in_incise(search: Search, group: Group) -> bool:
    """ "…, tente d'expliquer la ministre": beside what was said, trying to say it is saying it."""
    frame = search.frame
    words = search.grammar.words
    k = group.first - 1 - (frame.word(group.first - 1) in words["infinitive_markers"])
    while frame.word(k) in words["inverted"] or frame.word(k) in words["inversion_link"]:
        k -= 1
    before = frame.word(k - 1) == "," or k - 1 in frame.stand_ins or (k > 0 and frame.quoted[k - 1])
    return (
        before
        and "incise" in group.entry.frames
        and any(f.mood in FINITE and f.mood != "cond" for f in search.lexicon.readings(frame.word(k)))
    )


def _governor(search: Search, k: int, group: Group) -> str | None:
    frame, grammar = search.frame, search.grammar
    for at in range(k, max(k - 5, frame.bounds[group.cue][0] - 1), -1):
        readings = search.lexicon.readings(frame.words[at])
        for form in readings:
            if form.lemma in grammar.infinitives["realised"] or form.lemma in grammar.infinitives["realised_in_past"]:
                return _through(search, at, form.lemma, form.mood)
        if readings and frame.tags[at] in ("VERB", "AUX"):
            return f"under {frame.words[at]!r}"
        if frame.tags[at] in ("VERB", "AUX", "NOUN", "PROPN"):
            return f"under {frame.words[at]!r}"
    return "bare infinitive"


def _through(search: Search, at: int, lemma: str, mood: str) -> str | None:
    frame, infinitives = search.frame, search.grammar.infinitives
    negated = any(frame.word(j) in search.grammar.words["negation_first"] for j in range(at - 4, at))
    if lemma in infinitives["realised_when_negated"]:
        return None if negated else f"under {frame.words[at]!r}"
    if negated:
        return "negated"
    if lemma in infinitives["realised_in_past"]:
        past = mood in PAST or mood == "part-past"
        return None if past else f"under {frame.words[at]!r}"
    if mood == "ind-fut":
        return "to come"
    return None if mood != "cond" else "conditional"
