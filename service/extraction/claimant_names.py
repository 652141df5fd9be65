"""The capitalised names of a frame. Capitals, titles and first names decide; the named-entity model is not asked."""

from collections.abc import Collection, Generator, Iterator
from dataclasses import dataclass

from service.extraction.claimant_lexicon import Agreement, People, straight
from service.extraction.claimant_words import STOPS, Words, agreement, is_acronym

LONGEST_NAME = 10


@dataclass(frozen=True, slots=True)
class Name:
    """Capitalised words from `start` to `end`; `left` is where their civility or article begins."""

    start: int
    end: int
    left: int
    agreement: Agreement
    civil: bool
    forename: bool


def names(words: Words, sources: Collection[int], people: People) -> Iterator[Name]:
    """The capitalised names of the frame, from left to right; what a claim has for its source is one."""
    noble, taken = people.words["noble"], 0
    pairs = enumerate(zip(words.surface, words.lower, strict=True))
    for i in [i for i, (word, lower) in pairs if word != lower or lower in noble]:
        if i < taken:
            continue
        if words.surface[i][:1].isupper() and _begins(words, i, sources, people):
            taken = _name_end(words, i, people)
            yield _name(words, i, taken, people)
        elif words.lower[i] in noble and words.at(i - 1) in people.civilities:
            taken = yield from _noble(words, i, people)


def _noble(words: Words, i: int, people: People) -> Generator[Name, None, int]:
    """ "M. de La Rochette": behind a civility the particle begins the name."""
    if not _capital(words, i + 1):
        return i + 1
    end = _name_end(words, i + 1, people)
    yield Name(i, end, i - 1, people.civilities[words.lower[i - 1]], civil=True, forename=False)
    return end


def _begins(words: Words, i: int, sources: Collection[int], people: People) -> bool:
    """Whether a capitalised word opens a name, and not merely a sentence."""
    word, following = words.lower[i], words.surface[i + 1] if i + 1 < len(words.surface) else ""
    if i == 0 and word in people.words["headings"] and (following in STOPS or words.at(1) in people.words["headings"]):
        return False
    initial = i == 0 or words.surface[i - 1] in STOPS or words.surface[i - 1].isspace()
    capital_next = following[:1].isupper() and straight(following) not in people.words["function"]
    if (
        word in people.civilities
        or word in people.days
        or (len(word) == len("l'") and word.endswith("'") and not capital_next)
    ):
        return False
    if word in people.words["function"]:
        return not initial and capital_next and word in people.words["definite"]
    if word in people.nouns or f"{word} {straight(following)}" in people.nouns:
        return word in people.first_names and following[:1].isupper()
    if capital_next and _origin(words, i, people):
        return False
    if not initial or i in sources or word in people.first_names or words.tags[i] in people.labels["proper"]:
        return True
    return capital_next or words.surface[i].isupper()


def _origin(words: Words, i: int, people: People) -> bool:
    """Whether a word only says where the person named behind it is from: "le Ghanéen Kwabena Asante"."""
    from_there = words.lower[i].endswith(people.inhabitants) or words.lower[i] in people.words["inhabitants_whole"]
    return from_there and words.at(i - 1) in people.words["definite"] and words.surface[i - 1].islower()


def _name_end(words: Words, start: int, people: People) -> int:
    """Where the name that begins at start ends."""
    i, n = start + 1, min(len(words.surface), start + LONGEST_NAME)
    while i < n:
        word = words.lower[i]
        if i in words.stops and not words.hyphen(i) and words.tags[i] not in people.labels["proper"]:
            return i
        if words.surface[i][:1].isupper():
            if word in people.days or _another_begins(words, start, i, people):
                return i
            if people.heads_last and word in people.civilities and _capital(words, i + 1):
                return i
            i += 1
        elif over := _over_particle(words, i, people):
            i += over
        elif word in people.words["tails"]:
            return i + 1
        elif word in people.words["noble"] and _goes_on(words, start, i, people):
            after = i + 2 if words.at(i + 1) in people.words["noble"] else i + 1
            if not _capital(words, after):
                return i
            i = after + 1
        else:
            return i
    return i


def _over_particle(words: Words, i: int, people: People) -> int:
    """How many tokens a particle or a hyphen and the word that it joins take ("ben Ali", "al-Assad"), 0 for others."""
    if words.lower[i] in people.words["particles"] and words.hyphen(i + 1) and _capital(words, i + 2):
        return 3
    return 2 * ((words.lower[i] in people.words["particles"] or words.hyphen(i)) and _capital(words, i + 1))


def _goes_on(words: Words, start: int, i: int, people: People) -> bool:
    """ "de" goes on with a name behind first names ("Dominique de Villers") and in "l'association Les Amis du Lac"."""
    if all(words.lower[k] in people.first_names for k in range(start, i)):
        return True
    return (
        words.at(start - 1) in people.named_bodies and i == start + 2 and words.lower[start] in people.words["definite"]
    )


def _capital(words: Words, i: int) -> bool:
    return i < len(words.surface) and words.surface[i][:1].isupper()


def _another_begins(words: Words, start: int, i: int, people: People) -> bool:
    """In "de Bordeaux Alain Juppé" the name of a place ends where a first name begins, in "Jean Dupont Lise Roux" that
    of a person: between a first name and a surname no other first name stands behind a surname."""
    if words.lower[i - 1] in people.first_names or not _capital(words, i + 1) or words.lower[i - 1] == "saint":
        return False
    if (
        i == start + 1
        and is_acronym(words, start)
        and not is_acronym(words, i)
        and words.tags[start - 1 : start] == ["NOUN"]
    ):
        return True
    first_name, given = words.lower[i] in people.first_names, words.lower[start] in people.first_names
    if given and first_name and i > start + 1 and words.at(i + 1) not in people.first_names:
        return True
    after_preposition = start > 0 and words.lower[start - 1] in people.words["complement"] | people.words["definite"]
    if words.lower[i - 1] in people.portfolios:
        return after_preposition
    return after_preposition and first_name and not given


def _name(words: Words, start: int, end: int, people: People) -> Name:
    before = words.at(start - 1)
    first = words.lower[start]
    if before in people.civilities:
        civility = people.civilities[before]
        gender = civility.gender or people.first_names.get(first, "")
        return Name(start, end, start - 1, Agreement(gender, "s"), civil=True, forename=first in people.first_names)
    forename = first in people.first_names
    if start > 1 and words.surface[start - 1][:1].isupper() and _origin(words, start - 1, people):
        origin = agreement(words.at(start - 2), people)
        return Name(start, end, start - 2, origin, civil=False, forename=True)
    if forename:
        return Name(start, end, start, Agreement(people.first_names[first], "s"), civil=False, forename=True)
    article = before if before in people.words["definite"] else first if first in people.words["definite"] else ""
    left = start - 1 if before in people.words["definite"] else start
    return Name(start, end, left, agreement(article, people), civil=False, forename=False)
