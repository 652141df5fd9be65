"""The words of a noun phrase around its head."""

from service.extraction.clauses import Tokens, strip
from service.extraction.syntax import Frame, Grammar


def noun_phrase(frame: Frame, head: int, grammar: Grammar) -> Tokens:
    """The noun phrase around its head: its contiguous modifiers, without relative clauses."""
    first = last = head
    stack = [head]
    while stack:
        node = stack.pop()
        for child in frame.children[node]:
            label = frame.deps[child]
            if (
                (label in grammar.labels["noun_modifiers"] or _completes(frame, node, child))
                and child not in frame.stand_ins
                and not _opens_clause(frame, child)
                and not _new_member(frame, child, grammar)
                and not any(frame.is_finite(k) for k in range(min(child, node) + 1, max(child, node)))
            ):
                first, last = min(first, child), max(last, child)
                stack.append(child)
    while first < head and frame.tags[first] == "CCONJ":
        first += 1
    titled = frame.words[last] in grammar.words["civil_titles"]
    while frame.surface[last][:1].isupper() and (more := _name_goes_on(frame, last, titled=titled)):
        last += more
    return strip(frame, first, last + 1)


def _completes(frame: Frame, node: int, child: int) -> bool:
    """Whether a phrase completes an adjective ("sources close to the player")."""
    return frame.tags[node] == "ADJ" and child > node and frame.deps[child].startswith("obl")


def _name_goes_on(frame: Frame, last: int, *, titled: bool) -> int:
    """How many tokens more a name has, whatever the parse calls them ("Emmanuel Macron", "Marine Le Pen"); behind a
    civil title all that have a capital ("Me Rose Aubin")."""
    if last + 1 >= frame.bounds[last][1]:
        return 0
    if titled:
        return int(frame.surface[last + 1][:1].isupper())
    if frame.tags[last + 1] == "PROPN":
        return int(frame.tags[last] == "PROPN")
    particle = frame.surface[last + 1][:1].isupper() and frame.tags[last + 1] == "DET"
    return 2 if particle and frame.tag(last + 2) == "PROPN" else 0


def _new_member(frame: Frame, child: int, grammar: Grammar) -> bool:
    """Whether a coordinated noun stands behind ", et": the clause goes on there, not the noun phrase."""
    if frame.deps[child] not in grammar.labels["coordinated"]:
        return False
    return any(
        frame.deps[c] in grammar.labels["coordinator"] and frame.word(c - 1) == "," for c in frame.children[child]
    )


def _opens_clause(frame: Frame, child: int) -> bool:
    return (frame.deps[child] == "punct" and frame.words[child] not in ",-–()'\"") or frame.words[child] in (
        ":",
        ";",
        ".",
    )
