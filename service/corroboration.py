"""What the claims of a thread come to: who affirms, who denies, and how many say so on their own; pure."""

import math
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from uuid import UUID

from service.matching import relation
from service.matching.origins import Origin, Passage, origins
from service.matching.relation import Conflict
from service.matching.statements import Statement
from service.storage.threads import Member

MOST_SHOWN = 100
"""So many contradictions are listed, the earliest claims' first; all are counted."""
MOST_UNLIKE = 300
"""Claims that say different things are compared up to so many of these things: 45,000 pairs, a tenth of a second."""
Sense = tuple[Hashable, ...]
"""What of a statement decides whether it contradicts another."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What the claims of a thread come to. `affirming` and `denying` count claimants, who may be among both.

    `publishers` are those known; `independent_publishers` counts those that share an origin once.
    """

    claimants: int
    affirming: int
    denying: int
    articles: int
    publishers: int
    independent_publishers: int
    origins: tuple[Origin, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two claims of a thread that cannot both hold as they stand, and in what; no verdict on either."""

    kinds: tuple[Conflict, ...]
    claims: tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Contradictions:
    """The first MOST_SHOWN contradictions of a thread, how many there are, and how many claims were compared."""

    shown: tuple[Contradiction, ...]
    total: int
    compared: int


def summary(members: Sequence[Member]) -> Summary:
    """What the claims of one thread come to."""
    stances: dict[bool, set[object]] = {True: set(), False: set()}
    for member in members:
        stances[affirms(member)].add(member.claimant_id or member.claimant_normalised or member.claim_id)
    passages = [_passage(member, member.publisher_id) for member in members if member.publisher_id]
    found = tuple(origin for origin in origins(passages) if origin.publishers)
    return Summary(
        claimants=len(stances[True] | stances[False]),
        affirming=len(stances[True]),
        denying=len(stances[False]),
        articles=len({member.article_id for member in members}),
        publishers=len({passage.publisher for passage in passages}),
        independent_publishers=len(found),
        origins=found,
    )


def affirms(member: Member) -> bool:
    """Whether the claim affirms what it speaks of: one that denies it, or says it negated, does not."""
    return member.polarity == "affirmed"


def contradictions(members: Sequence[Member], said: Mapping[UUID, Statement]) -> Contradictions:
    """The pairs of claims that differ in polarity, quantity or time, the earlier claim first.

    Claims that say the same in these are compared once, so that every pair of a large thread is looked at.
    """
    sense = {member.claim_id: _sense(said[member.claim_id]) for member in members if member.claim_id in said}
    first: dict[Sense, UUID] = {}
    for claim_id, of in sense.items():
        if len(first) < MOST_UNLIKE:
            first.setdefault(of, claim_id)
    compared = [(claim_id, of) for claim_id, of in sense.items() if of in first]
    differ = {
        frozenset((a, b)): kinds
        for (a, one), (b, other) in combinations(first.items(), 2)
        if (kinds := relation.conflicts(said[one], said[other]))
    }
    held = Counter(of for _, of in compared)
    return Contradictions(
        tuple(islice(_pairs(compared, differ), MOST_SHOWN)),
        sum(math.prod(held[of] for of in pair) for pair in differ),
        len(compared),
    )


def _pairs(
    compared: Sequence[tuple[UUID, Sense]], differ: Mapping[frozenset[Sense], tuple[Conflict, ...]]
) -> Iterator[Contradiction]:
    if not differ:
        return
    for (one, a), (other, b) in combinations(compared, 2):
        if kinds := differ.get(frozenset((a, b))):
            yield Contradiction(kinds, (one, other))


def _sense(said: Statement) -> Sense:
    return said.language, said.affirms, said.figures, said.days, said.sides


def _passage(member: Member, publisher: UUID) -> Passage:
    return Passage(publisher, member.text, f"{member.prefix} {member.suffix}", f"{member.opening}\n{member.ending}")
