"""Which thread a claim belongs to, decided on what it is linked to, and what still holds a thread together; pure."""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

_JUST_NOW = datetime.max.replace(tzinfo=UTC)
"""When threads are made that are not stored yet: after all others, whatever the clocks say."""


@dataclass(frozen=True, slots=True)
class Membership:
    """The thread of a claim, and when that was made."""

    thread: UUID
    since: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """A claim that says the same as another, or contradicts it, and its thread, if it has one."""

    claim: UUID
    score: float
    thread: Membership | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where a claim goes: `home` is the thread (None: a new one), `merged` those that become one with it.

    `joined` are claims without a thread that come along.
    """

    home: UUID | None
    merged: tuple[UUID, ...]
    joined: tuple[UUID, ...]


def assign(links: Sequence[Link], parted: Collection[frozenset[UUID]]) -> Assignment | None:
    """The thread of a claim with these links, None where it has none and stays alone.

    All threads that it is linked to become one, the oldest, so that the order of arrival changes nothing; but of
    threads that people parted it goes to the one of the likest claim.
    """
    if not links:
        return None
    best_first = sorted(links, key=lambda link: (-link.score, link.claim))
    group: dict[UUID, datetime] = {}
    for link in best_first:
        mine = link.thread
        if mine and not any(frozenset((mine.thread, other)) in parted for other in group):
            group[mine.thread] = mine.since
    joined = tuple(link.claim for link in best_first if link.thread is None)
    oldest_first = sorted(group, key=lambda thread: (group[thread], thread))
    return Assignment(oldest_first[0] if oldest_first else None, tuple(oldest_first[1:]), joined)


@dataclass(frozen=True, slots=True)
class Assignments:
    """Where claims go that came together: `homes` are the threads of those that are put somewhere.

    `made` are those of the threads that are new, `merged` the stored ones that go into another, each with which.
    """

    homes: Mapping[UUID, UUID]
    made: tuple[UUID, ...] = ()
    merged: Mapping[UUID, UUID] = field(default_factory=dict)

    @property
    def changed(self) -> frozenset[UUID]:
        """The threads that hold other claims than before."""
        return frozenset(self.homes.values()).union(self.merged, self.merged.values())


def assign_all(
    alike: Mapping[UUID, Mapping[UUID, float]],
    known: Mapping[UUID, Membership],
    parted: Collection[frozenset[UUID]],
) -> Assignments:
    """The threads of claims, one after the other: `alike` are the scores of what each is linked to.

    `known` are the threads of all these claims that are in one, `parted` the pairs of these threads that people parted.
    A claim that has a thread stays there, unless that becomes one with others.
    """
    at, apart = dict(known), set(parted)
    put: dict[UUID, None] = {}
    gone: dict[UUID, UUID] = {}
    for claim, scores in alike.items():
        links = [Link(id_, score, at.get(id_)) for id_, score in {**scores, claim: math.inf}.items()]
        found = assign([link for link in links if link.claim != claim or link.thread], apart)
        if found is None:
            continue
        home = next((each for each in at.values() if each.thread == found.home), Membership(uuid4(), _JUST_NOW))
        into = dict.fromkeys(found.merged, home.thread)
        gone = {thread: into.get(taker, taker) for thread, taker in gone.items()} | into
        at = {id_: home if each.thread in into else each for id_, each in at.items()}
        apart = {frozenset(into.get(thread, thread) for thread in pair) for pair in apart}
        at |= dict.fromkeys((claim, *found.joined), home)
        put |= dict.fromkeys((claim, *found.joined))
    stored = {each.thread for each in known.values()}
    homes = {id_: at[id_].thread for id_ in put}
    made = tuple(dict.fromkeys(thread for thread in homes.values() if thread not in stored))
    return Assignments(homes, made, {thread: taker for thread, taker in gone.items() if thread in stored})


def parts(
    members: Sequence[UUID],
    bonds: Iterable[Collection[UUID]],
    pairs: Iterable[tuple[UUID, UUID]],
    linked: Callable[[UUID, UUID], bool],
) -> tuple[tuple[UUID, ...], ...]:
    """What a thread falls into: claims that links hold together, or that people put together (`bonds`).

    `pairs` are those that may be linked, `linked` says whether they are; it is not asked of claims that others hold
    together already. The parts and the claims in them are in the order of `members`.
    """
    above = {member: member for member in members}

    def root(of: UUID) -> UUID:
        while above[of] != of:
            above[of] = of = above[above[of]]
        return of

    for bond in bonds:
        held = [member for member in bond if member in above]
        for other in held[1:]:
            above[root(other)] = root(held[0])
    for one, other in pairs:
        if one in above and other in above and root(one) != root(other) and linked(one, other):
            above[root(one)] = root(other)
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for member in members:
        found[root(member)].append(member)
    return tuple(map(tuple, found.values()))
