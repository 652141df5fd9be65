"""Who is named, before anybody asks who is meant: the mentions of an article gathered into referents.

Full names come first, then the names they contain ("Lavrov"), then the descriptions that a function tells
("le ministre"). A mention that fits two named persons goes to the one mentioned last before it.
"""

from bisect import bisect, insort
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from service.extraction.claimant_mention import Mention, MentionKind, Role
from service.gazetteer import Gazetteer, Known

MOST_ALIKE, MOST_HOLDERS = 8, 24
OUTLET, OUTLET_NOUN = "outlet/", "média"
How = Literal["name", "fullest-name", "surname", "acronym", "apposition", "description", "noun"]


@dataclass(slots=True, eq=False)
class Referent:
    """Somebody or something that an article speaks of, growing while its mentions are read.

    `orders` are the places of its mentions in reading order; `text` its fullest words so far; `article` whether its
    name takes one ("la CGT"); `known` whom the gazetteer knows by the name.
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
    article: bool = False
    known: tuple[Known, ...] = ()

    def take(self, order: int, mention: Mention) -> None:
        """Let a mention of it say more of it."""
        if order not in self.orders[-1:]:
            insort(self.orders, order)
        if mention.named == self.named or mention.kind != "body":
            self.gender = self.gender or mention.gender
        self.article = self.article or (mention.named and mention.definite)
        if mention.kind == "person":
            self.kind = "person"
        if len(self.roles) < MOST_HOLDERS:
            self.roles.extend(role for role in mention.roles if role not in self.roles)
        fuller = _fullness(mention.text, mention.words) > _fullness(self.text, self.words)
        if mention.named == self.named and fuller:
            self.text, self.words = mention.text, set(mention.words) | self.words

    def before(self, order: int) -> int:
        """The place of its last mention before `order`, -1 where it comes later."""
        at = bisect(self.orders, order - 1)
        return self.orders[at - 1] if at else -1


def _fullness(text: str, words: Collection[str]) -> tuple[bool, int, int]:
    """How full a name is: "Commission européenne" is fuller than "institution communautaire"."""
    return text[:1].isupper(), len(words), len(text)


@dataclass(frozen=True, slots=True)
class Link:
    """The referent of a mention and the rule that said so; `rivals` are others that fitted as well."""

    referent: Referent
    how: How
    rivals: tuple[Referent, ...] = ()


def name_links(mentions: Sequence[Mention], stands: Callable[[str], bool]) -> dict[int, Link]:
    """The referent of each mention by name, by its place in reading order.

    `stands` says whether a word is a name by itself ("Washington"): before anybody is called so, it is no surname.
    """
    links: dict[int, Link] = {}
    by_word: dict[str, list[Referent]] = {}
    for order in _fullest_first(mentions):
        links[order] = _name(order, mentions[order], by_word, stands)
    return links


def _fullest_first(mentions: Sequence[Mention]) -> Iterator[int]:
    """The names of several words in reading order, then those of one."""
    named = [k for k, m in enumerate(mentions) if m.named and m.kind != "generic"]
    yield from (k for k in named if len(mentions[k].words) > 1)
    yield from (k for k in named if len(mentions[k].words) <= 1)


def _name(order: int, mention: Mention, by_word: dict[str, list[Referent]], stands: Callable[[str], bool]) -> Link:
    if mention.kind == "couple":
        return Link(introduced(order, mention), "name")
    fitting = list(dict.fromkeys(r for w in mention.words for r in by_word.get(w, ()) if _same_name(mention, r)))
    if len(mention.words) == 1 and any(r.words != mention.words for r in fitting) and stands(mention.text):
        fitting = [r for r in fitting if r.words == mention.words or r.orders[0] < order]
    if fitting:
        fitting.sort(key=lambda r: (len(mention.words) > 1 or -len(r.orders), -r.before(order), r.orders[0]))
        same = mention.words == fitting[0].words
        fitting[0].take(order, mention)
        _index(fitting[0], by_word)
        how: How = "name" if same else "surname" if len(mention.words) == 1 else "fullest-name"
        return Link(fitting[0], how, tuple(fitting[1:]))
    referent = introduced(order, mention)
    _index(referent, by_word)
    return Link(referent, "name")


def introduced(order: int, mention: Mention) -> Referent:
    """Somebody of whom this mention is the first."""
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
        mention.named and mention.definite,
    )


def _index(referent: Referent, by_word: dict[str, list[Referent]]) -> None:
    for word in referent.words:
        alike = by_word.setdefault(word, [])
        if referent not in alike and len(alike) < MOST_ALIKE:
            alike.append(referent)


def _same_name(mention: Mention, referent: Referent) -> bool:
    """Whether one name contains the other; the shorter must be a person's, a subject's, or the whole.

    The article of "Le Pen" tells no gender.
    """
    words = mention.words
    of_name = mention.definite and not mention.civil and referent.kind == "person"
    if mention.gender and referent.gender and mention.gender != referent.gender and not of_name:
        return False
    if words == referent.words:
        return True
    if not (words < referent.words or referent.words < words):
        return False
    if referent.kind == "person" or mention.kind == "person":
        return True
    alone = len(words) == 1 and mention.subject and not mention.placed
    surname = likely_person(referent) and referent.text.lower().endswith(tuple(words))
    return alone and (surname or referent.text.lower().startswith(tuple(words)))


def likely_person(referent: Referent) -> bool:
    """Whether a name of two words and no article is most likely a person's."""
    return referent.kind == "name" and not referent.article and len(referent.words) > 1


def place(order: int, mention: Mention, known: tuple[Known, ...]) -> Referent:
    """A place that the gazetteer knows."""
    referent = introduced(order, mention)
    referent.kind, referent.known = "place", known
    return referent


@lru_cache(maxsize=8192)
def known_by(gazetteer: Gazetteer, name: str, language: str) -> tuple[Known, ...]:
    """Whom the gazetteer knows by a name, places as places."""
    return gazetteer.lookup(name, language=language, as_claimant=False)


def recognise(named: Iterable[Referent], gazetteer: Gazetteer, language: str) -> None:
    """Let the gazetteer tell places from bodies, and outlets, which are called "le journal"."""
    for referent in named:
        if referent.kind not in ("name", "body"):
            continue
        names = (f"le {referent.text}", referent.text) if referent.article else (referent.text,)
        found = (known_by(gazetteer, name, language) for name in names)
        referent.known = next(filter(None, found), ())
        kinds = {known.type for known in referent.known}
        if kinds == {"place"}:
            referent.kind = "place"
        elif kinds == {"organization"}:
            referent.kind = "body"
        if any(known.key.startswith(OUTLET) for known in referent.known):
            referent.roles.append(Role(OUTLET_NOUN, frozenset()))
