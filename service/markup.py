"""Pieces of HTML as words: all of what they say, where a whole page would be searched for its article."""

import re

from lxml import html

_INLINE = frozenset(
    ("a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
     "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr")
)  # fmt: skip
_UNREAD = ("script", "style", "figure", "head")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What XML cannot hold, and markup does not mean."""
_SPACES = re.compile(r"[ \t\r\n]+")


def plain(markup: str) -> str:
    """The words of an HTML fragment, its blocks parted by blank lines."""
    root = html.fragment_fromstring(_UNSEEN.sub(" ", markup), create_parent="div")
    for element in list(root.iter(*_UNREAD)):
        element.drop_tree()
    for element in root.iter():
        element.text = _SPACES.sub(" ", element.text) if element.text and isinstance(element.tag, str) else None
        element.tail = _SPACES.sub(" ", element.tail) if element.tail else None
        if element.tag not in _INLINE:
            element.text = "\n\n" + (element.text or "")
            element.tail = "\n\n" + (element.tail or "")
    paragraphs = (line.strip() for line in str(root.text_content()).split("\n"))
    return "\n\n".join(line for line in paragraphs if line)
