"""The constructions in which a verb takes what it reports, in the order in which they are tried."""

from collections.abc import Callable, Iterator

from service.extraction.clauses import strip
from service.extraction.main_clauses import opens_clause
from service.extraction.rules import adjuncts, announcements, complements, objects
from service.extraction.rules.bare_clauses import bare_clause
from service.extraction.rules.characterisations import characterised, seen
from service.extraction.rules.finding import Search, Tokens
from service.extraction.rules.stating import states
from service.extraction.verb_groups import Group

OBLIQUE = frozenset({"obl:arg", "obl:mod", "obl"})
CLAUSAL = frozenset({"acl", "acl:relcl", "amod"})
HUMAN = frozenset({"person", "generic", "group"})
JUDGING = frozenset({"opinion", "demand", "denial", "accusation"})
COMMA = frozenset({","})
NONE: frozenset[str] = frozenset()
NEAR = 15
"""How many tokens an attribute or the thing somebody is accused of may stand behind its cue."""


def contents(search: Search, group: Group) -> Iterator[tuple[str, Tokens]]:
    """What stands under the cue in each of its frames, with the name of the rule."""
    for rule, frames, take in CONSTRUCTIONS:
        if not frames or frames & group.entry.frames:
            content = take(search, group)
            if content is not None:
                yield rule, content


def _bare_infinitive(search: Search, group: Group) -> Tokens | None:
    return complements.infinitive(search, group, frozenset())


def _infinitive_clause(search: Search, group: Group) -> Tokens | None:
    """ "explique avoir voulu aider", "assure ne pas céder", "indique vouloir aider": a verb of saying takes the
    infinitive of an auxiliary or of a verb of state, or a negated one, its subject its own (Riegel, Pellat & Rioul,
    Grammaire méthodique du français, on infinitive completives). Verbs that ask take deeds, and say nothing so ("a
    voulu préciser avoir signé")."""
    frame, grammar = search.frame, search.grammar
    if group.entry.act == "demand":
        return None
    for k in range(group.after, min(group.after + NEAR, frame.sentence_end(group.cue))):
        auxiliary = frame.words[k] in (grammar.have, grammar.be) and frame.forms[k] == "Inf"
        if frame.is_finite(k) or k in frame.stand_ins or frame.words[k] in grammar.words["complementisers"]:
            return None
        wants = k == group.after and frame.words[k] in grammar.words["modal_infinitives"]
        if auxiliary or wants or _is_negated_infinitive(search, k):
            opened = _with_negation(search, k, group.after)
            led = frame.word(opened - 1) in grammar.infinitives["prepositions"] | grammar.words["infinitive_markers"]
            return None if led else search.content(group.cue, opened)
    return None


def _is_negated_infinitive(search: Search, k: int) -> bool:
    frame, words = search.frame, search.grammar.words
    return (
        frame.words[k] in words["negation_first"]
        and frame.word(k + 1) in words["negation_second"]
        and complements.is_infinitive(search, k)
    )


def _with_negation(search: Search, k: int, after: int) -> int:
    """Where the infinitive at k starts, its negation, its clitics and the infinitive over it included, the cue not."""
    frame, words = search.frame, search.grammar.words
    led = words["negation_first"] | words["negation_second"] | words["clitics"]
    while k > after and (frame.words[k - 1] in led or frame.forms[k - 1] == "Inf"):
        k -= 1
    return k


def _announced(search: Search, group: Group) -> Tokens | None:
    """ "Je le répète, P", "Le maire l'a redit lundi, P": the statement that the pronoun announces stands behind the
    comma, a clause with a subject of its own."""
    frame, clitic = search.frame, group.object_clitic
    if clitic is None or frame.words[clitic] not in search.grammar.words["direct_clitics"]:
        return None
    if not group.mood.startswith("ind") or _is_subordinate(search, group):
        return None
    stop = frame.sentence_end(group.cue)
    comma = frame.find(COMMA, group.after, min(group.after + NEAR, stop))
    if comma is None or any(frame.is_finite(k) for k in range(frame.bounds[group.cue][0], group.first)):
        return None
    if any(frame.is_finite(k) for k in range(group.after, comma)) or not opens_clause(frame, comma + 1, stop):
        return None
    return strip(frame, comma, stop)


def _is_subordinate(search: Search, group: Group) -> bool:
    """Whether a conjunction or a relative word stands before the cue in its sentence ("qu'il le veuille ou non")."""
    frame, words = search.frame, search.grammar.words
    return any(
        frame.tags[k] == "SCONJ" or frame.words[k] in words["complementisers"] | words["relatives"]
        for k in range(frame.bounds[group.cue][0], group.first)
    )


def _infinitive_of(search: Search, group: Group) -> Tokens | None:
    return complements.infinitive(search, group, search.grammar.words["of"])


def _infinitive_to(search: Search, group: Group) -> Tokens | None:
    return complements.infinitive(search, group, search.grammar.words["to"])


def _accusation(search: Search, group: Group) -> Tokens | None:
    return _behind_somebody(search, group, search.grammar.words["about"])


def _appeal(search: Search, group: Group) -> Tokens | None:
    return _behind_somebody(search, group, search.grammar.words["towards"])


def _noun_of(search: Search, group: Group) -> Tokens | None:
    return objects.prepositional(search, group, search.grammar.words["about"])


def _noun_to(search: Search, group: Group) -> Tokens | None:
    return objects.prepositional(search, group, search.grammar.words["towards"])


def _noun_behind_preposition(search: Search, group: Group) -> Tokens | None:
    return objects.prepositional(search, group, group.entry.prepositions)


