"""Whether what stands under a cue is evidence of a claim: who could have said it, and what shows that it was said."""

from service.extraction.nominals import Source
from service.extraction.rules import adjuncts, media
from service.extraction.rules.finding import Search, Tokens
from service.extraction.rules.speakers import can_speak
from service.extraction.rules.stating import happens, is_thing
from service.extraction.verb_groups import Group

CONTENTFUL = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "AUX"})
STATEMENTS = frozenset({"que-clause", "bare clause", "quotation after cue", "indirect question", "infinitive clause"})
"""Rules whose content is a statement whoever its source is: a law, a report, a figure may "show that"."""
FRAMES = {
    "que-clause": frozenset({"que"}),
    "bare clause": frozenset({"que"}),
    "indirect question": frozenset({"question"}),
    "infinitive": frozenset({"inf", "de_inf", "a_inf"}),
    "characterisation": frozenset({"qualify", "attribute"}),
}
"""The frames of the cue data that each rule reads."""


def accepts(search: Search, group: Group, source: Source, rule: str, content: Tokens) -> bool:
    """Whether the content under the cue is a claim of the source."""
    if not _says_something(search, content) or not _is_evident(search, group, rule, content):
        return False
    return rule in STATEMENTS or _may_take_a_position(search, group, source)


def _says_something(search: Search, content: Tokens) -> bool:
    """Whether the content has a noun, a verb, an adjective or a quotation in it: "douter de lui" claims nothing."""
    frame = search.frame
    return any(frame.tags[k] in CONTENTFUL or frame.quoted[k] or k in frame.stand_ins for k in range(*content))


def _may_take_a_position(search: Search, group: Group, source: Source) -> bool:
    """Things take no position on a noun and promise nothing: "des affrontements opposant …", "le ciel annonce …"."""
    head = source.head
    if head is None or source.subject == "pronoun" or can_speak(search, head):
        return True
    doubtful = "subject" in group.entry.weak or is_thing(search, head) or happens(search, head)
    return group.finite and not doubtful


def _is_evident(search: Search, group: Group, rule: str, content: Tokens) -> bool:
    """Whether a frame that alone is not evidence enough has more beside it: quotation marks, somebody spoken to."""
    weak = FRAMES.get(rule, frozenset()) & group.entry.weak
    if not weak or any(search.frame.quoted[slice(*content)]) or _addressed(search, group):
        return True
    if media.medium_speaks(search, group):
        return True
    return rule == "characterisation" and _predicates(search, group, content)


def _addressed(search: Search, group: Group) -> bool:
    """Whether the cue says to whom: "lui a signifié que"."""
    clitic = group.object_clitic
    return clitic is not None and search.frame.words[clitic] in search.grammar.words["datives"]


def _predicates(search: Search, group: Group, content: Tokens) -> bool:
    """Whether the attribute stands right behind the cue, or behind "comme"."""
    frame, start = search.frame, content[0]
    if start == adjuncts.skip_adverbs(search, group.after) and (
        frame.tags[start] == "ADJ" or frame.forms[start] == "Part"
    ):
        return (
            frame.heads[start] == group.cue
            or frame.word(start + 1) in search.grammar.words["determiners"]
            or group.reflexive
        )
    return any(frame.words[k] in search.grammar.words["as_said"] for k in range(start, min(start + 12, content[1])))
