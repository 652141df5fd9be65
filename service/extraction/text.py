"""Text at the door: normalised once, then only pointed into."""

import re

Range = tuple[int, int]

_BREAK = re.compile(r"\n[ \t\u00a0\r\f\v]*")
_INTRODUCED = re.compile(r':[ \t\u00a0]*\n\s*(?=[«“"])')
_CLOSING = ".!?…:;»”\"'’)]"
LONGEST = 6000
"""Code points of the longest paragraph that is parsed as one: a longer one is cut at a space."""


def paragraphs(text: str) -> list[Range]:
    """The paragraphs of a text, without the space around them, in order.

    A line is a paragraph, except where it only wraps: a line that starts in lower case after one that ends with no
    closing mark goes on with it. So does a quotation after a colon.
    """
    found: list[Range] = []
    start = 0
    introducing = {at for m in _INTRODUCED.finditer(text) for at in range(*m.span())}
    for match in _BREAK.finditer(text):
        if match.start() in introducing or (match.end() < len(text) and _wraps(text, match.start(), match.end())):
            continue
        _add(found, text, start, match.start())
        start = match.end()
    _add(found, text, start, len(text))
    return found


def _wraps(text: str, before: int, after: int) -> bool:
    return before > 0 and text[after].islower() and not text[before - 1].isspace() and text[before - 1] not in _CLOSING


def _add(found: list[Range], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cut = _cut(text, start)
        found.append((start, cut))
        start = cut
    if start < end:
        found.append((start, end))


def _cut(text: str, start: int) -> int:
    """Where to cut a paragraph that is too long: after a full stop, else at a space, else anywhere."""
    for mark in (". ", " "):
        at = text.rfind(mark, start + LONGEST // 2, start + LONGEST)
        if at >= 0:
            return at + len(mark)
    return start + LONGEST
