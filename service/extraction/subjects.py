"""Which words name the claimant where a cue stands: the subject, wherever French puts it."""

from service.extraction.main_clauses import main_clause_after
from service.extraction.nominals import NOBODY, Source, modifies, nominal_at, pronoun, top_noun
from service.extraction.noun_phrases import noun_phrase
from service.extraction.syntax import Frame, Grammar
from service.extraction.verb_groups import Group

CONJUNCT = frozenset({"CCONJ", "DET", "NOUN", "PROPN", "ADJ", "ADP", "NUM"})


def subject_of(frame: Frame, group: Group, grammar: Grammar) -> Source:
    """The subject of a cue in an ordinary clause: of its own, shared with the verb it hangs from, or found by order."""
    if group.clitic is not None:
        return pronoun(group.clitic)
    if group.mood in ("inf", "part-pres") or (group.mood == "part-past" and not group.compound):
        heard = _heard(frame, group, grammar) if group.mood == "inf" else None
        return heard or _ahead(frame, group, grammar) or _shared(frame, group.cue, grammar)
    for head in (_own(frame, group.cue, grammar), _before(frame, group, grammar)):
        if head is not None:
            source = _before_verb(frame, described(frame, head, grammar), group.first)
            return _with_conjuncts(frame, source, group, grammar) if group.person == "3p" else source
    return _shared(frame, group.cue, grammar)


def _with_conjuncts(frame: Frame, source: Source, group: Group, grammar: Grammar) -> Source:
    """The subject of a plural verb with what is coordinated with it, where the parse gives the verb two subjects ("Le
    maire et le préfet ont dénoncé …") or leaves the first alone ("Paris et Berlin ont annoncé …")."""
    if source.subject != "nominal" or source.tokens is None or source.head is None:
        return source
    start, end = source.tokens
    between = range(end, group.first)
    if frame.word(end) in grammar.words["joined"] and all(frame.tags[k] in CONJUNCT for k in between):
        return Source(source.subject, source.head, (start, group.first))
    first = top_noun(frame, start - 2, frame.bounds[start][0], grammar)
    joined = frame.word(start - 1) in grammar.words["joined"] and first is not None
    if first is None or not joined or any(frame.forms[k] for k in range(frame.bounds[start][0], start)):
        return source
    return Source(source.subject, first, (noun_phrase(frame, first, grammar)[0], end))


def _before_verb(frame: Frame, source: Source, verb: int) -> Source:
    """The source without what the parse drags in from behind the verb, and without ", lui," before it."""
    if source.tokens is None or source.tokens[0] >= verb:
        return source
    start, end = source.tokens[0], min(source.tokens[1], verb)
    while end - 2 > start and frame.tags[end - 1] == "PRON" and frame.words[end - 2] == ",":
        end -= 2
    return Source(source.subject, source.head, (start, end))


def _heard(frame: Frame, group: Group, grammar: Grammar) -> Source | None:
    """ "entendre le commissaire déclarer que": the noun phrase right before a bare infinitive is its subject."""
    at = group.first - 1
    if frame.word(at) in grammar.words["of"] and frame.tag(frame.bounds[group.cue][0]) == "CCONJ":
        at -= 1
    if frame.tag(at) not in ("NOUN", "PROPN") or at < frame.bounds[group.cue][0]:
        return None
    head = top_noun(frame, at, frame.bounds[group.cue][0], grammar)
    return _before_verb(frame, described(frame, head, grammar), at + 1) if head is not None else None


def _ahead(frame: Frame, group: Group, grammar: Grammar) -> Source | None:
    """The subject of the main clause that a participle at the head of its sentence waits for."""
    at = main_clause_after(
        frame, group.cue, group.after + (frame.word(group.after) in grammar.words["complementisers"]), grammar
    )
    if at is None:
        return None
    found = nominal_at(frame, at + 1, grammar)
    return _as_shared(found) if found else None


def described(frame: Frame, head: int, grammar: Grammar) -> Source:
    """The source that a token heads."""
    if frame.words[head] in grammar.words["inversion_link"] and frame.word(head + 1) in grammar.words["inverted"]:
        return pronoun(head + 1)
    if frame.deps[head].startswith("expl") and frame.words[head] in grammar.words["impersonal"]:
        return pronoun(head)
    if frame.words[head] in grammar.words["subject_pronouns"]:
        if frame.words[head] in grammar.words["relative_subjects"]:
            return _relative(frame, head, grammar)
        return pronoun(head)
    return Source("nominal", head, noun_phrase(frame, head, grammar))


