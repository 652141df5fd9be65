"""Which cue a verb is: the words of its phrase behind it, its reflexive and its negation."""

from service.extraction.lexicon import CueEntry
from service.extraction.syntax import Frame, Grammar

AGREEMENTS = frozenset({"e", "s", "es"})
WITHIN = 5
"""How many tokens behind a verb the first word of its phrase stands, an inverted subject and two adverbs between."""


def may_follow(frame: Frame, i: int, beginnings: tuple[str, ...] | None) -> bool:
    """Whether some word behind the verb begins as one of those that it needs to be a cue; True where it needs none."""
    return beginnings is None or any(word.startswith(beginnings) for word in frame.words[i + 1 : i + 1 + WITHIN])


def entry_at(
    frame: Frame, last: int, entries: tuple[CueEntry, ...], *, reflexive: bool, negated: bool, grammar: Grammar
) -> tuple[CueEntry | None, int]:
    """The longest entry whose words and reflexive fit, and its last token."""
    for entry in entries:
        if entry.reflexive != reflexive or (entry.negated and not negated):
            continue
        end = _words_end(frame, last, entry.words, grammar)
        if end is not None:
            return entry, end
    return None, last


def _words_end(frame: Frame, last: int, words: tuple[str, ...], grammar: Grammar) -> int | None:
    """The last token of the phrase's words behind the verb, None where they do not stand there. A preposition at their
    end may be contracted, and stand behind whom it was said to ("faire part au conseil des conclusions")."""
    k = last + 1
    for n, word in enumerate(words):
        if n and n == len(words) - 1 and word in grammar.words["of"]:
            return _preposition(frame, k, grammar)
        skipped = 0
        while frame.word(k) != word and skipped < 2 and frame.tag(k) in ("ADV", "PUNCT") and frame.word(k) != ",":
            k, skipped = k + 1, skipped + 1
        if not _agrees(frame.word(k), word):
            return None
        k += 1
    return k - 1


def _preposition(frame: Frame, k: int, grammar: Grammar) -> int | None:
    """The de that ends a phrase, over at most five tokens of an addressee."""
    reach = k + 1 if frame.word(k) not in grammar.words["towards"] else k + 6
    return frame.find(grammar.words["about"], k, reach)


def _agrees(form: str, word: str) -> bool:
    """Whether a form is the word, or its feminine or plural ("persuadées" is "persuadé")."""
    return form == word or (len(word) > 3 and form.startswith(word) and form[len(word) :] in AGREEMENTS)
