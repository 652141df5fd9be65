"""Where what was said starts and ends: the words between a cue and the end of its clause."""

from service.extraction.lexicon import Lexicon
from service.extraction.main_clauses import NOMINAL, clause_behind, in_front_clause, main_clause_after, subject_opens
from service.extraction.syntax import VERBAL, Frame, Grammar
from service.packs import Form

Tokens = tuple[int, int]

PARENTHESIS = 12
"""How many tokens a phrase between two commas may have."""


def content_end(frame: Frame, cue: int, start: int, lexicon: Lexicon, grammar: Grammar) -> int:
    """Where a content that starts at `start` under the cue ends: the end of the sentence, or the first thing behind it
    that belongs to the narration again (another cue with its own complement, an attribution, an adjunct of the cue)."""
    main = clause_behind if in_front_clause(frame, cue, grammar) else main_clause_after
    end = main(frame, cue, start, grammar) or _scope_end(frame, cue, start, grammar)
    for k in range(start + 1, end):
        if _narration_resumes(frame, cue, k, end, lexicon, grammar):
            return strip(frame, start, k)[1]
    return strip(frame, start, end)[1]


def _scope_end(frame: Frame, cue: int, start: int, grammar: Grammar) -> int:
    """The end of the cue's own clause: of the sentence, or of the relative or adverbial clause before the main verb."""
    end = frame.sentence_end(cue)
    node = cue
    while frame.heads[node] != node:
        if frame.deps[node] in grammar.labels["embedded"]:
            main = frame.heads[node]
            while frame.heads[main] != main and frame.tags[main] not in VERBAL:
                main = frame.heads[main]
            closing = frame.subtree(node)[1]
            said = frame.words[start - 1] not in grammar.words["complementisers"] or any(
                frame.is_finite(k) for k in range(start, closing)
            )
            if main > closing > start and frame.word(closing) == "," and said:
                return closing
        node = frame.heads[node]
    return end


def strip(frame: Frame, start: int, end: int) -> Tokens:
    """The tokens without the commas, spaces and coordinators at their ends."""
    while start < end and (frame.words[start] in ",;:–—-" or frame.words[start].isspace()):
        start += 1
    while end > start + 1 and (frame.words[end - 1] in ",;:–—-." or frame.words[end - 1].isspace()):
        end -= 1
    while end > start + 1 and frame.tags[end - 1] == "CCONJ":
        end -= 1
        while end > start + 1 and frame.words[end - 1] == ",":
            end -= 1
    return start, end


def _narration_resumes(frame: Frame, cue: int, k: int, end: int, lexicon: Lexicon, grammar: Grammar) -> bool:
    if frame.quoted[k] or (frame.word(k - 1) == "," and frame.word(k - 2) in grammar.words["complementisers"]):
        return False
    word = frame.words[k]
    if word in grammar.words["colon"]:
        return any(s in frame.stand_ins for s in range(k + 1, min(k + 3, len(frame))))
    if word == ";":
        return True
    if _joins_participles(frame, k, grammar):
        return False
    if frame.word(k - 1) == "," or word in grammar.words["coordinators"]:
        return (
            _participle_cue(frame, k, lexicon, grammar)
            or (attribution_at(frame, k, lexicon) and not _interrupts(frame, k))
            or _coordinated_cue(frame, cue, k, lexicon, grammar)
            or _adverbial_of_cue(frame, cue, k, grammar)
            or _writer_adds(frame, k, grammar)
            or _as_said(frame, k, grammar)
            or _what_is_said(frame, k, lexicon, grammar)
            or _new_main_clause(frame, cue, k, end, grammar)
        )
    return _attribution_at_end(frame, k, lexicon) or _adjunct_of_cue(frame, cue, k, grammar)


