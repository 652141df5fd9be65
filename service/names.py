"""The one normalisation of names: what storage indexes, the gazetteer looks up and pages search by."""

import re
import unicodedata

_LETTERS = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i"}
_SPACES = "-‐‑‒–—―_'’‘ʼʹ´`«»\"“”„,;:!?()[]{}/\\…·•"
_IGNORED = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_COMBINING = dict.fromkeys(range(0x300, 0x370))
_TABLE = _COMBINING | str.maketrans(_LETTERS) | {ord(c): " " for c in _SPACES} | {ord(c): None for c in _IGNORED}
_PLAIN = re.compile(r"[a-z0-9 ]*").fullmatch
_ABBREVIATION = re.compile(r"\b(?:[^\W\d]\. ?){2,}(?!\w)|\b(?:[^\W\d]\.)+[^\W\d]\b")
_ARTICLE = re.compile(r"(?:le|la|les|l|the) (?=\S)")


def normalise_name(name: str) -> str:
    """The name in lower case, without accents, leading article or punctuation, its words one space apart.

    Hyphens and apostrophes part words ("l’Île-de-France" → "ile de france"), the dots of an abbreviation do not
    ("O.N.U." → "onu"). A name that is only an article keeps it ("La" → "la"); one of punctuation alone becomes "".
    Normalising twice changes nothing unless the name opens with two articles.
    """
    folded = fold(name)
    return _ARTICLE.sub("", folded, count=1) if _ARTICLE.match(folded) else folded


def fold(text: str) -> str:
    """As `normalise_name`, with the leading article kept."""
    lowered = text.lower()
    if not _PLAIN(lowered):
        lowered = unicodedata.normalize("NFKD", lowered).lower().translate(_TABLE)
        if "." in lowered:
            lowered = _ABBREVIATION.sub(_joined, lowered).replace(".", " ")
    return " ".join(lowered.split())


def _joined(abbreviation: re.Match[str]) -> str:
    return abbreviation[0].replace(".", "").replace(" ", "") + " "
