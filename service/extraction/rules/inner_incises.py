"""Incises inside quotation marks: « Nous partirons, a-t-il dit, et vite. »"""

import re
from collections.abc import Callable
from functools import lru_cache

from service.extraction.lexicon import FINITE, Lexicon, lexicon
from service.extraction.reading import Range
from service.extraction.syntax import Grammar, grammar
from service.packs import Pack

_AFTER_COMMA = re.compile(r"(?<=[,?!…])\s+(?=\w)")
_WORD = re.compile(r"[^\W\d_]+(?:['’](?=\w))?(?:-(?:t-)?\w+)?")
LONGEST = 90
"""Code points of the longest incise inside quotation marks."""


@lru_cache
def incises(pack: Pack) -> Callable[[str, int, int], list[Range]]:
    """A function that gives the incises of a quoted range of a text, each with its closing comma."""
    words, closed = lexicon(pack), grammar(pack)

    def find(text: str, start: int, end: int) -> list[Range]:
        found: list[Range] = []
        for match in _AFTER_COMMA.finditer(text, start, end):
            if found and match.end() < found[-1][1]:
                continue
            stop = _incise_end(text, match.end(), end, words, closed)
            if stop is not None:
                found.append((match.start() - (text[match.start() - 1] == ","), stop))
        return found

    return find


def _incise_end(text: str, start: int, end: int, lexicon: Lexicon, grammar: Grammar) -> int | None:
    """Where an incise that starts here ends, None where none does: a reporting verb, its subject behind it, a comma."""
    words = list(_WORD.finditer(text, start, min(end, start + LONGEST)))
    if not words:
        return None
    verb = _verb(words, lexicon, grammar)
    if verb is None:
        return None
    after, inverted = verb
    if not inverted and not _subject_follows(words, after, grammar):
        return None
    for at in range(words[after - 1].end() if inverted else words[after].end(), min(end, start + LONGEST)):
        if text[at] in ",.;" or at == end - 1:
            return at + 1 if text[at] in ",.;" else end
    return None


def _verb(words: list[re.Match[str]], lexicon: Lexicon, grammar: Grammar) -> tuple[int, bool] | None:
    """How many words the reporting verb takes, and whether its pronoun is inverted on it."""
    k = 0
    while k < len(words) and words[k][0].lower().replace("’", "'") in grammar.words["clitics"]:
        k += 1
    if k >= len(words):
        return None
    head, inverted = _split(words[k][0].lower(), grammar)
    readings = lexicon.readings(head)
    finite = any(f.lemma in lexicon.verbs and f.mood in FINITE and f.person[:1] == "3" for f in readings)
    if finite and any("incise" in e.frames for f in readings for e in lexicon.verbs.get(f.lemma, ())):
        return k + 1, inverted
    if any(f.lemma in (grammar.have, grammar.be) and f.mood in FINITE for f in readings):
        for j in range(k + 1, min(k + 4, len(words))):
            if any(f.mood == "part-past" and f.lemma in lexicon.verbs for f in lexicon.readings(words[j][0].lower())):
                return j + 1, inverted
    return None


def _split(word: str, grammar: Grammar) -> tuple[str, bool]:
    for ending in sorted(grammar.words["inverted"], key=len, reverse=True):
        if word.endswith(ending):
            stem = word[: -len(ending)]
            return stem.removesuffix("-t"), True
    return word, False


def _subject_follows(words: list[re.Match[str]], k: int, grammar: Grammar) -> bool:
    if k >= len(words):
        return False
    word = words[k][0]
    return word[0].isupper() or word.lower().replace("’", "'") in grammar.words["subject_determiners"]