def _participle_cue(frame: Frame, k: int, lexicon: Lexicon, grammar: Grammar) -> bool:
    """ ", ajoutant que …", "et précisant que …", "tout en rappelant …"."""
    for at in range(k, min(k + 4, len(frame))):
        word = frame.words[at]
        if any(f.lemma in lexicon.verbs and _goes_back_to_narration(f, lexicon) for f in lexicon.readings(word)):
            return True
        if (
            word not in grammar.words["gerund_openers"]
            and word not in grammar.words["clitics"]
            and frame.tags[at] != "ADV"
        ):
            return False
    return False


def _goes_back_to_narration(form: Form, lexicon: Lexicon) -> bool:
    """A present participle of a cue, or the past participle of one that says what somebody is accused of."""
    if form.mood == "part-pres":
        return True
    return form.mood == "part-past" and any("x_de" in entry.frames for entry in lexicon.verbs[form.lemma])


def attribution_at(frame: Frame, k: int, lexicon: Lexicon) -> bool:
    """ ", selon X", ", d'après X" at the end of a clause."""
    return any(
        "parenthesis" not in entry.frames and all(frame.word(k + 1 + n) == w for n, w in enumerate(entry.words))
        for entry in lexicon.prepositions.get(frame.words[k], ())
    )


def _interrupts(frame: Frame, k: int) -> bool:
    """Whether the phrase at k parts a verb from what follows it ("une mesure qui est, selon lui, utile"): the content
    goes on behind the comma that closes it."""
    if frame.tag(k - 2) not in VERBAL:
        return False
    return any(frame.words[j] == "," for j in range(k + 1, min(k + PARENTHESIS, frame.sentence_end(k))))


def _attribution_at_end(frame: Frame, k: int, lexicon: Lexicon) -> bool:
    return frame.words[k] in lexicon.prepositions and attribution_at(frame, k, lexicon) and frame.deps[k] == "case"


def _joins_participles(frame: Frame, k: int, grammar: Grammar) -> bool:
    """Whether the coordinator at k stands between two participles of one auxiliary ("avait entendu et condamné")."""
    inside = 0 < k < len(frame) - 1 and frame.words[k] in grammar.words["coordinators"]
    return inside and frame.forms[k - 1] == frame.forms[k + 1] == "Part"


def _coordinated_cue(frame: Frame, cue: int, k: int, lexicon: Lexicon, grammar: Grammar) -> bool:
    """ ", et a promis de …": a coordinated verb with no subject of its own, in the mood of the cue's, that reports."""
    at = k + 1 if frame.words[k] in grammar.words["coordinators"] else k
    while frame.word(at) in grammar.words["clitics"]:
        at += 1
    if frame.word(at) in grammar.words["subject_pronouns"]:
        return False
    readings = lexicon.readings(frame.word(at))
    participle = at > k and any(f.mood == "part-past" and f.lemma in lexicon.verbs for f in readings)
    if participle and frame.word(at + 1) in grammar.words["complementisers"] | grammar.words["object_determiners"]:
        return frame.forms[cue] == "Part" or frame.word(at + 1) in grammar.words["complementisers"]
    finite = any(f.mood in ("ind-pres", "ind-past", "ind-imp") for f in readings)
    if finite and frame.tag(at) in ("NOUN", "ADJ") and at > k and lexicon.may_report(frame.word(at)):
        following = frame.word(at + 1)
        governed = any(following in entry.prepositions for f in readings for entry in lexicon.verbs.get(f.lemma, ()))
        return governed or following in grammar.words["complementisers"] | grammar.words["towards"]
    if not finite or frame.tag(at) not in ("VERB", "AUX"):
        return False
    if frame.forms[cue] == "Part" and _has_said(frame, at, lexicon, grammar):
        return True
    verb = frame.heads[at] if frame.tag(at) == "AUX" and frame.deps[at].startswith("aux") else at
    if "Tense=Imp" in frame.morphology[at] and frame.forms[cue] == "Part":
        return False
    return (frame.heads[verb] == cue and frame.deps[verb] not in grammar.labels["clause"]) or (
        frame.deps[verb] in grammar.labels["coordinated"] and lexicon.may_report(frame.word(verb))
    )


