"""Inserted cues with their subject before them: "…, the senator said", "“…,” he said on Monday, “…”", "as X put it, …".

For languages whose pack says `plain_incises`: their subject does not step behind the verb to tell an incise.
"""

from service.extraction.rules import announcements, parentheses
from service.extraction.rules.finding import Finding, Search
from service.extraction.subjects import subject_of
from service.extraction.verb_groups import Group

BREAKS = frozenset({",", "-", "–", "—", "(", "?", "!", "…", "...", '"'})


def plain_incise(search: Search, group: Group) -> Finding | None:
    """A cue with its subject before it, right behind a comma or a quotation and with nothing said behind it."""
    if not search.grammar.plain_incises or not group.finite or not group.entry.frames & {"incise", "que"}:
        return None
    source = subject_of(search.frame, group, search.grammar)
    if source.tokens is None or source.subject == "shared" or source.tokens[0] >= group.first:
        return None
    opening = _opening(search, source.tokens[0])
    if opening is None or not _parted(search, group, opening):
        return None
    content = parentheses.around(search, group, *parentheses.extent(search, opening, group, source))
    if not content or not _says(search, content):
        return None
    return Finding("incise", content, source, (group.first, group.last + 1), group.cue, group.entry.lemma)


def _opening(search: Search, subject: int) -> int | None:
    """Where the incise starts: at its subject or at the "as" before it, behind a comma, a quotation or, with "as", at
    the head of the sentence. None where it is no incise."""
    frame, start = search.frame, subject
    while start > 0 and frame.tags[start - 1] == "ADV" and frame.bounds[start - 1] == frame.bounds[subject]:
        start -= 1
    compared = frame.word(start - 1) in search.grammar.words["as_said"]
    start -= compared
    before = start - 1
    if start == frame.bounds[subject][0]:
        behind = parentheses.previous_quotation(search, start, start) is not None
        return start if compared or behind else None
    if before in frame.stand_ins or frame.quoted[before] or frame.words[before] in BREAKS:
        return start
    return None


def _parted(search: Search, group: Group, opening: int) -> bool:
    """Whether nothing is said behind the cue: its clause closes, or a quotation stands right before it."""
    frame = search.frame
    before = (frame.word(opening - 1) == "," and opening - 2) or opening - 1
    if before >= 0 and (before in frame.stand_ins or frame.quoted[before]):
        return True
    if announcements.quotation_after(search, group) is not None:
        return False
    return not any(
        child > group.last and frame.deps[child] in search.grammar.labels["complement"]
        for child in frame.children[group.cue]
    )


def _says(search: Search, content: tuple[tuple[int, int], ...]) -> bool:
    """Whether a clause or a quotation is among what stands around the incise."""
    frame = search.frame
    return any(
        k in frame.stand_ins or frame.quoted[k] or frame.is_finite(k)
        for start, end in content
        for k in range(start, end)
    )
