"""Where the main clause starts: behind a participle, an infinitive or a subordinate clause that stands in front."""

from service.extraction.syntax import Frame, Grammar

NOMINAL = frozenset({"DET", "PROPN", "NOUN", "PRON", "NUM"})


def main_clause_after(frame: Frame, cue: int, start: int, grammar: Grammar) -> int | None:
    """Where the main clause starts behind a participle or infinitive that opens its sentence ("Rappelant que P, X …").
    None where the cue is finite or a finite verb stands before it."""
    first, _ = frame.bounds[cue]
    if frame.forms[cue] == "Fin" or any(frame.is_finite(k) for k in range(first, start - 1)):
        return None
    return clause_behind(frame, cue, start, grammar) if _hangs_in_front(frame, cue, first, grammar) else None


def clause_behind(frame: Frame, cue: int, start: int, grammar: Grammar) -> int | None:
    """The comma behind `start` with a noun phrase or pronoun behind it and its finite verb further on; past the verb of
    what is said, where that is a clause."""
    end = frame.bounds[cue][1]
    clause = frame.words[start - 1] in grammar.words["complementisers"]
    for k in range(start + 1, end - 2):
        if frame.words[k] != "," or frame.quoted[k] or frame.tags[k + 1] not in NOMINAL:
            continue
        said = not clause or any(frame.is_finite(j) for j in range(start, k))
        if said and any(frame.is_finite(j) for j in range(k + 1, end)) and subject_opens(frame, k + 1, end):
            return k
    return None


def in_front_clause(frame: Frame, cue: int, grammar: Grammar) -> bool:
    """Whether the cue stands in a clause that waits for the main one: a conjunction or a relative word before it, and
    no finite verb before that ("Si X assure que P, Y …", "À Lyon, où il a dénoncé Q, X …")."""
    for k in range(frame.bounds[cue][0], cue):
        if frame.is_finite(k):
            return False
        if frame.tags[k] == "SCONJ" or frame.words[k] in grammar.words["relatives"]:
            conjunction = frame.word(k - 1) in grammar.words["before_conjunctive_que"]
            return conjunction or frame.words[k] not in grammar.words["complementisers"]
    return False


def _hangs_in_front(frame: Frame, cue: int, first: int, grammar: Grammar) -> bool:
    """Whether the cue is an infinitive or participle, or a bare past participle that opens the sentence."""
    if frame.words[cue] in grammar.nonfinite or cue - first <= 1:
        return True
    return any(frame.words[k] in grammar.nonfinite for k in range(max(first, cue - 3), cue))


def opens_clause(frame: Frame, k: int, end: int) -> bool:
    """Whether a clause with a subject of its own starts at k."""
    return frame.tag(k) in NOMINAL and subject_opens(frame, k, end)


def subject_opens(frame: Frame, k: int, end: int) -> bool:
    """Whether the noun phrase at k runs up to a finite verb: a clause of its own, an apposition at most in it."""
    for j in range(k, min(k + 25, end)):
        if frame.is_finite(j):
            return True
        if frame.tags[j] in ("SCONJ", "CCONJ") or frame.words[j] in (":", ";"):
            return False
    return False
