"""Participles of a noun: "le feu vert, rapporté par X", "accusé par X de fraude", "Annoncée par X, la fermeture …"."""

from service.extraction.clauses import strip
from service.extraction.nominals import NOBODY, Source, nominal_at
from service.extraction.noun_phrases import noun_phrase
from service.extraction.rules.finding import Finding, Search, Tokens
from service.extraction.rules.passives import agent, alleged, claim, is_done_to, is_read, judged_to_be
from service.extraction.rules.speakers import can_speak, is_person, singular
from service.extraction.rules.stating import states
from service.extraction.syntax import Frame
from service.extraction.verb_groups import Group

COMMA = frozenset({","})
MODIFIERS = frozenset({"acl", "nmod"})


def participle(search: Search, group: Group) -> Finding | None:
    """A participle of a noun: "le feu vert, rapporté par la presse, de tirer", "accusé par X de fraude"."""
    frame = search.frame
    if frame.word(group.first - 1) in search.grammar.words["determiners"]:
        search.drop(group.cue, "a noun")
        return None
    source = agent(search, group) or NOBODY
    behind = alleged(search, group)
    if behind is not None and (source.head is not None or is_done_to(search, group, _agreeing(frame, group.cue))):
        named = _called(search, group) if "qualify" in group.entry.frames else ()
        return claim("participle", group, (*named, behind), source)
    if source.head is None:
        return _headline(search, group)
    if not group.entry.frames & {"np", "que"} or (group.entry.weak & {"np"} and "que" not in group.entry.frames):
        return None
    if not can_speak(search, source.head) and not is_read(search, source):
        search.drop(group.cue, "an agent that does not speak")
        return None
    fronted = _fronted(search, group, source)
    if fronted is not None:
        return claim("participle", group, (fronted,), source)
    judged = judged_to_be(search, group, source)
    content = (*_called(search, group), judged) if judged else _noun_of(search, group, source)
    return claim("participle", group, content, source) if content else None


def _fronted(search: Search, group: Group, source: Source) -> Tokens | None:
    """The subject that a participle at the head of its sentence waits for ("Annoncée par X, la fermeture …"):
    what was announced, where it states something."""
    frame = search.frame
    if group.first != frame.bounds[group.cue][0] or source.tokens is None:
        return None
    comma = frame.find(COMMA, source.tokens[0], frame.sentence_end(group.cue))
    subject = nominal_at(frame, comma + 1, search.grammar) if comma is not None else None
    if subject is None or subject.tokens is None or not states(search, subject.tokens):
        return None
    return subject.tokens


def _headline(search: Search, group: Group) -> Finding | None:
    """A headline without a verb: "Nouvelle grève annoncée", "Treize ans de prison requis contre un incendiaire"."""
    frame = search.frame
    in_title = frame.paragraph.field == "title" and not any(map(frame.is_finite, range(len(frame))))
    if not in_title or group.entry.act not in ("announcement", "demand") or "np" not in group.entry.frames:
        search.drop(group.cue, "participle with no agent")
        return None
    head = _agreeing(frame, group.cue)
    if head is None or is_person(search, head):
        return None
    first, _ = noun_phrase(frame, head, search.grammar)
    return claim("headline", group, (strip(frame, first, group.first),), Source("unnamed"))


def _called(search: Search, group: Group) -> tuple[Tokens, ...]:
    """The noun that is called something: "une année, qualifiée de brillante par …"."""
    head = _agreeing(search.frame, group.cue)
    if head is None:
        return ()
    first, last = noun_phrase(search.frame, head, search.grammar)
    return (strip(search.frame, first, min(last, group.first)),)


def _agreeing(frame: Frame, participle: int) -> int | None:
    """The noun before the participle that agrees with it: the one that the parse gives, else one above it."""
    head = frame.heads[participle]
    if head >= participle:
        return None
    wanted = _agreement(frame, participle)
    while frame.tags[head] in ("NOUN", "PROPN", "ADJ", "VERB"):
        if frame.tags[head] in ("NOUN", "PROPN") and all(
            a is None or b is None or a == b for a, b in zip(wanted, _agreement(frame, head), strict=True)
        ):
            return head
        if frame.heads[head] >= head:
            return None
        head = frame.heads[head]
    return None


def _agreement(frame: Frame, i: int) -> tuple[str | None, str | None]:
    return frame.feature(i, "Gender"), frame.feature(i, "Number")


def _noun_of(search: Search, group: Group, source: Source) -> tuple[Tokens, ...]:
    """The noun that the participle qualifies, with what follows the agent where the parse joins them."""
    frame, grammar = search.frame, search.grammar
    head = _agreeing(frame, group.cue)
    if (
        head is None
        or frame.words[head].split("-")[-1] in search.grammar.adjuncts
        or frame.words[head] in search.lexicon.nouns
    ):
        return ()
    said = singular(frame.words[head]) in search.lists["statements"]["contents"]
    if "np" not in group.entry.frames and not said:
        return ()
    modified = any(frame.deps[c] in MODIFIERS and c != group.cue for c in frame.children[head])
    if not modified and not states(search, (head, head + 1)):
        return ()
    first, last = noun_phrase(frame, head, grammar)
    while frame.tags[first] == "ADP" and first < head:
        first += 1
    start = group.first
    while start > first and frame.words[start - 1] == ",":
        start -= 1
    left = strip(frame, first, min(last, start) if last > start else last)
    after = source.tokens[1] if source.tokens else group.after
    _, subtree_end = frame.subtree(head)
    if frame.word(after) == "," and subtree_end > after + 1:
        right = strip(frame, after + 1, frame.sentence_end(group.cue))
        return (left, right)
    relative = _relative_behind(search, after, frame.sentence_end(group.cue), head)
    return (left, strip(frame, *relative)) if relative else (left,)


def _relative_behind(search: Search, start: int, end: int, head: int) -> Tokens | None:
    """The relative clause of the noun that goes on behind the agent ("une affaire révélée par X qui implique Y")."""
    frame = search.frame
    for k in range(start, end):
        if frame.words[k] in search.grammar.words["relatives"] and frame.tags[k] == "PRON":
            return (k, end) if k > start or frame.heads[frame.heads[k]] == head else None
    return None