def _has_said(frame: Frame, at: int, lexicon: Lexicon, grammar: Grammar) -> bool:
    """Whether avoir stands at `at` with the participle of a cue behind it ("… et a fait savoir que")."""
    if not any(f.lemma == grammar.have for f in lexicon.readings(frame.words[at])):
        return False
    participle = at + 1
    while frame.tag(participle) == "ADV":
        participle += 1
    readings = lexicon.readings(frame.word(participle))
    return frame.word(participle) not in grammar.been and any(
        f.mood == "part-past" and f.lemma in lexicon.verbs for f in readings
    )


def _what_is_said(frame: Frame, k: int, lexicon: Lexicon, grammar: Grammar) -> bool:
    """ ", ce que conteste X", ", ce dont doute X", ", un bilan que X n'a pu vérifier": a comment on all before it."""
    at = k + (frame.tags[k] == "DET")
    noun = frame.tag(at) == "NOUN" and frame.word(at + 1) in grammar.words["relative_objects"]
    what = frame.words[k] in grammar.words["what"] and frame.word(k + 1) in grammar.words["relative_after_ce"]
    if not noun and not what:
        return False
    clause = range(at + 2, at + 9 if noun else at + 6)
    return any(lexicon.may_report(frame.word(j)) or frame.word(j) in grammar.words["verifying"] for j in clause)


def _new_main_clause(frame: Frame, cue: int, k: int, end: int, grammar: Grammar) -> bool:
    """ ", mais B", ", et B": a coordinated clause with its own subject, and no que that would keep it under the cue."""
    if frame.words[k] not in grammar.words["clause_coordinators"] or frame.word(k - 1) != ",":
        return False
    if not any(frame.is_finite(j) for j in range(cue + 1, k)):
        return False
    at = k + 1
    while frame.tag(at) == "ADV" and at < end:
        at += 1
    if frame.tag(at) not in NOMINAL or frame.words[at] in grammar.words["complementisers"]:
        return False
    return subject_opens(frame, at, end)


def _as_said(frame: Frame, k: int, grammar: Grammar) -> bool:
    """ ", comme l'a dit X": another attribution of the same words."""
    return frame.words[k] in grammar.words["as_said"] and frame.word(k + 1) in grammar.words["object_clitics"]


def _writer_adds(frame: Frame, k: int, grammar: Grammar) -> bool:
    """ ", alors que …", ", sans donner de détails": the writer contrasts or comments; ", car …" behind a quotation."""
    word, following = frame.words[k], frame.word(k + 1)
    if word in grammar.words["contrasting"] and following in grammar.words["complementisers"]:
        return True
    if word in grammar.words["otherwise"]:
        return True
    if word in grammar.words["without"]:
        return any(frame.forms[j] == "Inf" for j in range(k + 1, min(k + 5, len(frame))))
    return word in grammar.words["because"] and k > 1 and frame.quoted[k - 2]


def _adverbial_of_cue(frame: Frame, cue: int, k: int, grammar: Grammar) -> bool:
    """ ", alors que …", ", après avoir …": a clause that hangs from the cue itself."""
    if frame.words[k] not in grammar.words["contrast_marks"]:
        return False
    clause = frame.heads[k]
    return frame.heads[clause] == cue and clause > k


def _adjunct_of_cue(frame: Frame, cue: int, k: int, grammar: Grammar) -> bool:
    """ "dans un communiqué", "à la presse", "lors d'une conférence": the occasion of the speech, hung from the cue."""
    if frame.tags[k] != "ADP" or frame.deps[k] != "case":
        return False
    noun = frame.heads[k]
    return frame.heads[noun] == cue and frame.words[noun] in grammar.adjuncts and noun - k <= 5
