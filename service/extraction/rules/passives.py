"""Passive and impersonal cues, and participles: "il a été souligné que", "accusé par X d'avoir", "rapporté par X"."""

from service.extraction.clauses import strip
from service.extraction.noun_phrases import noun_phrase
from service.extraction.rules import complements
from service.extraction.rules.finding import Finding, Search, Tokens
from service.extraction.rules.parentheses import said_before
from service.extraction.rules.speakers import can_speak, is_person, singular
from service.extraction.rules.stating import states
from service.extraction.subjects import NOBODY, Source, nominal_at
from service.extraction.syntax import Frame
from service.extraction.verb_groups import Group

COMMA = frozenset({","})
AGENT_REACH = 12
UNNAMED = Source("unnamed")
MODIFIERS = frozenset({"acl", "nmod"})


def passive(search: Search, group: Group) -> Finding | None:
    """A finite passive: impersonal with a clause or beside a quotation, or with the content as its subject."""
    source = agent(search, group) or NOBODY
    commented = _commented(search, group)
    if commented and source.head is not None and can_speak(search, source.head):
        return _finding("what was said", group, commented, source)
    beside = _beside(search, group)
    if beside:
        return _finding("impersonal incise", group, beside, source if source.head is not None else Source("impersonal"))
    if "que" in group.entry.frames:
        content = complements.clause(search, group)
        if content is not None and _impersonal_subject(search, group):
            return _finding(
                "impersonal", group, (content,), source if source.head is not None else Source("impersonal")
            )
    behind = _behind(search, group)
    subject_head = search.frame.child(group.cue, search.grammar.labels["subject"])
    if behind is not None and (source.head is not None or _is_done_to(search, group, subject_head)):
        return _finding("passive", group, (behind,), source if source.head is not None else UNNAMED)
    subject = _subject(search, group)
    judged = _attribute(search, group, source)
    if subject is not None and judged is not None and source.head is not None:
        return _finding("passive", group, (subject, judged), source)
    if source.head is not None and not can_speak(search, source.head):
        search.drop(group.cue, "an agent that does not speak")
        return None
    if subject is not None and source.head is not None and group.entry.frames & {"np", "que"}:
        return _finding("passive", group, (subject,), source)
    search.drop(group.cue, "passive with neither content nor agent")
    return None


def _is_done_to(search: Search, group: Group, head: int | None) -> bool:
    """Whether the passive tells what somebody is accused of or asked with no word of by whom; a thing that is "appelée
    à disparaître" is asked nothing."""
    if group.entry.act == "accusation":
        return True
    named = head is not None and (
        is_person(search, head) or search.frame.words[head] in search.grammar.words["subject_pronouns"]
    )
    return group.entry.act == "demand" and named


def _commented(search: Search, group: Group) -> tuple[Tokens, ...]:
    """All that stands before "…, ce qui est nié par X"."""
    frame, words = search.frame, search.grammar.words
    who = group.first - 1
    if frame.word(who) not in words["relative_subjects"] or frame.word(who - 1) not in words["what"]:
        return ()
    first, end = said_before(search, group.cue, who - 1)
    return ((first, end),) if end > first + 1 and not group.entry.frames.isdisjoint({"np", "que"}) else ()


def participle(search: Search, group: Group) -> Finding | None:
    """A participle of a noun: "le feu vert, rapporté par la presse, de tirer", "accusé par X de fraude"."""
    frame = search.frame
    if frame.word(group.first - 1) in search.grammar.words["determiners"]:
        search.drop(group.cue, "a noun")
        return None
    source = agent(search, group) or NOBODY
    behind = _behind(search, group)
    if behind is not None and (source.head is not None or _is_done_to(search, group, _agreeing(frame, group.cue))):
        called = _called(search, group) if "qualify" in group.entry.frames else ()
        return _finding("participle", group, (*called, behind), source)
    if source.head is None:
        return _headline(search, group)
    if not group.entry.frames & {"np", "que"} or (group.entry.weak & {"np"} and "que" not in group.entry.frames):
        return None
    if not can_speak(search, source.head) and not _is_read(search, source):
        search.drop(group.cue, "an agent that does not speak")
        return None
    fronted = _fronted(search, group, source)
    if fronted is not None:
        return _finding("participle", group, (fronted,), source)
    judged = _attribute(search, group, source)
    content = (*_called(search, group), judged) if judged else _noun_of(search, group, source)
    return _finding("participle", group, content, source) if content else None


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
    return _finding("headline", group, (strip(frame, first, group.first),), Source("unnamed"))


