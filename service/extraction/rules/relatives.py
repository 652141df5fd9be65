"""Cues in a relative clause: "un cancer qu'il attribue à …", "…, ce que dénonce X", "comme l'a rappelé X"."""

from service.extraction.clauses import strip
from service.extraction.nominals import Source, nominal_at, top_noun
from service.extraction.noun_phrases import noun_phrase
from service.extraction.rules import announcements, around, complements, parentheses
from service.extraction.rules.finding import Finding, Search, Tokens
from service.extraction.rules.speakers import singular
from service.extraction.subjects import subject_of
from service.extraction.syntax import VERBAL
from service.extraction.verb_groups import Group

REACH = 12
OBJECTS = frozenset({"np", "de_np", "que", "qualify", "attribute"})


def relative(search: Search, group: Group) -> Finding | None:
    """The claim whose content stands before the relative word that the cue hangs from."""
    frame, words = search.frame, search.grammar.words
    opening = _opening(search, group)
    if opening is None or (search.grammar.plain_incises and opening == group.first - 1):
        return None
    source = _source(search, group, opening)
    if source is None or source.head is None:
        return None
    if any(frame.word(k) in words["indefinite"] for k in (source.head, source.head + 1)):
        return None
    if frame.words[opening] in words["as_said"] or _takes_up(search, opening):
        first, end = parentheses.extent(search, opening, group, source)
        wording = around.quoted_before(search, opening) if group.object_clitic is None else ()
        content = wording or _que_clause(search, end) or parentheses.around(search, group, first, end)
        return _finding("as said", group, content, parentheses.up_to(frame, source, end - 1))
    if frame.word(opening - 1) in words["what"]:
        presented = frame.word(opening - 2) in words["presentatives"]
        object_of = frame.tag(opening - 2) in ("ADP", "VERB", "ADV") and not presented
        return _comment(search, group, source, None if object_of else opening - 1)
    if _resumes(search, opening):
        return _comment(search, group, source, opening - 2)
    antecedent = _antecedent(search, group, opening)
    if antecedent is None:
        return None
    return _finding("relative object", group, _with_attribute(search, group, antecedent), source)


def _resumes(search: Search, opening: int) -> bool:
    """Whether the antecedent only takes up what stands before its comma (", un chiffre que conteste X")."""
    frame = search.frame
    resuming = singular(frame.word(opening - 1)) in search.lists["statements"]["resuming"]
    return resuming and frame.tag(opening - 2) == "DET" and frame.word(opening - 3) == ","


def _comment(search: Search, group: Group, source: Source, end: int | None) -> Finding | None:
    """A comment on the quotation that it announces, else on all that stands before `end`; None where it is the object
    of a verb."""
    behind = announcements.quotation_after(search, group)
    if behind is not None:
        return _finding("what was said", group, (behind,), source)
    if end is None:
        return None
    left = parentheses.said_before(search, group.cue, end)
    frame, words = search.frame, search.grammar.words
    if all(frame.words[k] in words["presentatives"] for k in range(*left)):
        left = parentheses.sentence_before(search, left[0])
    says = left[1] > left[0] + 1 or left[0] in frame.stand_ins
    return _finding("what was said", group, (left,) if says else (), source)


def _que_clause(search: Search, start: int) -> tuple[Tokens, ...]:
    """The clause behind "…, comme l'a dit X, que": the verb before the incise and X say the same."""
    frame = search.frame
    if frame.word(start) not in search.grammar.words["complementisers"]:
        return ()
    return (strip(frame, start + 1, frame.sentence_end(start)),)


def _finding(rule: str, group: Group, content: tuple[Tokens, ...], source: Source) -> Finding | None:
    if not content:
        return None
    return Finding(rule, content, source, (group.first, group.last + 1), group.cue, group.entry.lemma)


def _opening(search: Search, group: Group) -> int | None:
    """The relative que, or the comme with its clitic, at the head of the cue's clause."""
    frame, words = search.frame, search.grammar.words
    for k in range(group.first - 1, max(group.first - REACH, frame.bounds[group.cue][0] - 1), -1):
        word = frame.words[k]
        if _takes_up(search, k) or _takes_up(search, k - 1):
            return k if _takes_up(search, k) else k - 1
        if word in words["as_said"] and (group.object_clitic is not None or k == group.first - 1):
            return k
        if any(f.rule == "que-clause" and f.content[0][0] == k + 1 for f in search.findings):
            return None
        if word in words["relative_objects"] and (k == group.first - 1 or _is_relative(search, k)):
            return k
        if word in words["relative_about"] and "de_np" in group.entry.frames - group.entry.weak:
            return k
        if frame.is_finite(k) or word in (",", ":", ";") or word in words["complementisers"]:
            return None
    return None


