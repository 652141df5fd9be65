"""A cue verb with what surrounds it: auxiliaries, clitics, negation, the words of its phrase, its subject's place.

The words decide (forms, auxiliaries, clitics): the model tags the forms that news uses most as nouns too often.
"""

from dataclasses import dataclass

from service.extraction.cue_words import entry_at, may_follow
from service.extraction.lexicon import FINITE, CueEntry, Lexicon
from service.extraction.syntax import VERBAL, Frame, Grammar
from service.extraction.verb_chains import Left, chain

TRANSITIVE = frozenset({"que", "np", "x_de", "x_a", "a_x_de", "qualify", "attribute", "inf", "question"})
WE_AND_YOU = frozenset({"2s", "1p", "2p"})
REACH = 9
"""How many tokens an auxiliary may stand before its participle."""


@dataclass(frozen=True, slots=True)
class Group:
    """The tokens first to last (inclusive) of a verb group, `cue` its head verb.

    `mood` is that of the finite verb or auxiliary ("ind-pres" …), else of the bare form ("inf", "part-pres",
    "part-past"). `clitic` is the inverted subject ("-il"), `reflexive`, `negated`, `restricted` (ne … que) and
    `passive` what they say; `after` is the first token behind the words of the cue.
    """

    entry: CueEntry
    first: int
    cue: int
    last: int
    mood: str
    person: str
    compound: bool = False
    passive: bool = False
    reflexive: bool = False
    negated: bool = False
    restricted: bool = False
    clitic: int | None = None
    object_clitic: int | None = None

    @property
    def after(self) -> int:
        """The first token behind the words of the cue."""
        return self.last + 1

    @property
    def finite(self) -> bool:
        """Whether the group has a finite verb."""
        return self.mood in FINITE


def groups(frame: Frame, i: int, lexicon: Lexicon, grammar: Grammar) -> Group | None:
    """The verb group that token i heads as a cue, None where it is none."""
    found: Group | None = None
    if _in_a_name(frame, i):
        return None
    for form in lexicon.readings(frame.words[i]):
        entries = lexicon.verbs.get(form.lemma)
        if not entries or not may_follow(frame, i, lexicon.followed.get(form.lemma)):
            continue
        group = _group(frame, i, form.mood, form.person, entries, lexicon, grammar)
        if group and (found is None or _better(group, found)):
            found = group
    return found


def _in_a_name(frame: Frame, i: int) -> bool:
    """Whether a word is one of two capitalised names inside a sentence: "la maire, Lise Roux"."""
    inside = frame.bounds[i][0] < i < len(frame) - 1
    return (
        inside
        and frame.tags[i] == frame.tags[i + 1] == "PROPN"
        and frame.surface[i][:1].isupper()
        and frame.surface[i + 1][:1].isupper()
        and not frame.surface[i].isupper()
    )


def _better(group: Group, than: Group) -> bool:
    """Prefer a reading with an auxiliary, then one in the third person of the indicative."""
    return _rank(group) > _rank(than)


def _rank(group: Group) -> tuple[int, bool, bool, bool]:
    third = group.person in ("3s", "3p")
    return (len(group.entry.words), group.compound, third, group.mood.startswith("ind"))


def _group(
    frame: Frame, i: int, mood: str, person: str, entries: tuple[CueEntry, ...], lexicon: Lexicon, grammar: Grammar
) -> Group | None:
    form = mood
    left = chain(frame, i, mood, lexicon, grammar) if grammar.chain else _left(frame, i, mood, lexicon, grammar)
    if left is None or (person in WE_AND_YOU and not _says_we(frame, left, grammar)):
        return None
    if grammar.chain and left.auxiliary is not None:
        mood, person = left.mood, left.person
    elif mood == "part-past" and left.auxiliary is not None:
        mood, person = _auxiliary_form(frame.words[left.auxiliary], lexicon, grammar)
    elif mood == "imper" or (mood in FINITE and _is_noun(frame, i, left, grammar)):
        return None
    clitic = left.clitic
    last = i
    if frame.word(i + 1) in grammar.words["inversion_link"] and frame.word(i + 2) in grammar.words["inverted"]:
        last = clitic = i + 2
    elif frame.word(i + 1) in grammar.words["inverted"]:
        last = clitic = i + 1
    restricted = left.opened and _restricts(frame, i, grammar)
    negated = left.opened and not restricted and not _affirms(frame, i, grammar)
    entry, last = entry_at(frame, last, entries, reflexive=left.reflexive, negated=negated, grammar=grammar)
    if entry is None:
        return None
    compound = left.auxiliary is not None and not (grammar.chain and mood == "cond")
    passive = compound and form == "part-past" and _is_passive(frame, left, entry, lexicon, grammar)
    return Group(
        entry=entry,
        first=left.first,
        cue=i,
        last=last,
        mood=mood,
        person=person,
        compound=compound,
        passive=passive,
        reflexive=left.reflexive,
        negated=negated and not entry.negated,
        restricted=restricted,
        clitic=clitic,
        object_clitic=left.object_clitic,
    )


def _says_we(frame: Frame, left: Left, grammar: Grammar) -> bool:
    """Whether the pronoun of a first or second person plural, or of a second singular, stands by the verb: without one
    "relations" and "juges" are nouns."""
    near = range(max(left.first - 2, 0), left.first + 1)
    return left.clitic is not None or any(frame.words[k] in grammar.words["we_and_you"] for k in near)


