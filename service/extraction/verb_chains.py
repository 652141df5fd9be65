"""What stands before a verb: the auxiliaries of a language whose tenses are chains of them ("has not been saying").

A pack declares in `[auxiliaries.chain]` which auxiliaries may stand over a form of each mood, and in
`[auxiliaries.moods]` the mood that one gives ("would" makes a conditional). The model's tag decides between forms that
are written alike.
"""

from dataclasses import dataclass

from service.extraction.lexicon import FINITE, Lexicon
from service.extraction.syntax import VERBAL, Frame, Grammar
from service.packs import Form

REACH = 9
"""How many tokens an auxiliary may stand before its verb."""
AGREES = {"inf": "Inf", "part-pres": "Part", "part-past": "Part"}
NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "ADP"})


@dataclass(slots=True)
class Left:
    """What stands before the verb form, read from right to left."""

    first: int
    auxiliary: int | None = None
    been: bool = False
    reflexive: bool = False
    opened: bool = False
    closed: bool = False
    clitic: int | None = None
    object_clitic: int | None = None
    mood: str = ""
    person: str = ""


def chain(frame: Frame, i: int, mood: str, lexicon: Lexicon, grammar: Grammar) -> Left | None:
    """The auxiliaries and the negation before token i read as a form of a mood, None where it cannot be that form."""
    if frame.tags[i] in NOMINAL and not (mood in FINITE and _misread(frame, i, grammar)):
        return None
    left, wanted, form = Left(first=i), mood, i
    stop = max(i - REACH, frame.bounds[i][0])
    for k in range(i - 1, stop - 1, -1):
        word = frame.words[k]
        reading = _auxiliary(frame, k, wanted, lexicon, grammar)
        if reading is not None:
            left.been = left.been or (wanted == "part-past" and form == i and reading.lemma == grammar.be)
            left.auxiliary = left.first = form = k
            left.mood, left.person = grammar.moods.get(reading.lemma, reading.mood), reading.person
            if reading.mood in FINITE:
                break
            wanted = reading.mood
        elif word in grammar.words["negation_first"]:
            left.opened = True
        elif frame.tags[k] != "ADV" and not _parted(frame, k, i, wanted, lexicon, grammar):
            break
    return left if _fits(frame, i, mood, left, lexicon, grammar) else None


def _misread(frame: Frame, i: int, grammar: Grammar) -> bool:
    """Whether a form that the model takes for a noun has a name or pronoun before it and a complementiser behind it."""
    return frame.tag(i - 1) in ("PROPN", "PRON") and frame.word(i + 1) in grammar.words["complementisers"]


def _auxiliary(frame: Frame, k: int, wanted: str, lexicon: Lexicon, grammar: Grammar) -> Form | None:
    """The reading of token k as an auxiliary over a form of the mood, None where it is none."""
    if frame.tags[k] not in VERBAL:
        return None
    readings = [f for f in lexicon.readings(frame.words[k]) if f.lemma in grammar.chain.get(wanted, ())]
    return min(readings, key=lambda f: f.mood not in FINITE, default=None)


def _parted(frame: Frame, k: int, verb: int, wanted: str, lexicon: Lexicon, grammar: Grammar) -> bool:
    """Whether token k is the subject of a question between its auxiliary and its verb ("did he say")."""
    if frame.heads[k] != verb and frame.words[k] not in grammar.words["subject_pronouns"]:
        return False
    return k > 0 and _auxiliary(frame, k - 1, wanted, lexicon, grammar) is not None and frame.is_question(verb)


def _fits(frame: Frame, i: int, mood: str, left: Left, lexicon: Lexicon, grammar: Grammar) -> bool:
    """Whether the form is of that mood here: by auxiliaries, by the marker of infinitives, else by the model's tag."""
    marked = frame.word(left.first - 1) in grammar.words["infinitive_markers"]
    if mood in FINITE:
        if marked or _governed(frame, i, lexicon, grammar):
            return False
        return frame.forms[i] != "Inf" and (frame.forms[i] != "Part" or _only_finite(frame, i, lexicon, grammar))
    if left.auxiliary is not None or (marked and mood == "inf"):
        return True
    if mood == "part-past" and _only_finite(frame, i, lexicon, grammar):
        return False
    return frame.forms[i] == AGREES[mood]


def _governed(frame: Frame, i: int, lexicon: Lexicon, grammar: Grammar) -> bool:
    """Whether an auxiliary stands right before the form, so that it cannot be finite ("has said", "will say")."""
    k = i - 1
    while k > frame.bounds[i][0] and (frame.tags[k] == "ADV" or frame.words[k] in grammar.words["negation_first"]):
        k -= 1
    moods = {f.mood for f in lexicon.readings(frame.words[i])} - FINITE
    return any(_auxiliary(frame, k, mood, lexicon, grammar) is not None for mood in moods)


def _only_finite(frame: Frame, i: int, lexicon: Lexicon, grammar: Grammar) -> bool:
    return any(f.lemma in grammar.never_reduced for f in lexicon.readings(frame.words[i]))