def _object(search: Search, group: Group) -> Tokens | None:
    """The noun phrase that is the object; where that alone is not evidence enough, it states something, is judged, or
    somebody is told it ("a raconté au juge sa nuit")."""
    frame, clitic = search.frame, group.object_clitic
    if clitic is not None and frame.words[clitic] in search.grammar.words["direct_clitics"]:
        return None
    relative = frame.word(group.first - 1) in search.grammar.words["relative_objects"]
    if relative and frame.word(group.first - 2) in search.grammar.words["what"]:
        return None
    content = objects.noun_object(search, group)
    if content is None or "np" not in group.entry.weak:
        return content
    told = (
        "told" not in group.entry.weak
        and frame.word(adjuncts.skip_adverbs(search, group.after)) in search.grammar.words["towards"]
    )
    shown = told or states(search, content) or _judged(search, group, content)
    return content if shown else None


def _judged(search: Search, group: Group, content: Tokens) -> bool:
    """Whether the verb judges or asks: its object may be anything but a person, with somebody to judge it."""
    frame = search.frame
    if group.entry.act not in JUDGING:
        return False
    head = next((k for k in range(*content) if frame.tags[k] in ("NOUN", "PROPN")), None)
    if head is None or frame.tags[head] == "PROPN":
        return False
    noun = search.people.nouns.get(frame.words[head])
    return (noun is None or noun.kind not in HUMAN) and _completed(search, head)


def _completed(search: Search, head: int) -> bool:
    """Whether the noun has what it is about behind it: "la politique du logement", "les messages qui circulent"."""
    frame = search.frame
    return any(
        frame.deps[c] in CLAUSAL or frame.word(frame.subtree(c)[0]) in search.grammar.words["about"]
        for c in frame.children[head]
        if c > head
    )


def _behind_somebody(search: Search, group: Group, markers: frozenset[str]) -> Tokens | None:
    """What follows the person spoken of or to: "accuse Paris de …", "appelle les salariés à …"."""
    frame = search.frame
    infinitive = complements.infinitive(
        search, group, markers & (search.grammar.words["of"] | search.grammar.words["to"])
    )
    if infinitive is not None:
        return infinitive
    if frame.word(adjuncts.skip_adverbs(search, group.after)) in group.entry.prepositions:
        return None
    start = group.after
    for child in frame.children[group.cue]:
        if child > group.cue and frame.deps[child] in OBLIQUE:
            first, _ = frame.subtree(child)
            if frame.words[first] in markers and first >= start and (first > start or group.object_clitic is not None):
                content = first + 1
                return search.content(group.cue, content)
    return _bare_noun(search, group, markers) or _towards(search, group, markers)


def _towards(search: Search, group: Group, markers: frozenset[str]) -> Tokens | None:
    """ "appelle les deux parties à la retenue": à and a noun, past the noun phrase of those who are called."""
    frame, words = search.frame, search.grammar.words
    if not markers & words["to"] or frame.tag(group.after) not in ("DET", "PROPN", "NUM"):
        return None
    named = False
    for k in range(group.after, min(group.after + NEAR, frame.sentence_end(group.cue) - 1)):
        if named and frame.words[k] in words["towards"]:
            return search.content(group.cue, k + 1)
        named = named or frame.tags[k] in ("NOUN", "PROPN")
        if frame.is_finite(k) or frame.words[k] == ",":
            return None
    return None


def _bare_noun(search: Search, group: Group, markers: frozenset[str]) -> Tokens | None:
    """ "suspecte le trésorier de détournement": a noun without determiner behind its de, past the person's noun or
    right before it ("accuse de trahison son associé")."""
    frame, of = search.frame, search.grammar.words["of"]
    named = group.object_clitic is not None
    if frame.word(group.after) in markers & of and frame.tag(group.after + 1) == "NOUN":
        parted = frame.tag(group.after + 2) in ("DET", "NUM")
        return (group.after + 1, group.after + 2) if parted else None
    for k in range(group.after, min(group.after + NEAR, frame.sentence_end(group.cue) - 1)):
        if named and frame.words[k] in markers & of and frame.tags[k + 1] == "NOUN":
            return search.content(group.cue, k + 1)
        named = named or frame.tags[k] in ("NOUN", "PROPN")
        if frame.is_finite(k):
            return None
    return None


CONSTRUCTIONS: tuple[tuple[str, frozenset[str], Callable[[Search, Group], Tokens | None]], ...] = (
    ("infinitive clause", frozenset({"que"}), _infinitive_clause),
    ("que-clause", frozenset({"que"}), complements.clause),
    ("bare clause", frozenset({"que"}), bare_clause),
    ("quotation after cue", frozenset(), announcements.quotation_after),
    ("announced clause", frozenset({"que"}), _announced),
    ("indirect question", frozenset({"question"}), complements.question),
    ("infinitive", frozenset({"inf"}), _bare_infinitive),
    ("infinitive", frozenset({"de_inf", "a_x_de"}), _infinitive_of),
    ("infinitive", frozenset({"a_inf"}), _infinitive_to),
    ("accusation", frozenset({"x_de"}), _accusation),
    ("appeal", frozenset({"x_a"}), _appeal),
    ("characterisation", frozenset({"qualify", "attribute"}), characterised),
    ("characterisation", frozenset({"in_np"}), seen),
    ("noun phrase", frozenset({"de_np"}), _noun_of),
    ("noun phrase", frozenset({"a_np"}), _noun_to),
    ("noun phrase", frozenset({"prep"}), _noun_behind_preposition),
    ("noun phrase", frozenset({"np"}), _object),
)