def _left(frame: Frame, i: int, mood: str, lexicon: Lexicon, grammar: Grammar) -> Left:
    """Read the auxiliary, the clitics and the negation before token i."""
    left, words = Left(first=i), grammar.words
    k, stop = i - 1, max(i - REACH, frame.bounds[i][0])
    wants_auxiliary = mood == "part-past"
    while k >= stop:
        word = frame.words[k]
        if wants_auxiliary and left.auxiliary is None and word in grammar.been:
            left.been, left.first = True, k
        elif wants_auxiliary and left.auxiliary is None and _is_auxiliary(word, lexicon, grammar):
            left.auxiliary, left.first = k, k
        elif word in words["negation_second"] and (left.auxiliary is None or mood == "inf"):
            left.closed = True
        elif word in words["inverted"] and left.auxiliary is None:
            left.clitic = k
        elif word in words["inversion_link"]:
            pass
        elif (left.auxiliary is not None or not wants_auxiliary) and word in words["clitics"]:
            _clitic(frame, left, k, grammar)
        elif wants_auxiliary and (aside := _aside(frame, k, grammar)):
            k -= aside - 1
        elif not _is_between(frame, k, i, wants_auxiliary=wants_auxiliary and left.auxiliary is None):
            break
        k -= 1
    return left


def _clitic(frame: Frame, left: Left, k: int, grammar: Grammar) -> None:
    word = frame.words[k]
    if word in grammar.words["negation_first"]:
        left.opened = True
    elif word in grammar.reflexives.get(frame.word(k - 1), grammar.words["reflexive"]):
        left.reflexive = True
    elif word in grammar.words["object_clitics"]:
        left.object_clitic = k
    left.first = k


def _aside(frame: Frame, k: int, grammar: Grammar) -> int:
    """How many words an aside has that ends at k ("en revanche", "quant à lui"), 0 where none does."""
    for length in (2, 3):
        if k >= length - 1 and " ".join(frame.words[k - length + 1 : k + 1]) in grammar.words["asides"]:
            return length
    return 0


def _is_between(frame: Frame, k: int, participle: int, *, wants_auxiliary: bool) -> bool:
    """Whether token k may stand between an auxiliary and its participle: an adverb, a phrase that hangs from it, or a
    parenthesis (", quant à lui,")."""
    if not wants_auxiliary:
        return False
    if frame.tags[k] in ("ADV", "PRON") or frame.words[k] == ",":
        return True
    if frame.heads[k] != participle and frame.heads[frame.heads[k]] != participle:
        return frame.word(participle - 1) == "," and frame.tags[k] not in VERBAL
    return frame.deps[k] not in ("nsubj", "obj") and frame.tags[k] not in VERBAL


def _is_auxiliary(word: str, lexicon: Lexicon, grammar: Grammar) -> bool:
    return any(form.lemma in (grammar.have, grammar.be) and form.mood != "part-past" for form in lexicon.readings(word))


def _auxiliary_form(word: str, lexicon: Lexicon, grammar: Grammar) -> tuple[str, str]:
    forms = [f for f in lexicon.readings(word) if f.lemma in (grammar.have, grammar.be) and f.mood != "part-past"]
    best = max(forms, key=lambda f: (f.mood.startswith("ind"), f.mood == "cond", f.person in ("3s", "3p")))
    return best.mood, best.person


def _is_passive(frame: Frame, left: Left, entry: CueEntry, lexicon: Lexicon, grammar: Grammar) -> bool:
    if left.auxiliary is None:
        return False
    if grammar.chain:
        return left.been and bool(entry.frames & TRANSITIVE)
    being = any(form.lemma == grammar.be for form in lexicon.readings(frame.words[left.auxiliary]))
    if not entry.frames & TRANSITIVE:
        return False
    return left.been or (being and not left.reflexive)


def _is_noun(frame: Frame, i: int, left: Left, grammar: Grammar) -> bool:
    """Whether a finite-looking form is a noun or an adjective here: a determiner before it that is no clitic."""
    before = frame.word(left.first - 1)
    if frame.word(i + 1) in grammar.words["inversion_link"] or frame.word(i + 1) in grammar.words["inverted"]:
        return False
    if left.first == i and before in grammar.words["plain_determiners"]:
        return frame.tags[i] not in ("VERB", "AUX") or before not in grammar.words["gerund"]
    if left.object_clitic is not None and left.first == left.object_clitic and frame.tags[i] not in ("VERB", "AUX"):
        return before not in grammar.words["subject_pronouns"]
    return frame.tags[i] in ("ADP", "PROPN", "ADJ", "NOUN") and frame.tag(i - 1) in ("DET", "ADP", "NUM")


def _restricts(frame: Frame, i: int, grammar: Grammar) -> bool:
    """ne … que: no second part of a negation around the verb, and a que that opens no clause of its own."""
    window = range(max(i - 3, 0), min(i + 4, len(frame)))
    if any(frame.words[k] in grammar.words["negation_second"] for k in window):
        return False
    return any(frame.words[k] in grammar.words["restrictive"] for k in range(i + 1, min(i + 3, len(frame))))


def _affirms(frame: Frame, i: int, grammar: Grammar) -> bool:
    """ "n'en … pas moins": a negation that affirms."""
    return any(
        frame.word(k) in grammar.words["less"] and frame.word(k - 1) in grammar.words["negation_second"]
        for k in range(i + 1, i + 4)
    )
