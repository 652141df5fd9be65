"""Which words name the claimant where a cue stands: the subject, wherever French puts it."""

from dataclasses import dataclass

from service.extraction.main_clauses import main_clause_after
from service.extraction.noun_phrases import noun_phrase
from service.extraction.syntax import Frame, Grammar
from service.extraction.verb_groups import Group


@dataclass(frozen=True, slots=True)
class Source:
    """The tokens (first, past the last) that name the claimant, their head, and what kind of words they are."""

    subject: str
    head: int | None = None
    tokens: tuple[int, int] | None = None


NOBODY = Source("none")
CONJUNCT = frozenset({"CCONJ", "DET", "NOUN", "PROPN", "ADJ", "ADP", "NUM"})
MOST_COMPLEMENTS = 3


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


def pronoun(i: int) -> Source:
    """The source that a pronoun is."""
    return Source("pronoun", i, (i, i + 1))


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


def top_noun(frame: Frame, at: int, start: int, grammar: Grammar) -> int | None:
    """The head of the noun phrase that ends at a token: up the parse while the heads stay to the left and nominal."""
    node = at
    while True:
        head = frame.heads[node]
        if head == node or not start <= head < node or frame.tags[head] not in ("NOUN", "PROPN", "ADJ"):
            break
        if not _modifies(frame, node, head, grammar):
            break
        node = head
    return node if frame.tags[node] in ("NOUN", "PROPN", "PRON") and frame.tag(node - 1) != "ADP" else None


def _modifies(frame: Frame, node: int, head: int, grammar: Grammar) -> bool:
    """Whether a noun belongs to the noun before it: joined by de or by nothing, and no comma between them."""
    first = frame.subtree(node)[0]
    if frame.deps[node] in grammar.labels["coordinated"] and frame.tags[head] == "ADJ":
        return False
    if any(frame.words[k] == "," for k in range(head + 1, node)):
        return False
    joins = grammar.words["about"] | grammar.words["joining"]
    return frame.tags[first] != "ADP" or frame.words[first] in joins or frame.tags[node] == "ADJ"


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
        if above == node or (frame.tags[node] in ("NOUN", "PROPN") and not _modifies(frame, node, above, grammar)):
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
    while above < noun and frame.tags[above] == "NOUN" and not _modifies(frame, noun, above, grammar):
        noun, above = above, frame.heads[above]
    return noun


def _inverted(frame: Frame, verb: int, grammar: Grammar) -> int | None:
    for child in frame.children[verb]:
        if child > verb and (frame.words[child] in grammar.words["inverted"] or frame.deps[child] == "nsubj"):
            return child
    return None


def _as_shared(source: Source) -> Source:
    return Source("shared", source.head, source.tokens)


def nominal_at(frame: Frame, i: int, grammar: Grammar) -> Source | None:
    """The noun phrase that starts at token i (determiner, title or name first), None where none does."""
    k = _over_adjuncts(frame, i, grammar)
    if frame.word(k) in grammar.words["subject_pronouns"] and frame.tag(k) == "PRON":
        return pronoun(k)
    if frame.tag(k) == "PRON" and frame.word(k + 1) in grammar.words["by_of"]:
        return Source("nominal", k, noun_phrase(frame, k, grammar))
    word = frame.word(k)
    if not starts_nominal(frame, k) and word not in grammar.words["possessives"] | grammar.words["direct_clitics"]:
        return None
    head = _nominal_head(frame, k, grammar)
    if head is None:
        return None
    last = _completed(frame, max(noun_phrase(frame, head, grammar)[1], head + 1), grammar)
    return Source("nominal", head, (k, _without_time(frame, k, last, grammar)))


