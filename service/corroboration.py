"""What the claims of a thread come to: who affirms, who denies, and how many say so on their own; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from service.matching import relation, statements
from service.matching.origins import Origin, Passage, origins
from service.matching.relation import Conflict
from service.storage.embeddings import Comparable
from service.storage.threads import Member

MOST_COMPARED = 60
"""Contradictions are looked for among the first so many claims of a thread."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a thread comes to. `affirming` and `denying` count claimants, who may be among both.

    `publishers` are those known; `independent_publishers` counts those that share an origin once.
    """

    claims: int
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


def summary(members: Sequence[Member]) -> Summary:
    """What the claims of one thread come to."""
    stances: dict[bool, set[object]] = {True: set(), False: set()}
    for member in members:
        stances[affirms(member)].add(member.claimant_id or member.claimant_normalised or member.claim_id)
    passages = [_passage(member, member.publisher_id) for member in members if member.publisher_id]
    found = tuple(origin for origin in origins(passages) if origin.publishers)
    return Summary(
        claims=len(members),
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


def contradictions(members: Sequence[Member], claims: Mapping[UUID, Comparable]) -> tuple[Contradiction, ...]:
    """The pairs of claims that differ in polarity, quantity or time, the earlier claim first."""
    said = [
        (member.claim_id, statements.of_claim(claims[member.claim_id].claim, claims[member.claim_id].language))
        for member in members[:MOST_COMPARED]
        if member.claim_id in claims
    ]
    return tuple(
        Contradiction(kinds, (one, other))
        for (one, a), (other, b) in combinations(said, 2)
        if (kinds := relation.conflicts(a, b))
    )


def _passage(member: Member, publisher: UUID) -> Passage:
    return Passage(publisher, member.text, f"{member.prefix} {member.suffix}", f"{member.opening}\n{member.ending}")