def _own(frame: Frame, verb: int, grammar: Grammar) -> int | None:
    """The subject that the parse gives the verb, to its left and no quotation."""
    for child in frame.children[verb]:
        if frame.deps[child] in grammar.labels["subject"] and child < verb and child not in frame.stand_ins:
            return None if frame.find(grammar.words["colon"], child, verb) is not None else child
    return None


def _before(frame: Frame, group: Group, grammar: Grammar) -> int | None:
    """The subject by word order: the pronoun right before the group, or the noun phrase that ends there."""
    at = group.first - 1
    start = frame.bounds[group.cue][0]
    while at > start and frame.tags[at] == "ADV":
        at -= 1
    if at < start or frame.words[at] in grammar.words["coordinators"]:
        return None
    if frame.words[at] in grammar.words["subject_pronouns"]:
        return at
    if frame.words[at] == "," and at > start:
        at = _over_parenthesis(frame, at, start)
    if at > start and frame.tags[at] not in ("NOUN", "PROPN") and frame.words[at - 1] in grammar.words["determiners"]:
        return at
    if at >= start and frame.tags[at] in ("NOUN", "PROPN", "ADJ", "NUM", "VERB"):
        return top_noun(frame, at, start, grammar)
    return None


def _over_parenthesis(frame: Frame, comma: int, start: int) -> int:
    """The token before the parenthesis that the comma closes ("Jean Dupont, maire de Vierzon, …")."""
    for k in range(comma - 1, start, -1):
        if frame.words[k] == ",":
            return k - 1
    return comma - 1


def _relative(frame: Frame, who: int, grammar: Grammar) -> Source:
    """The antecedent of "qui"."""
    verb = frame.heads[who]
    while frame.deps[verb] in grammar.labels["coordinated"] and frame.heads[verb] != verb:
        verb = frame.heads[verb]
    k = who - 1
    while k > 0 and frame.words[k] == ",":
        k -= 1
    antecedent = frame.heads[verb] if frame.deps[verb] in grammar.labels["relative"] else None
    if antecedent is None or antecedent >= who or not _reaches(frame, k, antecedent, grammar):
        antecedent = top_noun(frame, k, frame.bounds[who][0], grammar)
    if antecedent is None:
        return Source("relative", who, (who, who + 1))
    first, last = noun_phrase(frame, antecedent, grammar)
    while frame.tags[first] == "ADP" and first < antecedent:
        first += 1
    return Source("relative", antecedent, (first, last))


def _reaches(frame: Frame, node: int, head: int, grammar: Grammar) -> bool:
    """Whether the parse climbs from node to head over what modifies it."""
    while node != head:
        above = frame.heads[node]
        if above == node or (frame.tags[node] in ("NOUN", "PROPN") and not modifies(frame, node, above, grammar)):
            return False
        node = above
    return True


def _shared(frame: Frame, verb: int, grammar: Grammar) -> Source:
    """The subject of the verb that this one hangs from, up the parse."""
    node, steps = verb, 0
    while frame.heads[node] != node and steps < 6:
        parent = frame.heads[node]
        if frame.deps[node] in grammar.labels["participle_of_noun"] and frame.tags[parent] in ("NOUN", "PROPN"):
            parent = _above_places(frame, parent, grammar)
            return _as_shared(described(frame, parent, grammar))
        own = _own(frame, parent, grammar) or _inverted(frame, parent, grammar)
        if own is not None and own != verb:
            return _as_shared(described(frame, own, grammar))
        node, steps = parent, steps + 1
    for k in range(frame.bounds[verb][0], verb):
        if frame.deps[k] in grammar.labels["subject"] and k not in frame.stand_ins:
            return _as_shared(described(frame, k, grammar))
    return NOBODY


def _above_places(frame: Frame, noun: int, grammar: Grammar) -> int:
    """The noun that a participle speaks of, above one that only says where ("un discours à Prague appelant à …")."""
    above = frame.heads[noun]
    while above < noun and frame.tags[above] == "NOUN" and not modifies(frame, noun, above, grammar):
        noun, above = above, frame.heads[above]
    return noun


def _inverted(frame: Frame, verb: int, grammar: Grammar) -> int | None:
    for child in frame.children[verb]:
        if child > verb and (frame.words[child] in grammar.words["inverted"] or frame.deps[child] == "nsubj"):
            return child
    return None


def _as_shared(source: Source) -> Source:
    return Source("shared", source.head, source.tokens)
