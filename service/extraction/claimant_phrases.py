"""The noun phrases of a frame around the pack's nouns and around subjects.

The parse is asked only where words cannot tell: a noun or a verb? does "à" go on with the noun?
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from service.extraction.claimant_lexicon import Agreement, Noun, People
from service.extraction.claimant_names import LONGEST_NAME, Name
from service.extraction.claimant_words import STOPS, Words, agreement, is_acronym

NOMINAL = frozenset({"ADJ", "NOUN", "PROPN", "NUM"})
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
    heads, taken = people.heads, 0
    pairs = enumerate(zip(words.lower, words.tags, strict=True))
    for i in [i for i, (word, tag) in pairs if tag == "NOUN" or word in heads]:
        if i < taken or i in inside:
            continue
        noun, width = _noun(words, i, people)
        if noun and width:
            taken = i + width
            yield phrase(words, i, i + width, noun, starts, people)


def _noun(words: Words, i: int, people: People) -> tuple[Noun | None, int]:
    """The noun that stands at i and how many words it takes, None where the word is something else there."""
    word = words.lower[i]
    if word in people.openers:
        for width in (3, 2):
            found = people.nouns.get(" ".join(words.lower[i : i + width]))
            if found:
                return found, width
    tag, found, width = words.tags[i], people.nouns.get(word), 1
    if words.at(i + 1) == "-" and words.hyphen(i + 1):
        width = words.compound(i)[1] - i
        found = people.nouns.get("".join(words.lower[i : i + width]), found)
    if found:
        return (found, width) if _nominal(words, i, people) else (None, 0)
    if tag == "NOUN" and len(word) > SHORT and word.endswith(people.endings):
        return Noun(word, "person", "", "s"), 1
    if tag == "NOUN" and words.deps[i] in people.labels["subject"] and word not in people.days:
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
    left = start - 1 if has else start
    if number == "p" and (one := _one_of(words, left, people)) is not None:
        agreed = replace(agreed, number="s", gender=agreement(words.lower[one], people).gender or agreed.gender)
        return Phrase(one - (words.at(one - 1) == "l'"), one, head, stop, agreed, definite=False, first=first)
    return Phrase(left, start, head, stop, agreed, definite, first)


def _one_of(words: Words, left: int, people: People) -> int | None:
    """Where "une" stands in "l'une des plaignantes": one person of several."""
    of = left if words.at(left) in people.words["of"] else left - 1
    return of - 1 if words.at(of) in people.words["of"] and words.at(of - 1) in people.words["one_of"] else None


def _phrase_end(words: Words, start: int, after: int, noun: Noun, starts: dict[int, Name], people: People) -> int:
    """Where the phrase ends, no preposition or article left hanging."""
    i: int | None = after
    end = after
    while i is not None and i < len(words.lower) and i - start < MOST:
        i = _step(words, i, start, noun, starts, people)
        end = i if i is not None else end
    left_hanging = people.words["complement"] | people.words["definite"]
    while end > after and (words.tags[end - 1] in ("ADP", "DET") or words.lower[end - 1] in left_hanging):
        end -= 1
    return end


def _step(words: Words, i: int, start: int, noun: Noun, starts: dict[int, Name], people: People) -> int | None:
    """Where the phrase goes on after what stands at i; None where it does not.

    "de" always completes a noun, other prepositions where the parse agrees.
    """
    if i in words.stops:
        return None
    word, tag, complement = words.lower[i], words.tags[i], people.words["complement"]
    if i in starts:
        return starts[i].end if _completes(words, starts[i], noun, people) else None
    if f"{word} {words.at(i + 1)}" in people.words["qualities"]:
        return i + 2
    if tag == "ADP" or word in complement:
        return i + 1 if _goes_on(words, i, start, people) else None
    if tag in NOMINAL:
        dated = tag == "NOUN" and words.tags[i - 1] == "NOUN" and word in people.days
        return None if dated else i + 1
    if word == "'" or ((tag == "DET" or word in people.words["definite"]) and words.lower[i - 1] in complement):
        return i + 1
    joined = _coordinates(words, i, noun, people) if word in people.words["linking"] else False
    if joined or (tag == "VERB" and _participle(words, i, start, starts, people)):
        return i + 1
    return None


def _coordinates(words: Words, i: int, noun: Noun, people: People) -> bool:
    """ "et" before another complement of the same noun ("de l'Économie et des Finances"), not before another person."""
    if words.at(i + 1) not in people.words["of"]:
        return False
    after = i + 3 if words.at(i + 2) in people.words["definite"] else i + 2
    other = people.nouns.get(words.at(after))
    return noun.kind == "body" or other is None or other.kind == "body"


def _completes(words: Words, name: Name, noun: Noun, people: People) -> bool:
    """A name after a preposition belongs to the phrase; one that merely follows stands beside it, less an acronym
    ("le député LREM") and what tells a body from others ("le comité Nobel", "le sondage Odoxa")."""
    if {words.at(name.left - 1), words.at(name.start - 1)} & people.words["complement"]:
        return True
    if noun.kind in ("body", "document") and noun.lemma not in people.named_bodies:
        return name.left == name.start and not name.forename and not name.civil
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