def _completed(frame: Frame, end: int, grammar: Grammar) -> int:
    """The end of a noun phrase with the "de …" that follows, wherever the parse hangs it ("le chef des forces").

    What completes it is a name, or a noun with its definite article; a name takes nothing more.
    """
    for _ in range(MOST_COMPLEMENTS):
        article = frame.tag(end + 1) == "DET"
        noun = end + 1 + article
        if frame.word(end) not in grammar.words["about"] or frame.tag(end) != "ADP" or frame.tag(end - 1) == "PROPN":
            break
        bare = frame.word(end) in grammar.words["of"] and not article
        owned = article and frame.word(end + 1) in grammar.words["possessives"]
        if owned or noun in frame.stand_ins or frame.tag(noun) not in (("PROPN",) if bare else ("NOUN", "PROPN")):
            break
        end = max(noun_phrase(frame, noun, grammar)[1], noun + 1)
    return end


def _nominal_head(frame: Frame, k: int, grammar: Grammar) -> int | None:
    """The head of the noun phrase that starts at k. Right behind a determiner a word is a noun whatever its tag."""
    for at in range(k, min(k + 6, len(frame))):
        if at in frame.stand_ins or frame.tags[at] in ("SCONJ", "PUNCT"):
            return None
        determined = at == k + 1 and frame.words[k] in grammar.words["determiners"]
        if frame.tags[at] in ("NOUN", "PROPN"):
            return _head_within(frame, at, k, grammar)
        if (determined and frame.tags[at] not in ("ADJ", "NUM", "DET", "ADV", "ADP")) or (
            determined and frame.tag(at + 1) in ("PUNCT", "ADP", "")
        ):
            return at
        if frame.tags[at] in ("VERB", "AUX"):
            return None
    return None


def _without_time(frame: Frame, start: int, end: int, grammar: Grammar) -> int:
    """The end of the noun phrase without a time that follows it ("la préfète la veille", "le ministre en mars")."""
    for k in range(start + 1, end):
        word = frame.words[k]
        if word in grammar.words["time_words"] or word in grammar.words["eves"] or _occasion(frame, k, start, grammar):
            led = [j for j in range(start + 1, k) if all(frame.tags[t] in ("DET", "ADP") for t in range(j, k))]
            return led[0] if led else k
    return end


def _occasion(frame: Frame, k: int, start: int, grammar: Grammar) -> bool:
    """Whether a noun behind a preposition of place says where it was said ("la championne à la radio")."""
    if frame.words[k] not in grammar.adjuncts:
        return False
    first = next((j for j in range(k - 1, max(k - 3, start), -1) if frame.tags[j] == "ADP"), None)
    return first is not None and frame.words[first] in grammar.words["before_audience"]


def _over_adjuncts(frame: Frame, i: int, grammar: Grammar) -> int:
    """Over what may stand between an inverted verb and its subject: adverbs, a time, "en substance", "à l'AFP"."""
    k = i
    while k < len(frame) and k - i < 12:
        if frame.tags[k] == "ADV" or frame.words[k] in grammar.words["time_words"] or frame.words[k].isdigit():
            k += 1
        elif frame.tags[k] == "ADP" and frame.deps[k] == "case" and frame.heads[k] > k:
            k = frame.heads[k] + 1
        elif (frame.words[k] in grammar.words["before_time"] and frame.word(k + 1) in grammar.words["time_words"]) or (
            frame.words[k] == "," and k > i
        ):
            k += 1
        else:
            break
    return k


def _head_within(frame: Frame, at: int, start: int, grammar: Grammar) -> int:
    head = frame.heads[at]
    while start <= head < at and frame.tags[head] in ("NOUN", "PROPN"):
        at, head = head, frame.heads[head]
    while frame.deps[at] in grammar.labels["premodifiers"] and head > at:
        at, head = head, frame.heads[head]
    return at


def starts_nominal(frame: Frame, k: int) -> bool:
    """Whether a noun phrase can start at token k."""
    return frame.tag(k) in ("DET", "NOUN", "PROPN", "NUM", "ADJ") or (
        k < len(frame) and frame.surface[k][:1].isupper() and frame.tags[k] in ("X", "ADJ", "VERB")
    )
