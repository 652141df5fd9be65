"""Verbs that report in an ordinary clause: each frame of the cue is tried in turn."""

from collections.abc import Callable

from service.extraction.rules import complements, incises, passives, relatives
from service.extraction.rules.finding import Finding, Search, Tokens
from service.extraction.rules.realis import unreal
from service.extraction.rules.speakers import can_speak
from service.extraction.rules.stating import names_event, states
from service.extraction.subjects import NOBODY, Source, subject_of
from service.extraction.verb_groups import Group, groups

Complement = Callable[[Search, Group], Tokens | None]

DE = frozenset({"de", "d'"})
A = frozenset({"à"})


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
    found = incises.incise(search, group) or relatives.relative(search, group)
    if found is not None:
        return found
    source = _coordinated(search, group) or subject_of(search.frame, group, search.grammar)
    if source is NOBODY and not _elliptic(search, group):
        search.drop(group.cue, "no subject")
        return None
    for rule, content in _contents(search, group):
        if content is None or not _evident(search, group, rule, content):
            continue
        if rule != "noun phrase" or _may_take_a_position(search, group, source):
            return Finding(rule, (content,), source, cue_tokens(search, group), group.cue, group.entry.lemma)
    search.drop(group.cue, "no content")
    return None


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


def _may_take_a_position(search: Search, group: Group, source: Source) -> bool:
    """Things take no position on a noun: "des affrontements opposant …", "une littérature justifiant …"."""
    if source.head is None or source.subject == "pronoun" or can_speak(search, source.head):
        return True
    return group.finite and not names_event(search, source.head)


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
    if not frames & group.entry.weak:
        return True
    return any(search.frame.quoted[slice(*content)])


def _contents(search: Search, group: Group):  # type: ignore[no-untyped-def]
    frames = group.entry.frames
    if "que" in frames:
        yield "que-clause", complements.clause(search, group)
    yield "quotation after cue", incises.quotation_after(search, group)
    if "question" in frames:
        yield "indirect question", complements.question(search, group)
    if "inf" in frames:
        yield "infinitive", complements.infinitive(search, group, frozenset())
    if frames & {"de_inf", "a_x_de"}:
        yield "infinitive", complements.infinitive(search, group, DE)
    if frames & {"a_inf"}:
        yield "infinitive", complements.infinitive(search, group, A)
    if "x_de" in frames:
        yield "accusation", _behind_somebody(search, group, DE | {"du", "des"})
    if "x_a" in frames:
        yield "appeal", _behind_somebody(search, group, A | {"au", "aux"})
    if frames & {"qualify", "attribute"}:
        yield "characterisation", _characterised(search, group)
    if "de_np" in frames:
        yield "noun phrase", complements.prepositional(search, group, DE | {"du", "des"})
    if "a_np" in frames:
        yield "noun phrase", complements.prepositional(search, group, A | {"au", "aux"})
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
    infinitive = complements.infinitive(search, group, markers & frozenset({"de", "d'", "à"}))
    if infinitive is not None:
        return infinitive
    start, end = group.after, frame.sentence_end(group.cue)
    for child in frame.children[group.cue]:
        if child > group.cue and frame.deps[child] in ("obl:arg", "obl:mod", "obl"):
            first, _ = frame.subtree(child)
            if frame.words[first] in markers and first >= start and (first > start or group.object_clitic is not None):
                content = first + 1
                return content, complements.content_end(frame, group.cue, content, search.lexicon, search.grammar)
    del end
    return None


def _characterised(search: Search, group: Group) -> Tokens | None:
    """The whole of what is judged and how: "l'accord de «trahison»", "«irresponsable» cette décision"."""
    frame = search.frame
    k = complements.skip_adverbs(frame, group.after)
    end = frame.sentence_end(group.cue)
    if k >= end or frame.words[k] in search.grammar.words["complementisers"]:
        return None
    marked = any(frame.quoted[k : min(end, k + 15)]) or any(
        frame.words[j] in ("de", "d'", "comme") for j in range(k, min(end, k + 12))
    )
    if "attribute" in group.entry.frames and not marked:
        marked = any(frame.tags[j] == "ADJ" for j in range(k, min(end, k + 10)))
    if not marked:
        return None
    return k, complements.content_end(frame, group.cue, k, search.lexicon, search.grammar)
