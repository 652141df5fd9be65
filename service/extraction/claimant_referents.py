"""Who is named, before anybody asks who is meant: the mentions of an article gathered into referents.

Full names come first, then the names they contain ("Lavrov"), then the descriptions that a function tells
("le ministre"). A mention that fits two named persons goes to the one mentioned last before it.
"""

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from service.extraction.claimant_lexicon import People, straight
from service.extraction.claimant_mentions import Mention, MentionKind, Role

MOST_ALIKE = 8
How = Literal["name", "fullest-name", "surname", "acronym", "apposition", "description", "noun"]


@dataclass(slots=True, eq=False)
class Referent:
    """Somebody or something that an article speaks of, growing while its mentions are read.

    `orders` are the places of its mentions in reading order; `text` its fullest words so far.
    """

    text: str
    kind: MentionKind
    gender: str
    number: str
    named: bool
    lemma: str
    words: set[str]
    roles: list[Role] = field(default_factory=list)
    orders: list[int] = field(default_factory=list)

    def take(self, order: int, mention: Mention) -> None:
        """Let a mention of it say more of it."""
        self.orders.append(order)
        self.gender = self.gender or mention.gender
        if mention.kind == "person":
            self.kind = "person"
        self.roles.extend(role for role in mention.roles if role not in self.roles)
        if mention.named == self.named and len(mention.words) > len(self.words):
            self.text, self.words = mention.text, set(mention.words) | self.words

    def before(self, order: int) -> int:
        """The place of its last mention before `order`, -1 where it comes later."""
        at = bisect(self.orders, order - 1)
        return self.orders[at - 1] if at else -1


@dataclass(frozen=True, slots=True)
class Link:
    """The referent of a mention and the rule that said so; `rivals` are others that fitted as well."""

    referent: Referent
    how: How
    rivals: tuple[Referent, ...] = ()


def gather(mentions: Sequence[Mention], people: People) -> dict[int, Link]:
    """The referent of each mention that is no pronoun and no "l'homme", by its place in reading order."""
    links: dict[int, Link] = {}
    by_word: dict[str, list[Referent]] = {}
    for order in _fullest_first(mentions):
        links[order] = _name(order, mentions[order], by_word, people)
    for link in links.values():
        link.referent.orders.sort()
    starts = {(m.paragraph, m.start): k for k, m in enumerate(mentions) if m.named and m.kind != "couple"}
    by_role = _by_role(link.referent for link in links.values())
    by_noun: dict[str, list[Referent]] = {}
    for order, mention in enumerate(mentions):
        if not mention.named and mention.kind != "pronoun":
            link = _beside(mention, starts, links, mentions) or _describe(order, mention, by_role, by_noun, people)
            if link:
                links[order] = link
    return links


def _fullest_first(mentions: Sequence[Mention]) -> Iterator[int]:
    """The names of several words in reading order, then those of one."""
    named = [k for k, m in enumerate(mentions) if m.named]
    yield from (k for k in named if len(mentions[k].words) > 1)
    yield from (k for k in named if len(mentions[k].words) <= 1)


def _name(order: int, mention: Mention, by_word: dict[str, list[Referent]], people: People) -> Link:
    if mention.kind == "couple":
        return Link(_new(order, mention), "name")
    fitting = list(dict.fromkeys(r for w in mention.words for r in by_word.get(w, ()) if _same_name(mention, r)))
    if fitting:
        fitting.sort(key=lambda r: (-r.before(order), r.orders[0]))
        same = mention.words == fitting[0].words
        fitting[0].take(order, mention)
        _index(fitting[0], by_word)
        how: How = "name" if same else "surname" if len(mention.words) == 1 else "fullest-name"
        return Link(fitting[0], how, tuple(fitting[1:]))
    referent = _new(order, mention)
    _index(referent, by_word)
    return Link(referent, "name")


