"""A mention: somebody or something that an article speaks of at one place."""

from dataclasses import dataclass
from typing import Literal

MentionKind = Literal[
    "person", "name", "generic", "body", "group", "source", "document", "thing", "place", "pronoun", "couple"
]
LATTER, FORMER = "latter", "former"
"""The lemmas of the pronouns that mean the one named last ("ce dernier"), and of two the first ("la première")."""


@dataclass(frozen=True, slots=True)
class Role:
    """A function: its noun's singular, the words that complete it, and the phrase as a key of the pack's meanings."""

    lemma: str
    words: frozenset[str]
    gender: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody or something mentioned at tokens `left` (with its determiner) to `end` of a paragraph.

    `named` says that `words` are those of a proper name; otherwise `lemma` is the noun and `words` what completes it.
    `beside` is the first token of the name that a phrase stands beside ("le ministre, X").
    """

    paragraph: int
    left: int
    start: int
    end: int
    head: int
    sentence: int
    text: str
    kind: MentionKind
    words: frozenset[str]
    gender: str = ""
    number: str = "s"
    lemma: str = ""
    named: bool = False
    civil: bool = False
    forename: bool = False
    subject: bool = False
    definite: bool = False
    complement: bool = False
    placed: bool = False
    topic: bool = False
    roles: tuple[Role, ...] = ()
    acronym: str = ""
    beside: int | None = None
    aged: bool = False
    speaks: bool = False
