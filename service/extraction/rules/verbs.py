"""Verbs that report in an ordinary clause: each frame of the cue is tried in turn."""

from collections.abc import Callable
from dataclasses import replace

from service.extraction.lexicon import FINITE
from service.extraction.rules import complements, incises, passives, relatives
from service.extraction.rules.finding import Finding, Search, Tokens
from service.extraction.rules.realis import unreal
from service.extraction.rules.speakers import can_speak
from service.extraction.rules.stating import is_thing, states
from service.extraction.subjects import NOBODY, Source, subject_of
from service.extraction.verb_groups import Group, groups

Complement = Callable[[Search, Group], Tokens | None]



def find(search: Search) -> None:
    """Every claim that a verb of the frame reports."""
    frame = search.frame
    for i, word in enumerate(frame.words):
        if frame.quoted[i] or i in frame.stand_ins or not search.lexicon.may_report(word):
            continue
        group = groups(frame, i, search.lexicon, search.grammar)
        if group is None:
            continue
        finding = _read(search, group)
        if finding is not None:
            search.add(finding)


def _read(search: Search, group: Group) -> Finding | None:
    why = unreal(search, group)
    if why:
        search.unreal.add(group.cue)
        search.drop(group.cue, why)
        return None
    if group.mood == "part-past" and not group.compound:
        return passives.participle(search, group)
    if group.passive:
        return passives.passive(search, group)
    group = _with_governor(search, group)
    found = incises.incise(search, group) or relatives.relative(search, group)
    if found is not None:
        return found
    source = _source(search, group)
    if source is NOBODY and not _elliptic(search, group):
        search.drop(group.cue, "no subject")
        return None
    for rule, content in _contents(search, group):
        if content is None or not _says_something(search, content) or not _evident(search, group, rule, content):
            continue
        if rule in STATEMENTS or _may_take_a_position(search, group, source):
            return Finding(rule, (content,), source, cue_tokens(search, group), group.cue, group.entry.lemma)
    search.drop(group.cue, "no content")
    return None


def _with_governor(search: Search, group: Group) -> Group:
    """"peut-on lire", "tente d'expliquer la ministre": the infinitive with the finite verb right before it as one cue."""
    frame, grammar = search.frame, search.grammar
    if group.mood != "inf" or not group.entry.frames & {"incise", "reader"}:
        return group
    k = group.first - 1
    if frame.word(k) in grammar.words["infinitive_markers"]:
        k -= 1
    clitic = k if frame.word(k) in grammar.words["inverted"] else None
    while frame.word(k) in grammar.words["inverted"] or frame.word(k) in grammar.words["inversion_link"]:
        k -= 1
    if k < frame.bounds[group.cue][0] or not any(f.mood in FINITE for f in search.lexicon.readings(frame.words[k])):
        return group
    return replace(group, first=k, mood="ind-pres", clitic=clitic)


def _source(search: Search, group: Group) -> Source:
    if incises.medium_speaks(search, group):
        return incises.medium(search, group.after) or Source("impersonal")
    return _coordinated(search, group) or subject_of(search.frame, group, search.grammar)


def _coordinated(search: Search, group: Group) -> Source | None:
    """The source of the cue before in the same sentence, where this one is coordinated with it or follows as a
    participle ("a dénoncé … et demande que", "…, ajoutant que")."""
    frame, words = search.frame, search.grammar.words
    before = frame.word(group.first - 1)
    opens = before in words["coordinators"] or (
        group.mood == "part-pres" and (before == "," or before in words["gerund_openers"])
    )
    if not opens or group.clitic is not None or frame.tag(group.first) == "PRON" and frame.word(group.first) in words["subject_pronouns"]:
        return None
    for finding in reversed(search.findings):
        token = finding.cue_token
        if token is not None and token < group.cue and frame.bounds[token] == frame.bounds[group.cue]:
            same = finding.source
            return Source("shared", same.head, same.tokens) if same.head is not None else None
    return None


def _elliptic(search: Search, group: Group) -> bool:
    """ "Et menace de saisir …": a sentence that starts with its verb goes on with the subject of the one before."""
    frame = search.frame
    start = frame.bounds[group.cue][0]
    return group.finite and group.person.startswith("3") and all(
        frame.tags[k] in ("CCONJ", "ADV", "PUNCT") or frame.words[k] in search.grammar.words["openers"]
        for k in range(start, group.first)
    )


def cue_tokens(search: Search, group: Group) -> Tokens:
    """The words of the cue: from its auxiliary to the last word of its phrase."""
    return group.first, group.last + 1


def _says_something(search: Search, content: Tokens) -> bool:
    """Whether the content has a noun, a verb, an adjective or a quotation in it: "douter de lui" claims nothing."""
    frame = search.frame
    return any(frame.tags[k] in ("NOUN", "PROPN", "VERB", "ADJ", "AUX") or frame.quoted[k] or k in frame.stand_ins for k in range(*content))


STATEMENTS = frozenset({"que-clause", "quotation after cue", "indirect question"})


def _may_take_a_position(search: Search, group: Group, source: Source) -> bool:
    """Things take no position on a noun and promise nothing: "des affrontements opposant …", "le ciel annonce …"."""
    head = source.head
    if head is None or source.subject == "pronoun" or can_speak(search, head):
        return True
    return group.finite and not is_thing(search, head)


EVIDENT = {
    "que-clause": "que",
    "indirect question": "question",
    "infinitive": "inf",
    "characterisation": "qualify",
}


