"""What people correct of a claim, laid over what the machine read; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal
from uuid import UUID

from service.model import Act, Attitude, Claim, Claimant, EntityType, Kind, Modality, Polarity, Span, When

Name = Literal["content", "claimant", "act", "attitude", "polarity", "modality", "said_at"]
NAMES: tuple[Name, ...] = ("content", "claimant", "act", "attitude", "polarity", "modality", "said_at")


@dataclass(frozen=True, slots=True)
class CorrectedClaimant:
    """Who claims, as a person says; `entity` is None for a name that is no one entity's."""

    name: str
    type: EntityType | None = None
    entity: UUID | None = None


@dataclass(frozen=True, slots=True)
class Corrections:
    """The fields that a person corrected: those in `names`, whatever the others hold.

    The spans of `content` count code points of the claim's field; `said_at` None says that it is not known.
    """

    names: tuple[Name, ...]
    content: tuple[Span, ...] = ()
    claimant: CorrectedClaimant | None = None
    act: Act | None = None
    attitude: Attitude | None = None
    polarity: Polarity | None = None
    modality: Modality | None = None
    said_at: When | None = None


def corrected(machine: Claim, by: Corrections | None, text: str) -> Claim | None:
    """The claim as people have it, None where that is what the machine read.

    `text` is the field as it reads now; a corrected content that does not stand in it any more is passed over.
    """
    if by is None:
        return None
    changed: dict[str, Any] = {name: getattr(by, name) for name in by.names}
    if "claimant" in changed and by.claimant:
        changed["claimant"] = _claimant(machine.claimant, by.claimant)
    if "content" in changed:
        content = _anchored(by.content, machine, text)
        changed |= {"content": content, **_following(machine, content)} if content else {"content": machine.content}
    claim = replace(machine, **changed)
    return None if claim == machine else claim


def _claimant(machine: Claimant, by: CorrectedClaimant) -> Claimant:
    return Claimant(
        "named",
        by.name,
        by.type,
        mention=machine.mention,
        resolved_by="review",
        confidence=1.0,
        reasons=("a person says so",),
    )


def _following(machine: Claim, content: Sequence[Span]) -> dict[str, Any]:
    """What follows from another content: its text, its kind, and the quotes within it."""
    start, end = content[0].start, content[-1].end
    within = [span for span in machine.quotes if start <= span.start and span.end <= end]
    return {
        "text": " ".join(span.text for span in content),
        "quotes": tuple(within),
        "kind": _kind(within, content),
    }


def _kind(quotes: Sequence[Span], content: Sequence[Span]) -> Kind:
    if not quotes:
        return "indirect"
    whole = all(any(quote.start <= span.start and span.end <= quote.end for quote in quotes) for span in content)
    return "direct" if whole else "mixed"


def _anchored(content: Sequence[Span], machine: Claim, text: str) -> tuple[Span, ...]:
    """The content where it stands in the text: at its old place, else at the place nearest to the machine's claim."""
    if all(text[span.start : span.end] == span.text for span in content):
        return tuple(content)
    found: list[Span] = []
    for span in content:
        starts = list(_places(span.text, text))
        if not starts:
            return ()
        start = min(starts, key=lambda at: abs(at - machine.content[0].start))
        found.append(Span(start, start + len(span.text), span.text))
    in_order = all(a.end <= b.start for a, b in pairwise(found))
    return tuple(found) if in_order else ()


def _places(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)
