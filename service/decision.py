"""What becomes of an article's claims when it is read again: decided on values, written elsewhere."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from uuid import UUID

from service.difference import aspects
from service.model import Article, Claim
from service.names import normalise_name
from service.storage.claim_writes import NewClaim, OldClaim

Sameness = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A claim to be written: under the id that it had, or a new one (None). `position` is its place in the article."""

    id: UUID | None
    position: int
    claim: Claim


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be written: claims that are new, have changed or moved, and the ids of those that are gone."""

    put: tuple[Kept, ...]
    retracted: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a reading changed for whoever follows the article's claims; one that only stands elsewhere did not change.

    `aspects` names the fields in which a claim says something else; "status" where it stands again.
    """

    created: tuple[UUID, ...] = ()
    aspects: Mapping[UUID, tuple[str, ...]] = field(default_factory=dict)
    retracted: tuple[UUID, ...] = ()


def decide(old: Sequence[OldClaim], new: Sequence[Claim], *, revision: int, language: str) -> Decision:
    """Which claims stay, which are new, which are retracted.

    A claim stays, and keeps its id, when its field, its text and its claimant are the same; equal claims are paired in
    the order of the text. One that was retracted and stands in the text again has its old id back. What stays as it is,
    in the same revision, is not written at all.
    """
    known: dict[Sameness, list[OldClaim]] = defaultdict(list)
    for each in sorted(old, key=lambda each: (each.status == "retracted", each.position)):
        known[_sameness(each.claim)].append(each)
    put: list[Kept] = []
    for position, claim in enumerate(new):
        before = known[_sameness(claim)].pop(0) if known[_sameness(claim)] else None
        after = Kept(before.id if before else None, position, claim)
        if before is None or _as_it_was(before, revision, language) != after:
            put.append(after)
    gone = chain.from_iterable(known.values())
    return Decision(tuple(put), tuple(each.id for each in gone if each.status != "retracted"))


def changed(old: Sequence[OldClaim], written: Sequence[NewClaim], retracted: Sequence[UUID]) -> Changes:
    """What it changed that these claims were written over the old ones, and those retracted."""
    known = {each.id: each for each in old}
    said = {each.id: _other(known[each.id], each.machine or each.claim) for each in written if each.id in known}
    created = tuple(each.id for each in written if each.id not in known)
    return Changes(created, {id_: names for id_, names in said.items() if names}, tuple(retracted))


def in_order(claims: Sequence[Claim], article: Article) -> tuple[Claim, ...]:
    """The claims in the order of the text, those of the title first, less any whose words do not stand at its offsets.

    `repeats` becomes the place of the repeated claim in this order.
    """
    sound = [i for i, claim in enumerate(claims) if _stands(claim, article)]
    order = sorted(sound, key=lambda i: (claims[i].field == "body", claims[i].content[0].start, i))
    places: dict[int | None, int] = {index: place for place, index in enumerate(order)}
    return tuple(replace(claims[i], repeats=places.get(claims[i].repeats)) for i in order)


def _sameness(claim: Claim) -> Sameness:
    who = claim.claimant
    return claim.field, claim.text, who.key or normalise_name(who.name or "") or who.status


def _other(old: OldClaim, claim: Claim) -> tuple[str, ...]:
    again = ("status",) if old.status == "retracted" else ()
    return (*aspects(old.claim, claim), *again)


def _as_it_was(old: OldClaim, revision: int, language: str) -> Kept | None:
    unmoved = old.status != "retracted" and (old.revision, old.language) == (revision, language)
    return Kept(old.id, old.position, old.claim) if unmoved else None


def _stands(claim: Claim, article: Article) -> bool:
    text = (article.title or "") if claim.field == "title" else article.body
    return bool(claim.content) and all(
        0 <= start < end <= len(text) and text[start:end] == words for start, end, words in _pointers(claim)
    )


def _pointers(claim: Claim) -> Iterator[tuple[int, int, str | None]]:
    """Every stretch of text that the claim points to."""
    people = (who.mention for who in (claim.claimant, claim.on_behalf_of, claim.relayed_by) if who)
    times = chain(claim.times, [claim.said_at] if claim.said_at else [])
    for span in chain(claim.content, claim.quotes, claim.quantities, claim.mentions, people, [claim.cue], times):
        if span and span.start is not None and span.end is not None:
            yield span.start, span.end, span.text