def _takes_up(search: Search, k: int) -> bool:
    """Whether "c'est ainsi que" or "voilà comment" takes up at k what stands before it."""
    frame, words = search.frame, search.grammar.words
    presented = frame.word(k - 1) in words["presentatives"]
    so = frame.words[k] in words["as_said"] and frame.word(k + 1) in words["complementisers"]
    return (
        presented and (so or frame.words[k] in words["interrogatives"]) and "," in frame.words[frame.bounds[k][0] : k]
    )


def _is_relative(search: Search, k: int) -> bool:
    frame = search.frame
    if frame.word(k - 1) in search.grammar.words["what"]:
        return True
    if frame.tags[k] == "PRON":
        return frame.tag(k - 1) in ("NOUN", "PROPN", "ADJ", "PUNCT", "PRON", "VERB")
    return _opens_verbless(search, k)


def _opens_verbless(search: Search, k: int) -> bool:
    """Whether only a noun phrase stands before the que in its sentence, whatever the parse makes of it ("Un choix que X
    qualifie de …"); nouns that report take a que of their own ("L'annonce que …")."""
    frame = search.frame
    before = range(frame.bounds[k][0], k)
    if frame.tag(k - 1) not in ("NOUN", "PROPN", "ADJ") or any(frame.forms[j] for j in before):
        return False
    return not any(frame.words[j] in search.lexicon.nouns for j in before)


def _source(search: Search, group: Group, opening: int) -> Source | None:
    """The subject between the relative word and the verb, or behind the verb."""
    opening += search.frame.word(opening + 1) in search.grammar.words["complementisers"]
    between = nominal_at(search.frame, opening + 1, search.grammar)
    if group.clitic is None and between is not None and between.head is not None and between.head < group.first:
        return between
    if group.clitic is not None or any(
        search.frame.tags[k] in ("NOUN", "PROPN", "PRON")
        and search.frame.words[k] not in search.grammar.words["clitics"]
        for k in range(opening + 1, group.first)
    ):
        return subject_of(search.frame, group, search.grammar)
    return nominal_at(search.frame, group.after, search.grammar)


def _antecedent(search: Search, group: Group, opening: int) -> Tokens | None:
    frame = search.frame
    if not group.entry.frames & OBJECTS or complements.is_infinitive(search, group.after):
        return None
    k = opening - 1
    while k > 0 and frame.words[k] == ",":
        k -= 1
    head = frame.heads[group.cue] if frame.deps[group.cue] in search.grammar.labels["relative"] else opening
    if head >= opening or frame.tags[head] not in ("NOUN", "PROPN"):
        head = top_noun(frame, k, frame.bounds[k][0], search.grammar) or k
    while frame.words[head] in search.grammar.words["time_words"] and frame.heads[head] < head:
        head = frame.heads[head]
    if frame.tags[head] not in ("NOUN", "PROPN"):
        return None
    first, last = noun_phrase(frame, head, search.grammar)
    determiners = [child for child in frame.children[head] if first <= child < head and frame.tags[child] == "DET"]
    return min(determiners, default=first), min(last, opening)


def _before_main_verb(search: Search, start: int, end: int) -> int:
    """The comma that closes the relative clause, where the main verb stands right behind it, else `end`."""
    frame = search.frame
    closes = (k for k in range(start, end - 1) if frame.words[k] == "," and frame.tags[k + 1] in VERBAL)
    return next(closes, end)


def _with_attribute(search: Search, group: Group, antecedent: Tokens) -> tuple[Tokens, ...]:
    """The antecedent, and what it is called or judged to be where the verb says that; the words in marks alone where
    it is called so."""
    frame = search.frame
    if group.entry.frames & {"np", "de_np"} and not group.entry.frames & {"qualify", "attribute"}:
        return (antecedent,)
    words = search.grammar.words
    start = group.after + (frame.word(group.after) in words["of"] | words["as_said"])
    if start < frame.sentence_end(group.cue) and frame.word(start) != ",":
        stop = _before_main_verb(search, start, frame.sentence_end(group.cue))
        if frame.quoted[start]:
            return ((start, next((k for k in range(start, stop) if not frame.quoted[k]), stop)),)
        return antecedent, strip(frame, start, min(frame.subtree(group.cue)[1], stop))
    return (antecedent,) if group.entry.frames & {"np", "de_np"} else ()
