"""The noun phrases of a frame around the pack's nouns and around subjects.

The parse is asked only where words cannot tell: a noun or a verb? does "à" go on with the noun?
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.extraction.claimant_lexicon import Agreement, Noun, People
from service.extraction.claimant_names import LONGEST_NAME, Name
from service.extraction.claimant_words import STOPS, Words, agreement, is_acronym

MOST, SHORT = 16, 6


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase around a noun of the pack, or around a subject. `left` is its determiner, `end` exclusive."""

    left: int
    start: int
    head: int
    end: int
    noun: Noun
    definite: bool
    first: bool


def phrases(words: Words, found: Sequence[Name], people: People) -> Iterator[Phrase]:
    """The noun phrases around the pack's nouns and around the subjects, from left to right."""
    inside = {i for name in found for i in range(name.start, name.end)}
    starts = {name.left: name for name in found} | {name.start: name for name in found}
    for i in range(len(words.lower)):
        if i in inside:
            continue
        noun, width = _noun(words, i, people)
        if noun and width:
            yield phrase(words, i, i + width, noun, starts, people)


def _noun(words: Words, i: int, people: People) -> tuple[Noun | None, int]:
    """The noun that stands at i and how many words it takes, None where the word is something else there."""
    word = words.lower[i]
    if word in people.openers:
        for width in (3, 2):
            found = people.nouns.get(" ".join(words.lower[i : i + width]))
            if found:
                return found, width
    tag, found = words.tags[i], people.nouns.get(word)
    if found:
        return (found, 1) if _nominal(words, i, people) else (None, 0)
    if tag == "NOUN" and len(word) > SHORT and word.endswith(people.endings):
        return Noun(word, "person", "", "s"), 1
    if tag == "NOUN" and words.deps[i] in people.labels["subject"]:
        return Noun(word, "thing", "", "s"), 1
    return None, 0


def _nominal(words: Words, i: int, people: People) -> bool:
    """Whether a word that could be a verb or an adjective is a noun here."""
    before, tag = words.at(i - 1), words.tags[i]
    if before in people.words["determiners"]:
        return tag != "ADJ" or i + 1 >= len(words.tags) or words.tags[i + 1] != "NOUN"
    if tag in people.labels["verb"]:
        return False
    return tag != "ADJ" or i == 0 or words.tags[i - 1] not in people.labels["noun"]


def phrase(
    words: Words, head: int, after: int, noun: Noun, starts: dict[int, Name], people: People, *, end: int | None = None
) -> Phrase:
    """The phrase around a noun: its determiner, the adjectives before it, and what completes it."""
    start = head
    while (
        start > max(0, head - LONGEST_NAME)
        and (words.tags[start - 1] in ("ADJ", "NUM") or words.lower[start - 1] in people.words["former"])
        and words.lower[start - 1] not in people.words["determiners"]
        and words.surface[start - 1] not in STOPS
    ):
        start -= 1
    determiner = words.at(start - 1)
    has = determiner in people.words["determiners"] or determiner in people.words["plural"]
    gender_number = agreement(determiner, people) if has else Agreement("", noun.number)
    number = "p" if "p" in (noun.number, gender_number.number) else "s"
    agreed = Noun(noun.lemma, noun.kind, noun.gender or gender_number.gender, number)
    stop = end if end is not None else _phrase_end(words, start, after, noun, starts, people)
    definite = determiner in people.words["definite"] or determiner in people.words["contracted"]
    first = start == 0 or words.surface[start - 1] in STOPS
    return Phrase(start - 1 if has else start, start, head, stop, agreed, definite, first)


def _phrase_end(words: Words, start: int, after: int, noun: Noun, starts: dict[int, Name], people: People) -> int:
    """Where the phrase ends: "de" always completes a noun, other prepositions where the parse agrees."""
    i, n = after, len(words.lower)
    while i < n and i - start < MOST:
        word, tag = words.lower[i], words.tags[i]
        if i in starts:
            if not _completes(words, starts[i], noun, people):
                break
            i = starts[i].end
        elif tag == "ADP" or word in people.words["complement"]:
            if not _goes_on(words, i, start, people):
                break
            i += 1
        elif tag in ("ADJ", "NOUN", "PROPN", "NUM") or (
            tag == "DET" and words.lower[i - 1] in people.words["complement"]
        ):
            if tag == "NOUN" and words.tags[i - 1] == "NOUN" and word in people.days:
                break
            i += 1
        elif (tag == "VERB" and _participle(words, i, start, starts, people)) or (
            word in people.words["linking"] and words.at(i + 1) in people.words["of"] and noun.kind == "body"
        ):
            i += 1
        else:
            break
    while i > after and (words.tags[i - 1] in ("ADP", "DET") or words.lower[i - 1] in people.words["complement"]):
        i -= 1
    return i


def _coordinates(words: Words, i: int, noun: Noun, people: People) -> bool:
    """ "et" before another complement of the same noun ("de l'Économie et des Finances"), not before another person."""
    if words.at(i + 1) not in people.words["of"]:
        return False
    after = i + 3 if words.at(i + 2) in people.words["definite"] else i + 2
    other = people.nouns.get(words.at(after))
    return noun.kind == "body" or other is None or other.kind == "body"


def _completes(words: Words, name: Name, noun: Noun, people: People) -> bool:
    """A name after a preposition belongs to the phrase; one that merely follows stands beside it, less an acronym:
    "le député LREM", "le consultant RMC"."""
    if {words.at(name.left - 1), words.at(name.start - 1)} & people.words["complement"]:
        return True
    return noun.kind in ("person", "generic") and name.end == name.start + 1 and is_acronym(words, name.start)


def _participle(words: Words, i: int, start: int, starts: dict[int, Name], people: People) -> bool:
    """A participle that completes the noun: "chargé de", or "élu" right before a name."""
    if i + 1 in starts and words.lower[i] in people.nouns:
        return True
    if words.deps[i] not in people.labels["participle"] or words.heads[i] < start:
        return False
    return words.at(i + 1) in people.words["complement"] or i + 1 in starts


def _goes_on(words: Words, i: int, start: int, people: People) -> bool:
    """Whether a preposition completes the phrase that begins at start."""
    if words.lower[i] in people.words["of"]:
        return words.at(i + 1) not in people.days
    if words.lower[i] not in people.words["complement"]:
        return False
    head = words.heads[i]
    return head > i and start <= words.heads[head] < i and words.tags[words.heads[head]] in people.labels["noun"]