def _evident(search: Search, group: Group, rule: str, content: Tokens) -> bool:
    """Whether a frame that alone is not evidence enough has words in quotation marks beside it."""
    frames = {EVIDENT.get(rule, "")} | ({"de_inf", "a_inf"} if rule == "infinitive" else set())
    if rule == "characterisation":
        frames.add("attribute")
    if not frames & group.entry.weak or any(search.frame.quoted[slice(*content)]):
        return True
    if _addressed(search, group) or incises.medium_speaks(search, group):
        return True
    return (rule == "characterisation" and _predicates(search, group, content))


def _addressed(search: Search, group: Group) -> bool:
    """Whether the cue says to whom: "lui a signifié que"."""
    clitic = group.object_clitic
    return clitic is not None and search.frame.words[clitic] in search.grammar.words["datives"]


def _predicates(search: Search, group: Group, content: Tokens) -> bool:
    """Whether the attribute stands right behind the cue, or behind "comme"."""
    frame, start = search.frame, content[0]
    if start == complements.skip_adverbs(search, group.after) and (frame.tags[start] == "ADJ" or frame.forms[start] == "Part"):
        return frame.heads[start] == group.cue or frame.word(start + 1) in search.grammar.words["determiners"] or group.reflexive
    return any(frame.words[k] in search.grammar.words["as_said"] for k in range(start, min(start + 12, content[1])))


def _contents(search: Search, group: Group):  # type: ignore[no-untyped-def]
    frames, words = group.entry.frames, search.grammar.words
    if "que" in frames:
        yield "que-clause", complements.clause(search, group)
    yield "quotation after cue", incises.quotation_after(search, group)
    if "question" in frames:
        yield "indirect question", complements.question(search, group)
    if "inf" in frames:
        yield "infinitive", complements.infinitive(search, group, frozenset())
    if frames & {"de_inf", "a_x_de"}:
        yield "infinitive", complements.infinitive(search, group, words["of"])
    if frames & {"a_inf"}:
        yield "infinitive", complements.infinitive(search, group, words["to"])
    if "x_de" in frames:
        yield "accusation", _behind_somebody(search, group, words["about"])
    if "x_a" in frames:
        yield "appeal", _behind_somebody(search, group, words["towards"])
    if frames & {"qualify", "attribute"}:
        yield "characterisation", _characterised(search, group)
    if "de_np" in frames:
        yield "noun phrase", complements.prepositional(search, group, words["about"])
    if "a_np" in frames:
        yield "noun phrase", complements.prepositional(search, group, words["towards"])
    if "prep" in frames:
        yield "noun phrase", complements.prepositional(search, group, group.entry.prepositions)
    if "np" in frames and (group.object_clitic is None):
        yield "noun phrase", _object(search, group)


def _object(search: Search, group: Group) -> Tokens | None:
    content = complements.noun_object(search, group)
    if content is None or "np" not in group.entry.weak:
        return content
    return content if states(search, content) else None


def _behind_somebody(search: Search, group: Group, markers: frozenset[str]) -> Tokens | None:
    """What follows the person spoken of or to: "accuse Paris de …", "appelle les salariés à …"."""
    frame = search.frame
    infinitive = complements.infinitive(search, group, markers & (search.grammar.words["of"] | search.grammar.words["to"]))
    if infinitive is not None:
        return infinitive
    start = group.after
    for child in frame.children[group.cue]:
        if child > group.cue and frame.deps[child] in ("obl:arg", "obl:mod", "obl"):
            first, _ = frame.subtree(child)
            if frame.words[first] in markers and first >= start and (first > start or group.object_clitic is not None):
                content = first + 1
                return content, complements.content_end(frame, group.cue, content, search.lexicon, search.grammar)
    return _bare_noun(search, group, markers)


def _marks_attribute(search: Search, group: Group, j: int) -> bool:
    """Whether token j shows what somebody or something is called: quoted words, "comme", a bare noun behind "de", or
    (for verbs of judging) an adjective that the parse hangs from the verb."""
    frame = search.frame
    if frame.quoted[j] or frame.words[j] in search.grammar.words["as_said"]:
        return True
    if "qualify" in group.entry.frames and frame.words[j] in search.grammar.words["of"] and frame.tag(j + 1) in ("NOUN", "ADJ"):
        return True
    if "attribute" not in group.entry.frames:
        return False
    if frame.forms[j] == "Part" and j == complements.skip_adverbs(search, group.after):
        return True
    return frame.tags[j] == "ADJ" and frame.heads[j] == group.cue


def _bare_noun(search: Search, group: Group, markers: frozenset[str]) -> Tokens | None:
    """"suspecte le trésorier de détournement": a noun without determiner behind its de, past the person's noun."""
    frame = search.frame
    named = group.object_clitic is not None
    for k in range(group.after, min(group.after + 20, frame.sentence_end(group.cue) - 1)):
        if named and frame.words[k] in markers & search.grammar.words["of"] and frame.tags[k + 1] == "NOUN":
            return k + 1, complements.content_end(frame, group.cue, k + 1, search.lexicon, search.grammar)
        named = named or frame.tags[k] in ("NOUN", "PROPN")
        if frame.is_finite(k):
            return None
    return None


def _characterised(search: Search, group: Group) -> Tokens | None:
    """The whole of what is judged and how: "l'accord de «trahison»", "«irresponsable» cette décision"."""
    frame = search.frame
    k = complements.skip_adverbs(search, group.after)
    end = frame.sentence_end(group.cue)
    if k >= end or frame.words[k] in search.grammar.words["complementisers"]:
        return None
    if frame.tags[group.cue] == "ADJ" and not group.compound and frame.child(group.cue, frozenset({"cop"})) is not None:
        return None
    if not any(_marks_attribute(search, group, j) for j in range(k, min(end, k + 15))):
        return None
    return k, complements.content_end(frame, group.cue, k, search.lexicon, search.grammar)
