"""What the words of a name say of it: its type by its head noun, and on whose behalf a role speaks."""

from collections.abc import Iterator

from service.gazetteer.known import Kinds
from service.model import EntityType
from service.names import fold

MOST_MODIFIERS = 4
LONGEST_ROLE = 4
LONGEST_HEAD = 2
LONGEST_KIND = 4


def type_of(name: str, head: str | None, kinds: Kinds) -> EntityType | None:
    """The type that the head noun says: `head` where it is given, else the first word that is a head of the language.

    Where heads stand last it is the last such word. Only the words before the first link ("de", "of") can be the head,
    so that "une victime de l'armée" is a person. None where no word says a type.
    """
    if head is not None and (kind := kinds.heads.get(fold(head))):
        return kind
    found = list(_heads(_noun_phrase(fold(name).split(), kinds), kinds))
    if not found:
        return None
    return found[-1] if kinds.head_last else found[0]


def principals(name: str, kinds: Kinds) -> Iterator[str]:
    """The phrases that may name whom a role speaks for, as written, the longest first; none where no role opens.

    A phrase ends at the first comma or bracket: what follows names the person ("le porte-parole du Kremlin, …").
    """
    words = _words(name.partition(",")[0].partition("(")[0])
    folded = [fold(word) for word in words]
    start = _role_end(folded, kinds)
    for index in range(start, min(start + MOST_MODIFIERS, len(words) - 1)) if start else ():
        if folded[index] in kinds.apart:
            return
        if folded[index] in kinds.links:
            yield " ".join(words[index + 1 :])


def apposed(name: str, words: tuple[str, ...], kinds: Kinds) -> Iterator[str]:
    """What stands behind a kind of organisation that opens the name: "Le Monde" of "le quotidien Le Monde".

    `words` are those of the name, folded, behind its article.
    """
    for length in range(1, min(LONGEST_KIND + 1, len(words))):
        if (opening := " ".join(words[:length])) in kinds.apposed:
            written = _words(name)
            ends = (end for end in range(1, len(written)) if fold(" ".join(written[:end])).endswith(opening))
            yield " ".join(written[next(ends, len(written)) :])


def _words(name: str) -> list[str]:
    return name.replace("’", "'").replace("'", "' ").split()


def _role_end(folded: list[str], kinds: Kinds) -> int:
    """The index behind the role that opens the phrase, 0 where none does."""
    first = next((i for i, word in enumerate(folded) if word not in kinds.openings), len(folded))
    for length in range(LONGEST_ROLE, 0, -1):
        if " ".join(folded[first : first + length]) in kinds.roles:
            return first + length
    return 0


def _noun_phrase(words: list[str], kinds: Kinds) -> list[str]:
    cut = next((i for i, word in enumerate(words) if i and word in kinds.links), len(words))
    return words[:cut]


def _heads(words: list[str], kinds: Kinds) -> Iterator[EntityType]:
    """The types that the words say in order; of two words that are one head ("premier ministre") the head counts."""
    skip = 0
    for index in range(len(words)):
        lengths = (n for n in range(LONGEST_HEAD, 0, -1) if " ".join(words[index : index + n]) in kinds.heads)
        length = next(lengths, 0) if index >= skip else 0
        if length:
            skip = index + length
            yield kinds.heads[" ".join(words[index:skip])]
