"""Who is on the reader's mind: each referent's activation, which mentions raise and sentences lower.

A pronoun takes the most active referent that agrees with it. Subjects stay on the mind longer than objects, and whoever
spoke last longest (after centering: Grosz, Joshi and Weinstein 1995; and Lappin and Leass 1994 for weighing by role).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from service.extraction.claimant_lexicon import Agreement
from service.extraction.claimant_mention import Mention, MentionKind
from service.extraction.claimant_referents import Referent, likely_person

SENTENCE, PARAGRAPH, FORGOTTEN = 0.55, 0.85, 0.02
TOPIC, SUBJECT, OBJECT, COMPLEMENT, SPEAKER = 2.5, 1.0, 0.45, 0.25, 0.7
SPEAKS_FOR_SEVERAL, NEAR = 0.02, 2
GIVEN, MOST_GIVEN = 0.1, 8
"""How much more likely each mention by name makes a person: with it 72 of the 84 subject pronouns that were measured in
French news with chains of coreference go to whom they mean, without it 70 (November 2026)."""
WINDOW, MOST_ACTIVE, UNSEXED, UNSEXED_BODY, LIKELY_NAME = 12, 60, 0.6, 0.3, 0.8
SPEAKS_WELL, SPEAKS_SOMETIMES, SPOKE_BEFORE = 0.4, 0.3, 0.6
SPEAKS: Mapping[MentionKind, float] = {
    "person": 1.0,
    "couple": 1.0,
    "generic": 0.9,
    "group": 0.9,
    "body": 0.6,
    "source": 0.6,
    "name": 0.45,
    "document": 0.2,
    "thing": 0.15,
    "place": 0.05,
    "pronoun": 0.0,
}


DISAGREES, COLLECTIVE_IS_SEVERAL = 0.45, 0.55
MOST = 1.7
MUTE, LESS = frozenset({"name", "thing", "document", "place"}), 0.6
COLLECTIVE = frozenset({"body", "source"})
HUMAN = frozenset({"person", "generic", "couple", "group"})


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody chosen, how surely (0 to 1), and the others that were weighed."""

    referent: Referent
    confidence: float
    rivals: tuple[Referent, ...]


