"""Whom a noun phrase describes: somebody named whose function it tells, or whom its noun described before."""

from bisect import insort
from collections.abc import Callable, Collection, Iterable

from service.extraction.claimant_lexicon import People, straight
from service.extraction.claimant_mention import Mention, Role
from service.extraction.claimant_referents import MOST_ALIKE, MOST_HOLDERS, Link, Referent, introduced


class Descriptions:
    """Whom noun phrases describe, learnt while an article is read: functions of the named, and nouns met before."""

    def __init__(
        self, named: Iterable[Referent], people: People, says_country: Callable[[Collection[str]], bool]
    ) -> None:
        self.people = people
        self.says_country = says_country
        self.by_role: dict[str, list[Referent]] = {}
        self.by_noun: dict[str, list[Referent]] = {}
        for referent in dict.fromkeys(named):
            self.hold(referent)

    def hold(self, referent: Referent) -> None:
        """Learn the functions of somebody named."""
        for role in referent.roles:
            for lemma in (role.lemma, *self.people.phrases.get(role.text, ())):
                self._hold(lemma, referent)

    def _hold(self, lemma: str, referent: Referent) -> None:
        alike = self.by_role.setdefault(lemma, [])
        if len(alike) < MOST_HOLDERS and referent not in alike:
            alike.append(referent)

    def find(self, order: int, mention: Mention) -> Link | None:
        """Somebody named whose function the phrase tells, or whom the same noun described before; None for others."""
        if not mention.definite:
            return None
        fitting = self._holders(order, mention) if mention.number == "s" else []
        fitting = sorted((r for r in fitting if _agrees(mention, r)), key=lambda r: (-r.before(order), r.orders[0]))
        if fitting:
            fitting[0].take(order, mention)
            return Link(fitting[0], "description", tuple(fitting[1:]))
        alike = [
            referent
            for referent in reversed(self.by_noun.get(mention.lemma, ())[-MOST_ALIKE:])
            if referent.number == mention.number
            and _nested(mention.words, referent.words)
            and not self._names_country(mention, referent)
        ]
        if alike:
            alike[0].take(order, mention)
            others = (r for r in alike[1:] if not _nested(frozenset(r.words), alike[0].words))
            return Link(alike[0], "noun", tuple(others) if mention.kind == "body" else ())
        return self._narrower(order, mention)

    def _holders(self, order: int, mention: Mention) -> list[Referent]:
        """The named referents that a description's function fits, by the same noun or by what the noun can stand for.

        Behind a function of several words ("chef du gouvernement") an adjective that says no country is of no other
        office ("travailliste").
        """
        if mention.kind not in ("person", "generic", "body"):
            return []
        people, lemma = self.people, mention.lemma
        modifiers = mention.words - people.words["former"]
        exact = [r for r in self.by_role.get(lemma, ()) if _completed(lemma, modifiers, r)]
        if any(r.before(order) >= 0 for r in exact):
            return exact
        whole = people.meanings.get(straight(mention.text))
        covered = whole or people.meanings.get(lemma, frozenset())
        free = bool(whole) or not modifiers or (lemma in people.phrases and not self.says_country(modifiers))
        others = (
            r
            for noun in covered
            for r in self.by_role.get(noun, ())
            if free or _completed(noun, modifiers, r, alone=True)
        )
        return list(dict.fromkeys((*exact, *others)))

    def _names_country(self, mention: Mention, referent: Referent) -> bool:
        """Whether the phrase says a country where the one before said none: "le ministère belge" is another."""
        added = mention.words - referent.words
        return mention.kind == "body" and self.says_country(added) and not self.says_country(referent.words)

    def _narrower(self, order: int, mention: Mention) -> Link | None:
        """ "L'organisme" is the agency described before, "le représentant de l'État" the prefect, where one was."""
        whole = self.people.phrases.get(straight(mention.text), frozenset())
        bare = mention.kind == "body" and not mention.words
        if mention.number != "s" or not (bare or (whole and mention.kind == "person")):
            return None
        covered = whole or self.people.meanings.get(mention.lemma, frozenset())
        found = (r for lemma in covered for r in self.by_noun.get(lemma, ()) if r.number == "s")
        fitting = [r for r in found if (r.words if bare else _agrees(mention, r))]
        if not fitting:
            return None
        fitting.sort(key=lambda r: -r.before(order))
        if bare:
            fitting[0].take(order, mention)
        else:
            insort(fitting[0].orders, order)
        return Link(fitting[0], "description", tuple(fitting[1:]))

    def introduce(self, order: int, mention: Mention) -> Link:
        """Somebody new, of whom only the phrase is known."""
        referent = introduced(order, mention)
        self.by_noun.setdefault(mention.lemma, []).append(referent)
        return Link(referent, "noun")

    def identify(self, order: int, mention: Mention, referent: Referent) -> None:
        """A phrase was taken for somebody named, whose function it tells from now on."""
        role = Role(mention.lemma, mention.words, mention.gender)
        if len(referent.roles) < MOST_HOLDERS:
            referent.roles.append(role)
        if mention.kind == "body" and referent.kind == "name":
            referent.kind = "body"
        referent.take(order, mention)
        self.hold(referent)


def _completed(lemma: str, modifiers: frozenset[str], referent: Referent, *, alone: bool = False) -> bool:
    """Whether what completes a description is not at odds with the function: "le ministre grec" is not of Russia.

    A function with no complement takes any, less the functions of persons under another noun (`alone`).
    """
    held = [role.words for role in referent.roles if role.lemma == lemma]
    open_to_any = len(modifiers) == 1 if referent.kind == "body" else not alone
    return not modifiers or any((open_to_any and not words) or words & modifiers for words in held)


def _nested(one: frozenset[str], other: set[str]) -> bool:
    return one <= other or other <= one


def _agrees(mention: Mention, referent: Referent) -> bool:
    """Genders agree, less those of bodies: "le groupe" may be "l'entreprise"."""
    if mention.kind == "body" and referent.kind == "body":
        return True
    return not (mention.gender and referent.gender and mention.gender != referent.gender)
