"""Passive and impersonal cues, and participles: "il a été souligné que", "accusé par X d'avoir", "rapporté par X"."""

from service.extraction.clauses import strip
from service.extraction.nominals import NOBODY, Source, nominal_at
from service.extraction.noun_phrases import noun_phrase
from service.extraction.rules import complements
from service.extraction.rules.finding import Finding, Search, Tokens
from service.extraction.rules.parentheses import said_before
from service.extraction.rules.speakers import can_speak, is_person, singular
from service.extraction.verb_groups import Group

AGENT_REACH = 12
UNNAMED = Source("unnamed")


def passive(search: Search, group: Group) -> Finding | None:
    """A finite passive: impersonal with a clause or beside a quotation, or with the content as its subject."""
    source = agent(search, group) or NOBODY
    commented = _commented(search, group)
    if commented and source.head is not None and can_speak(search, source.head):
        return claim("what was said", group, commented, source)
    beside = _beside(search, group)
    if beside:
        return claim("impersonal incise", group, beside, source if source.head is not None else Source("impersonal"))
    if "que" in group.entry.frames:
        content = complements.clause(search, group)
        if content is not None and _impersonal_subject(search, group):
            return claim("impersonal", group, (content,), source if source.head is not None else Source("impersonal"))
    behind = alleged(search, group)
    subject_head = search.frame.child(group.cue, search.grammar.labels["subject"])
    if behind is not None and (source.head is not None or is_done_to(search, group, subject_head)):
        return claim("passive", group, (behind,), source if source.head is not None else UNNAMED)
    subject = _subject(search, group)
    judged = judged_to_be(search, group, source)
    if subject is not None and judged is not None and source.head is not None:
        return claim("passive", group, (subject, judged), source)
    if source.head is not None and not can_speak(search, source.head):
        search.drop(group.cue, "an agent that does not speak")
        return None
    if subject is not None and source.head is not None and group.entry.frames & {"np", "que"}:
        return claim("passive", group, (subject,), source)
    search.drop(group.cue, "passive with neither content nor agent")
    return None


def is_done_to(search: Search, group: Group, head: int | None) -> bool:
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


def claim(rule: str, group: Group, content: tuple[Tokens, ...], source: Source) -> Finding:
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


def is_read(search: Search, source: Source) -> bool:
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


def alleged(search: Search, group: Group) -> Tokens | None:
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


def judged_to_be(search: Search, group: Group, source: Source) -> Tokens | None:
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