@dataclass(slots=True)
class Discourse:
    """The activations while an article is read from its first word to its last."""

    active: dict[Referent, float] = field(default_factory=dict)
    place: tuple[int, int] = (0, 0)
    speaker: Referent | None = None
    spoke: tuple[int, int] = (-9, -9)
    latest: list[tuple[int, int, Referent]] = field(default_factory=list)
    subjects: list[tuple[int, int, Referent]] = field(default_factory=list)

    def move(self, paragraph: int, sentence: int) -> None:
        """Read on to a sentence of a paragraph."""
        if (paragraph, sentence) == self.place:
            return
        past = self.place
        passed = sentence - past[1] if paragraph == past[0] else sentence + 1
        factor = SENTENCE ** min(max(passed, 0), 6) * (PARAGRAPH ** min(paragraph - past[0], 6))
        self.active = {r: a * factor for r, a in self.active.items() if a * factor > FORGOTTEN}
        self.place = (paragraph, sentence)

    def note(self, referent: Referent, mention: Mention) -> None:
        """A mention was read."""
        weight = (
            TOPIC
            if mention.topic
            else SUBJECT
            if mention.subject
            else COMPLEMENT
            if mention.complement or (mention.placed and not likely_person(referent))
            else OBJECT
        )
        self._raise(referent, weight)
        if SPEAKS[referent.kind] > SPEAKS_WELL and (not mention.placed or likely_person(referent)):
            self.latest = [*self.latest[1 - WINDOW :], (*self.place, referent)]
            if mention.subject and mention.named:
                self.subjects = [*self.subjects[1 - WINDOW :], (*self.place, referent)]

    def speaks(self, referent: Referent) -> None:
        """A claim of somebody was read."""
        self._raise(referent, SPEAKER)
        self.speaker, self.spoke = referent, self.place

    def _raise(self, referent: Referent, weight: float) -> None:
        if len(self.active) >= MOST_ACTIVE and referent not in self.active:
            kept = sorted(self.active.items(), key=lambda t: -t[1])[: MOST_ACTIVE // 2]
            self.active = dict(kept)
        self.active[referent] = min(self.active.get(referent, 0.0) + weight, max(weight, MOST))

    def unite(self, one: Referent, other: Referent) -> None:
        """Two turned out to be one: what was said of the first was said of the other."""
        self.active[other] = max(self.active.get(other, 0.0), self.active.pop(one, 0.0))
        self.latest = [(p, s, other if r is one else r) for p, s, r in self.latest]
        self.speaker = other if self.speaker is one else self.speaker

    def last_pair(self) -> tuple[Referent, Referent] | None:
        """The two persons mentioned last, in the order of the text."""
        persons = list(dict.fromkeys(r for *_, r in reversed(self.latest) if r.kind == "person" and r.named))
        return (persons[1], persons[0]) if len(persons) > 1 else None

    def first_of_two(self, agreed: Agreement) -> Choice | None:
        """The first of the two persons mentioned last ("la première"), where the gender is hers."""
        pair = self.last_pair()
        return Choice(pair[0], 0.7, pair[1:]) if pair is not None and _fits(pair[0], agreed) else None

    def holder(self, agreed: Agreement) -> Choice | None:
        """Whose opinion it is: whoever spoke last in the paragraph, else the most active that agrees."""
        last = self.speaker
        if last is not None and last.number == agreed.number and self.spoke[0] == self.place[0]:
            return Choice(last, 0.7, ())
        return self.choose(agreed)

    def last_person(self) -> Referent | None:
        """The person who spoke last, in this paragraph; None where a body did, or nobody."""
        last = self.speaker
        return last if last is not None and last.kind == "person" and self.spoke[0] == self.place[0] else None

    def only_subject(self, agreed: Agreement) -> Referent | None:
        """The person named as the last subject, in this sentence or the one before, where nobody else there agrees."""
        *at, last = self.subjects[-1] if self.subjects else (*self.place, None)
        near = at[0] == self.place[0] and self.place[1] - at[1] <= 1
        if last is None or last.kind != "person" or not (near or (at[0] + 1 == self.place[0] and not self.place[1])):
            return None
        around = {r for p, s, r in self.latest if (p, s) >= tuple(at) and r.kind == "person"}
        return last if [r for r in around if _fits(r, agreed)] == [last] else None

    def pointed_at(self, agreed: Agreement) -> Choice | None:
        """Whom a demonstrative means: of the persons of the last sentence that mentions any, the most active."""
        persons = [(p, s, r) for p, s, r in self.latest if r.kind == "person" and _fits(r, agreed)]
        if not persons:
            return None
        last = persons[-1][:2]
        near = sorted({r for *at, r in persons if tuple(at) == last}, key=lambda r: -self.active.get(r, 0.0))
        return Choice(near[0], 0.75 if len(near) == 1 else 0.6, tuple(near[1:]))

    def several(self) -> Referent | None:
        """The plural that was the subject of the sentence just before, or earlier in this one."""
        paragraph, sentence = self.place
        for p, s, referent in reversed(self.latest):
            near = p == paragraph and sentence - s <= 1
            if near and referent.number == "p" and self.active.get(referent, 0.0) >= SUBJECT * SENTENCE:
                return referent
        return None

    def named_bodies(self) -> Sequence[tuple[int, Referent]]:
        """The bodies named in this paragraph, each with the sentence that names it, in the order of the text."""
        at = self.place[0]
        return [(s, r) for p, s, r in self.latest if p == at and r.kind == "body" and r.named]

    def is_recent(self, referent: Referent) -> bool:
        """Whether somebody was mentioned in this paragraph or the two before: one may be a heading."""
        return any(r is referent and self.place[0] - p <= NEAR for p, _, r in self.latest)

    def choose(self, agreed: Agreement, *, persons: bool = False, speaks: bool = False) -> Choice | None:
        """The most active referent that agrees; None where nobody does. Who `speaks` is a person before all."""
        weighed = sorted(
            (
                (self._weight(r, agreed, persons=persons) * a * (LESS if speaks and _mute(r) else 1.0), k, r)
                for k, (r, a) in enumerate(self.active.items())
            ),
            key=lambda t: (-t[0], t[1]),
        )
        weighed = [w for w in weighed if w[0] > 0.0][:4]
        if not weighed:
            return None
        best = weighed[0][0]
        share = best / sum(w for w, _, _ in weighed[:2])
        agrees = weighed[0][2].number == agreed.number
        disagrees = COLLECTIVE_IS_SEVERAL if weighed[0][2].kind in COLLECTIVE else DISAGREES
        confidence = round(0.5 + 0.45 * (2 * share - 1), 2) if agrees else disagrees
        return Choice(weighed[0][2], confidence, tuple(r for _, _, r in weighed[1:]))

    def body(self, agreed: Agreement) -> Choice | None:
        """The named body most on the reader's mind ("Airbus … le groupe"), where one clearly leads."""
        weighed = sorted(
            ((a, -k, r) for k, (r, a) in enumerate(self.active.items()) if _called(r, a, agreed)), key=lambda t: t[:2]
        )[::-1]
        if not weighed:
            return None
        share = weighed[0][0] / sum(a for a, *_ in weighed[:2])
        return Choice(weighed[0][2], round(share - 0.1, 2), tuple(r for *_, r in weighed[1:3]))

    def last_named(self, agreed: Agreement) -> Choice | None:
        """The referent mentioned last that agrees ("ce dernier"); of those as near, a person before what is none."""
        near = [
            (p, s, referent)
            for p, s, referent in self.latest
            if self._weight(referent, agreed, persons=False) > SPEAKS_SOMETIMES
        ]
        before = max(((p, s) for p, s, _ in near), default=self.place)
        nearest = min(before, (self.place[0], self.place[1] - 1))
        fitting = [
            (nearest > (p, s), referent.kind not in HUMAN, -k, referent) for k, (p, s, referent) in enumerate(near)
        ]
        fitting.sort(key=lambda t: t[:3])
        others = tuple(dict.fromkeys(r for *_, r in fitting if r is not fitting[0][3]))
        return Choice(fitting[0][3], 0.8 if not others else 0.7, others[:2]) if fitting else None

    def _weight(self, referent: Referent, agreed: Agreement, *, persons: bool) -> float:
        collective = agreed.number == "p" and referent.kind in COLLECTIVE and not referent.named
        several = referent.number == "p" or collective
        if several != (agreed.number == "p"):
            return SPEAKS_FOR_SEVERAL if referent is self.speaker and agreed.number == "p" else 0.0
        if not _fits(referent, agreed):
            return 0.0
        person = likely_person(referent)
        if persons and not (referent.named and (person or referent.kind == "person")):
            return 0.0
        likely = LIKELY_NAME if person else SPEAKS[referent.kind]
        if referent is self.speaker and self.spoke[0] == self.place[0]:
            likely = max(likely, SPOKE_BEFORE)
        if referent.kind == "person" and referent.named:
            likely *= 1.0 + GIVEN * min(len(referent.orders), MOST_GIVEN)
        likely *= 1.0 if referent.number == agreed.number else 0.1
        unsexed = UNSEXED if referent.kind != "body" or referent.article else UNSEXED_BODY
        return likely * (1.0 if referent.gender or not agreed.gender else unsexed)


def _fits(referent: Referent, agreed: Agreement) -> bool:
    return not (agreed.gender and referent.gender and agreed.gender != referent.gender)


def _mute(referent: Referent) -> bool:
    """Whether a name, a thing or a document is less likely to speak than persons and bodies."""
    return referent.kind in MUTE and not likely_person(referent)


def _called(referent: Referent, activation: float, agreed: Agreement) -> bool:
    """Whether a named referent may be called "le groupe": a body, or a name of unknown kind that was no mere aside."""
    if referent.number != "s" or not (referent.named or (referent.text[:1].isupper() and referent.words)):
        return False
    if referent.kind == "body":
        return not (referent.article and agreed.gender and referent.gender and referent.gender != agreed.gender)
    apart = " " not in referent.text and not (referent.article and referent.text.istitle())
    return referent.kind == "name" and (apart or bool(referent.known)) and activation > OBJECT
