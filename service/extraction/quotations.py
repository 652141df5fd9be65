"""Where a text quotes: stretches between quotation marks, across paragraphs, with no mark trusted too far.

A mark with no partner costs its own quotation and nothing else. Nested quotations belong to the outermost one.
Linear in the length of the text.
"""

from dataclasses import dataclass

from service.extraction.text import Range

_PAIRS = {"«": "»", "“": "”", "„": "“", "‹": "›", "‘": "’", "「": "」"}
_OPENERS = {close: open_ for open_, close in _PAIRS.items() if open_ != "„"}
_MARKS = frozenset('«»“”„‹›‘’"「」')
DOUBLED = '"\u2060'
"""What stands for a mark that is written as two apostrophes: a mark, and a character that is none and no space."""
_ELSEWHERE = 12
"""How many paragraphs a quotation may run over before its opening mark is taken for a stray one."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quotation: `outer` with its marks, `pieces` without them, one a paragraph; ranges of code points."""

    outer: Range
    pieces: tuple[tuple[int, Range], ...]


@dataclass(slots=True)
class _Open:
    mark: str
    at: int


def find(text: str, paragraphs: list[Range]) -> list[Quoted]:
    """The outermost quotations of a text, in order. A piece is (index of its paragraph, its range)."""
    found: list[Quoted] = []
    runs_to = -1
    text = text.replace("''", DOUBLED)
    for index, (start, end) in enumerate(paragraphs):
        free = max(start, found[-1].outer[1]) if index <= runs_to else start
        pairs, stray = _match(text, free, end)
        found.extend(Quoted(pair, ((index, _inside(text, *pair)),)) for pair in _outermost(pairs))
        if stray and index > runs_to and (run := _run_on(text, paragraphs, index, stray[-1])):
            while found and found[-1].outer[1] > run.outer[0]:
                found.pop()
            found.append(run)
            runs_to = run.pieces[-1][0]
    return [_whole(text, q) for q in found if any(e > s for _, (s, e) in q.pieces)]


def _whole(text: str, quoted: Quoted) -> Quoted:
    """The quotation with both apostrophes of a closing mark that is written with two."""
    start, end = quoted.outer
    return Quoted((start, end + 1), quoted.pieces) if text[end : end + 1] == DOUBLED[1] else quoted


def _match(text: str, start: int, end: int) -> tuple[list[Range], list[_Open]]:
    """The pairs of marks between start and end, and the opening marks left alone."""
    stacks: dict[str, list[_Open]] = {}
    pairs: list[Range] = []
    for at in range(start, end):
        mark = text[at]
        if mark not in _MARKS or (mark in "‘’" and _is_apostrophe(text, at)):
            continue
        opener = _partner(mark, stacks, text, at, start)
        if opener and stacks.get(opener):
            pairs.append((stacks[opener].pop().at, at + 1))
        elif mark in _PAIRS or (mark == '"' and not _after_digit(text, at)):
            stacks.setdefault(mark, []).append(_Open(mark, at))
    stray = [o for stack in stacks.values() for o in stack]
    return pairs, sorted(stray, key=lambda o: o.at)


def _partner(mark: str, stacks: dict[str, list[_Open]], text: str, at: int, start: int) -> str | None:
    """The opening mark that this one closes, None where it opens."""
    if mark == '"':
        if stacks.get('"') and _opens(text, at, start):
            stacks['"'].pop()
            return None
        return '"'
    if mark == "“":
        return "„" if stacks.get("„") else None
    return _OPENERS.get(mark)


def _opens(text: str, at: int, start: int) -> bool:
    """Whether a straight mark stands where only an opening one can: after a space or bracket, before a letter."""
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    return (before.isspace() or before in "([") and not after.isspace() and after not in ",.;:!?)]"


def _after_digit(text: str, at: int) -> bool:
    return at > 0 and text[at - 1].isdigit()


def _is_apostrophe(text: str, at: int) -> bool:
    before = at > 0 and text[at - 1].isalnum()
    after = at + 1 < len(text) and text[at + 1].isalnum()
    return before and after


def _outermost(pairs: list[Range]) -> list[Range]:
    kept: list[Range] = []
    for start, end in sorted(pairs, key=lambda p: (p[0], -p[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _inside(text: str, start: int, end: int) -> Range:
    return _trimmed(text, start + 1, end - 1)


def _trimmed(text: str, start: int, end: int) -> Range:
    while start < end and (text[start].isspace() or text[start] == DOUBLED[1]):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _run_on(text: str, paragraphs: list[Range], index: int, opening: _Open) -> Quoted | None:
    """The quotation that opens here and closes in a later paragraph, or was never closed but heads its paragraph."""
    start, end = paragraphs[index]
    pieces = [(index, _trimmed(text, opening.at + 1, end))]
    close = _PAIRS.get(opening.mark, opening.mark)
    for later in range(index + 1, min(index + 1 + _ELSEWHERE, len(paragraphs))):
        first, last = paragraphs[later]
        repeated = text[first] in (opening.mark, close) and last - first > 1
        inner = first + 1 if repeated else first
        at = _closing(text, inner, last, opening.mark, close)
        if at is not None and at >= 0:
            pieces.append((later, _trimmed(text, inner, at)))
            return Quoted((opening.at, at + 1), tuple(pieces))
        if at is not None or not (repeated or later - index <= 2):
            break
        pieces.append((later, _trimmed(text, inner, last)))
    heads = text[start : opening.at].rstrip().endswith(":") or opening.at == start
    return Quoted((opening.at, end), (pieces[0],)) if heads else None


def _closing(text: str, start: int, end: int, open_: str, close: str) -> int | None:
    """Where the closing mark stands: its position, None where there is no mark, -1 where another quotation opens."""
    depth = 0
    for at in range(start, end):
        if text[at] == close and not (close == "’" and _is_apostrophe(text, at)):
            if depth == 0:
                return -1 if open_ == close and _opens(text, at, start) else at
            depth -= 1
        elif text[at] == open_ and open_ != close:
            depth += 1
    return -1 if depth else None