def _new(order: int, mention: Mention) -> Referent:
    return Referent(
        mention.text,
        mention.kind,
        mention.gender,
        mention.number,
        mention.named,
        mention.lemma,
        set(mention.words),
        list(mention.roles),
        [order],
    )


def _index(referent: Referent, by_word: dict[str, list[Referent]]) -> None:
    for word in referent.words:
        alike = by_word.setdefault(word, [])
        if referent not in alike and len(alike) < MOST_ALIKE:
            alike.append(referent)


def _same_name(mention: Mention, referent: Referent) -> bool:
    """Whether one name contains the other; the shorter must be a person's, a subject's, or the whole."""
    if mention.gender and referent.gender and mention.gender != referent.gender:
        return False
    words = mention.words
    if words == referent.words:
        return True
    if not (words < referent.words or referent.words < words):
        return False
    return referent.kind == "person" or mention.kind == "person" or (mention.subject and not mention.placed)


def _beside(
    mention: Mention, starts: Mapping[tuple[int, int], int], links: Mapping[int, Link], mentions: Sequence[Mention]
) -> Link | None:
    """The person whose function a phrase is, where both stand side by side."""
    if mention.beside is None:
        return None
    return Link(links[starts[mention.paragraph, mention.beside]].referent, "apposition")


def _by_role(referents: Iterator[Referent]) -> dict[str, list[Referent]]:
    found: dict[str, list[Referent]] = {}
    for referent in dict.fromkeys(referents):
        for role in referent.roles:
            alike = found.setdefault(role.lemma, [])
            if referent not in alike:
                alike.append(referent)
    return found


def _describe(
    order: int,
    mention: Mention,
    by_role: Mapping[str, list[Referent]],
    by_noun: dict[str, list[Referent]],
    people: People,
) -> Link | None:
    """Who a noun phrase describes: somebody whose function it tells, the same noun before, or somebody new."""
    if mention.definite:
        fitting = [r for r in _holders(mention, by_role, people) if _agrees(mention, r)]
        if fitting and mention.number == "s":
            fitting.sort(key=lambda r: (-r.before(order), r.orders[0]))
            fitting[0].take(order, mention)
            fitting[0].orders.sort()
            return Link(fitting[0], "description", tuple(fitting[1:]))
        if mention.kind == "generic":
            return None
    alike = by_noun.setdefault(mention.lemma, [])
    for referent in reversed(alike[-MOST_ALIKE:]) if mention.definite else ():
        if referent.number == mention.number and _nested(mention.words, referent.words):
            referent.take(order, mention)
            return Link(referent, "noun")
    referent = _new(order, mention)
    alike.append(referent)
    return Link(referent, "noun")


def _holders(mention: Mention, by_role: Mapping[str, list[Referent]], people: People) -> list[Referent]:
    """The named referents that a description's function fits, by the same noun or by what the noun can stand for."""
    if mention.kind not in ("person", "generic", "body"):
        return []
    modifiers = mention.words - people.words["former"]
    found = [r for r in by_role.get(mention.lemma, ()) if _completed(mention.lemma, modifiers, r)]
    if found:
        return found
    whole = people.meanings.get(straight(mention.text))
    covered = whole or (people.meanings.get(mention.lemma, frozenset()) if not modifiers else frozenset())
    return list(dict.fromkeys(r for lemma in covered for r in by_role.get(lemma, ())))


def _completed(lemma: str, modifiers: frozenset[str], referent: Referent) -> bool:
    """Whether what completes a description is not at odds with the function: "le ministre grec" is not of Russia."""
    held = [role.words for role in referent.roles if role.lemma == lemma]
    return not modifiers or any(not words or words & modifiers for words in held)


def _nested(one: frozenset[str], other: set[str]) -> bool:
    return one <= other or other <= one


def _agrees(mention: Mention, referent: Referent) -> bool:
    return not (mention.gender and referent.gender and mention.gender != referent.gender)