def _finding(rule: str, group: Group, content: tuple[Tokens, ...], source: Source) -> Finding:
    return Finding(rule, content, source, (group.first, group.last + 1), group.cue, group.entry.lemma)


def agent(search: Search, group: Group) -> Source | None:
    """Who acts in a passive: "par" and a noun phrase behind the participle."""
    frame, grammar = search.frame, search.grammar
    stop = min(group.after + AGENT_REACH, frame.sentence_end(group.cue))
    for k in range(group.after, stop):
        if frame.words[k] in grammar.words["agent_markers"]:
            return nominal_at(frame, k + 1, grammar)
        if frame.words[k] in grammar.words["inside"] and (read := _document(search, k + 1)) is not None:
            return read
        if frame.tags[k] in ("VERB", "AUX", "SCONJ") or frame.words[k] in (":", ";"):
            return None
    return None


def _is_read(search: Search, source: Source) -> bool:
    """Whether the agent is a document in which it stands, not one by which it is done."""
    return source.tokens is not None and search.frame.word(source.tokens[0] - 1) in search.grammar.words["inside"]


def _document(search: Search, k: int) -> Source | None:
    """What it was written in: "mentionné dans le rapport", "indiquée sur l'étiquette"."""
    found = nominal_at(search.frame, k, search.grammar)
    if found is None or found.head is None:
        return None
    word = singular(search.frame.words[found.head])
    return found if word in search.lists["subjects"]["documents"] else None


def _impersonal_subject(search: Search, group: Group) -> bool:
    frame, words = search.frame, search.grammar.words
    if group.mood == "part-pres":
        return True
    if group.clitic is not None:
        return frame.words[group.clitic] in words["impersonal"]
    return any(frame.words[k] in words["impersonal"] for k in range(max(group.first - 4, 0), group.first))


def _beside(search: Search, group: Group) -> tuple[Tokens, ...]:
    """The quotation or sentence that an impersonal incise reports ("«…», a-t-il été souligné")."""
    frame = search.frame
    if group.clitic is None or not _impersonal_subject(search, group):
        return ()
    first = frame.bounds[group.cue][0]
    left = strip(frame, first, group.first)
    if group.first == first or left[1] <= left[0]:
        return ()
    if left[1] - 1 in frame.stand_ins:
        return ((left[1] - 1, left[1]),)
    return (left,)


def _behind(search: Search, group: Group) -> Tokens | None:
    """What somebody is accused of, asked, called: behind de, à, comme."""
    frames, words = group.entry.frames, search.grammar.words
    if frames & {"x_de", "a_x_de"}:
        found = complements.infinitive(search, group, words["of"]) or _nominal(search, group, words["about"])
        if found:
            return found
    if "x_a" in frames:
        found = complements.infinitive(search, group, words["to"]) or _nominal(search, group, words["towards"])
        if found:
            return found
    if frames & {"qualify"}:
        return _nominal(search, group, words["of"] | words["as_said"])
    return None


def _attribute(search: Search, group: Group, source: Source) -> Tokens | None:
    """What the subject is judged to be: "est jugée excessive par …", "a été estimée à trois milliards par …"."""
    frame = search.frame
    if not group.entry.frames & {"attribute", "qualify"} or source.tokens is None:
        return None
    by = source.tokens[0] - 1
    start = group.after
    if frame.word(start) in search.grammar.words["towards"] | search.grammar.words["as_said"]:
        start += 1
    return strip(frame, start, by) if by > start else None


def _nominal(search: Search, group: Group, markers: frozenset[str]) -> Tokens | None:
    frame = search.frame
    by = agent(search, group)
    k = by.tokens[1] if by and by.tokens else group.after
    while frame.word(k) == "," or frame.tag(k) == "ADV":
        k += 1
    for at in (group.after, k):
        if frame.word(at) in markers and at + 1 < frame.sentence_end(group.cue):
            _, end = search.content(group.cue, at + 1)
            if by and by.tokens and at < by.tokens[0] < end:
                end = by.tokens[0] - 1
            return strip(frame, at + 1, end)
    return None


def _subject(search: Search, group: Group) -> Tokens | None:
    frame, labels = search.frame, search.grammar.labels
    head = frame.child(group.cue, labels["subject"])
    if head is None or frame.words[head] in search.grammar.words["subject_pronouns"]:
        return None
    return noun_phrase(frame, head, search.grammar)


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
