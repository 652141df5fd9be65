"""Verbs that report in an ordinary clause: each frame of the cue is tried in turn."""

from dataclasses import replace

from service.extraction.lexicon import FINITE
from service.extraction.nominals import NOBODY, Source, pronoun
from service.extraction.rules import incises, media, participles, passives, plain_incises, relatives
from service.extraction.rules.constructions import contents
from service.extraction.rules.evidence import accepts
from service.extraction.rules.finding import Finding, Search
from service.extraction.rules.realis import unreal
from service.extraction.subjects import subject_of
from service.extraction.verb_groups import Group, groups

OWN = frozenset({"opinion", "demand", "prediction"})
"""Acts that whoever reports them of himself does by reporting."""
REACH = 5
"""How many tokens before an infinitive the pronoun may stand of whoever is let speak."""


def find(search: Search) -> None:
    """Every claim that a verb of the frame reports."""
    frame = search.frame
    reporting = search.lexicon.reporting
    for i in [i for i, word in enumerate(frame.words) if word in reporting]:
        if i in frame.stand_ins:
            continue
        group = groups(frame, i, search.lexicon, search.grammar)
        if group is None or (frame.quoted[i] and not _opens_quotation(search, group)):
            continue
        finding = _read(search, group)
        if finding is not None:
            search.add(finding)


def _opens_quotation(search: Search, group: Group) -> bool:
    """Whether the subject of a quoted cue stands before the marks (X « regrette » que P): the words are the speaker's,
    the report the writer's."""
    frame, first = search.frame, group.first
    return (
        group.finite
        and group.person.startswith("3")
        and group.clitic is None
        and first > frame.bounds[first][0]
        and not frame.quoted[first - 1]
        and frame.surface[first][0].islower()
    )


def _read(search: Search, group: Group) -> Finding | None:
    why = unreal(search, group)
    if why:
        search.unreal.add(group.cue)
        search.drop(group.cue, why)
        return None
    if _takes_auxiliary(search, group):
        group = replace(group, mood="ind-past", person="3s", compound=True)
    if group.mood == "part-past" and not group.compound:
        return participles.participle(search, group)
    if group.passive:
        return passives.passive(search, group)
    return _active(search, _with_governor(search, group))


def _active(search: Search, group: Group) -> Finding | None:
    """The claim of a cue in the active voice: inserted, relative, or with what it takes under it."""
    if _within_what_is_said(search, group):
        search.drop(group.cue, "part of what is said")
        return None
    found = (
        incises.incise(search, group) or plain_incises.plain_incise(search, group) or relatives.relative(search, group)
    )
    if found is not None:
        return found
    source = _source(search, group)
    if group.mood == "inf":
        source = _permitted(search, group) or source
    if source is NOBODY and not _elliptic(search, group):
        search.drop(group.cue, "no subject")
        return None
    for rule, content in contents(search, group):
        if accepts(search, group, source, rule, content):
            return Finding(rule, (content,), source, (group.first, group.after), group.cue, group.entry.lemma)
    search.drop(group.cue, "no content")
    return None


def _within_what_is_said(search: Search, group: Group) -> bool:
    """ "affirme qu'il souhaite P": a wish or an opinion of the one who speaks, in the clause that says it."""
    frame, words, before = search.frame, search.grammar.words, group.first - 1
    if group.entry.act not in OWN:
        return False
    opens = frame.word(before) in words["subject_pronouns"] and frame.word(before - 1) in words["complementisers"]
    goes_on = frame.word(before) in words["coordinators"]
    return (opens or goes_on) and any(
        f.rule == "que-clause" and f.content[0][0] <= before < f.content[0][1] for f in search.findings
    )


def _takes_auxiliary(search: Search, group: Group) -> bool:
    """ "a condamné l'attaque et ajouté que", "Et prévenu que", "a dit que P et salué Q": a bare participle with its que
    or, behind another cue, its object, goes on with the auxiliary before the coordinator."""
    frame, words = search.frame, search.grammar.words
    if group.mood != "part-past" or group.compound or frame.word(group.first - 1) not in words["coordinators"]:
        return False
    if "que" in group.entry.frames and frame.word(group.after) in words["complementisers"]:
        return True
    goes_on = any(
        f.cue is not None and f.cue[1] - f.cue[0] > 1 and frame.bounds[f.cue[0]] == frame.bounds[group.cue]
        for f in search.findings
    )
    return goes_on and "np" in group.entry.frames and frame.word(group.after) in words["object_determiners"]


def _with_governor(search: Search, group: Group) -> Group:
    """ "peut-on lire", "tente d'expliquer la ministre": the infinitive and the finite verb before it as one cue."""
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
    if media.medium_speaks(search, group):
        return media.medium(search, group.after) or Source("impersonal")
    return _coordinated(search, group) or subject_of(search.frame, group, search.grammar)


def _permitted(search: Search, group: Group) -> Source | None:
    """ "Permettez-moi de vous dire que": the first person that is let speak."""
    frame, words = search.frame, search.grammar.words
    for k in range(group.first - 1, max(group.first - REACH, frame.bounds[group.cue][0] - 1), -1):
        if frame.words[k] in words["first_person"]:
            return pronoun(k)
    return None


def _coordinated(search: Search, group: Group) -> Source | None:
    """The source of the cue before in the same sentence, where this one is coordinated with it or follows as a
    participle ("a dénoncé … et demande que", "…, ajoutant que")."""
    frame, words = search.frame, search.grammar.words
    before = frame.word(group.first - 1)
    opens = before in words["coordinators"] or (
        group.mood == "part-pres" and (before == "," or before in words["gerund_openers"])
    )
    if (
        not opens
        or group.clitic is not None
        or (frame.tag(group.first) == "PRON" and frame.word(group.first) in words["subject_pronouns"])
    ):
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
    return (
        group.finite
        and group.person.startswith("3")
        and all(
            frame.tags[k] in ("CCONJ", "ADV", "PUNCT") or frame.words[k] in search.grammar.words["openers"]
            for k in range(start, group.first)
        )
    )
