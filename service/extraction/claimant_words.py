"""A paragraph's frame as plain lists, and the stretches of it that name or describe somebody.

Positions are tokens of the paragraph's doc. Capital letters, titles and the nouns of the pack decide; the parse is
asked only where words cannot tell (a noun or a verb? does "à" go on with the noun?). The named-entity model is not.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from spacy.attrs import DEP, HEAD, IDX, POS
from spacy.strings import StringStore
from spacy.tokens import Doc

from service.extraction.claimant_lexicon import Agreement, Noun, People, straight

STOPS = frozenset({".", "!", "?", "…", ":", ";", "«", "»", '"', "“", "”", "–", "—", "-", "•", "*", "...", "("})
CLOSERS = frozenset({",", ".", ";", ":", ")", "(", "»", "!", "?", "…", "–", "—", "-", "", '"'})
ENDS = frozenset({".", "!", "?", "…", "..."})
MOST, SHORT, LONGEST_NAME = 16, 6, 10
UNSIGNED = 2**64


@dataclass(frozen=True, slots=True)
class Words:
    """The tokens of a frame: as written, in lower case, their tags, labels, heads and sentences, and where they begin in it."""

    surface: Sequence[str]
    lower: Sequence[str]
    tags: Sequence[str]
    deps: Sequence[str]
    heads: Sequence[int]
    sentences: Sequence[int]
    begins: Sequence[int]

    def at(self, i: int) -> str:
        """The lower-case word at i, "" outside."""
        return self.lower[i] if 0 <= i < len(self.lower) else ""

    def text(self, start: int, end: int) -> str:
        """The words, as near as tokens tell how they were written."""
        out = ""
        for word in self.surface[start:end]:
            glued = not out or out.endswith(("'", "’", "(", "-")) or word[:1] in ",.)-"
            out += word if glued else " " + word
        return " ".join(out.split())


@dataclass(frozen=True, slots=True)
class Name:
    """Capitalised words from `start` to `end`; `left` is where their civility or article begins."""

    start: int
    end: int
    left: int
    agreement: Agreement
    civil: bool
    forename: bool


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


def words_of(doc: Doc) -> Words:
    """The doc's tokens as lists."""
    columns = doc.to_array([IDX, POS, DEP, HEAD]).astype("int64").tolist()
    strings = doc.vocab.strings
    surface = [t.text for t in doc]
    closed = accumulate((word in ENDS for word in surface), initial=0)
    return Words(
        surface,
        [straight(word) for word in surface],
        [_label(row[1], strings) for row in columns],
        [_label(row[2], strings) for row in columns],
        [i + row[3] for i, row in enumerate(columns)],
        list(closed)[:-1],
        [row[0] for row in columns],
    )


@lru_cache(maxsize=512)
def _label(number: int, strings: StringStore) -> str:
    return strings[number % UNSIGNED] if number else ""


def names(words: Words, people: People) -> Iterator[Name]:
    """The capitalised names of the frame, from left to right."""
    i, n = 0, len(words.surface)
    while i < n:
        if words.surface[i][:1].isupper() and _begins(words, i, people):
            end = _name_end(words, i, people)
            yield _name(words, i, end, people)
            i = end
        elif words.lower[i] in people.words["noble"] and words.at(i - 1) in people.civilities:
            i = yield from _noble(words, i, people)
        else:
            i += 1


def _noble(words: Words, i: int, people: People) -> Generator[Name, None, int]:
    """ "M. de La Rochette": behind a civility the particle begins the name."""
    if not _capital(words, i + 1):
        return i + 1
    end = _name_end(words, i + 1, people)
    yield Name(i, end, i - 1, people.civilities[words.lower[i - 1]], civil=True, forename=False)
    return end


def _begins(words: Words, i: int, people: People) -> bool:
    """Whether a capitalised word opens a name, and not merely a sentence."""
    word, following = words.lower[i], words.surface[i + 1] if i + 1 < len(words.surface) else ""
    initial = i == 0 or words.surface[i - 1] in STOPS or words.surface[i - 1].isspace()
    capital_next = following[:1].isupper() and straight(following) not in people.words["function"]
    if word in people.civilities or word in people.days or (len(word) < 3 and word.endswith("'") and not capital_next):
        return False
    if word in people.words["function"]:
        return not initial and capital_next and word in people.words["definite"]
    if word in people.nouns or f"{word} {straight(following)}" in people.nouns:
        return word in people.first_names and following[:1].isupper()
    if not initial or word in people.first_names or words.tags[i] in people.labels["proper"]:
        return True
    return capital_next or words.surface[i].isupper()


def _name_end(words: Words, start: int, people: People) -> int:
    """Where the name that begins at start ends."""
    i, n = start + 1, min(len(words.surface), start + LONGEST_NAME)
    while i < n:
        word = words.lower[i]
        if words.surface[i][:1].isupper():
            if word in people.days or _another_begins(words, start, i, people):
                return i
            i += 1
        elif (word in people.words["particles"] or word == "-") and _capital(words, i + 1):
            i += 2
        elif word in people.words["noble"] and all(words.lower[k] in people.first_names for k in range(start, i)):
            after = i + 2 if words.at(i + 1) in people.words["noble"] else i + 1
            if not _capital(words, after):
                return i
            i = after + 1
        else:
            return i
    return i


def _acronym(words: Words, i: int) -> bool:
    """ "CGT", "LREM", "BBC": capitals alone."""
    return 2 <= len(words.surface[i]) <= 6 and words.surface[i].isupper()


def _capital(words: Words, i: int) -> bool:
    return i < len(words.surface) and words.surface[i][:1].isupper()


def _another_begins(words: Words, start: int, i: int, people: People) -> bool:
    """In "de Bordeaux Alain Juppé" the name of a place ends where a first name begins."""
    if words.lower[i - 1] in people.first_names or not _capital(words, i + 1) or words.lower[i - 1] == "saint":
        return False
    if (
        i == start + 1
        and _acronym(words, start)
        and not _acronym(words, i)
        and words.tags[start - 1 : start] == ["NOUN"]
    ):
        return True
    after_preposition = start > 0 and words.lower[start - 1] in people.words["complement"] | people.words["definite"]
    if words.lower[i - 1] in people.portfolios:
        return after_preposition
    return after_preposition and words.lower[i] in people.first_names and words.lower[start] not in people.first_names


def _name(words: Words, start: int, end: int, people: People) -> Name:
    before = words.at(start - 1)
    first = words.lower[start]
    if before in people.civilities:
        civility = people.civilities[before]
        gender = civility.gender or people.first_names.get(first, "")
        return Name(start, end, start - 1, Agreement(gender, "s"), True, first in people.first_names)
    forename = first in people.first_names
    if forename:
        return Name(start, end, start, Agreement(people.first_names[first], "s"), False, True)
    article = before if before in people.words["definite"] else first if first in people.words["definite"] else ""
    left = start - 1 if before in people.words["definite"] else start
    return Name(start, end, left, agreement(article, people), False, False)


def agreement(determiner: str, people: People) -> Agreement:
    """What a determiner tells of gender and number."""
    if determiner in people.words["feminine"]:
        return Agreement("f", "s")
    if determiner in people.words["masculine"]:
        return Agreement("m", "s")
    return Agreement("", "p" if determiner in people.words["plural"] else "s")


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
        start > 0
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
    return noun.kind in ("person", "generic") and name.end == name.start + 1 and _acronym(words, name.start)


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
