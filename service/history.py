"""What happened to a claim, told from its versions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

from service import difference
from service.model import Span
from service.storage.claims import Provenance
from service.storage.versions import Version

Happening = Literal["found", "moved", "changed", "retracted", "restored"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a claim, in which revision of its article, and by which reading (UTC).

    `aspects` are the fields that changed; `content` is where it stood from then on; `reading` is None for a retraction.
    """

    event: Happening
    at: datetime
    revision: int
    aspects: tuple[str, ...]
    content: tuple[Span, ...]
    reading: Provenance | None


def events(versions: Sequence[Version]) -> tuple[Event, ...]:
    """What happened, the earliest first; a version that differs in nothing from the one before tells of nothing."""
    first = (_written("found", version, ()) for version in versions[:1])
    later = (event for before, after in pairwise(versions) for event in _between(before, after))
    last = (event for version in versions[-1:] for event in _retraction(version))
    return (*first, *later, *last)


def _between(before: Version, after: Version) -> Iterator[Event]:
    yield from _retraction(before)
    aspects = difference.aspects(before.claim, after.claim)
    if before.retracted_in is not None:
        yield _written("restored", after, aspects)
    elif aspects:
        yield _written("changed", after, aspects)
    elif difference.moved(before.claim, after.claim):
        yield _written("moved", after, ())


def _written(event: Happening, version: Version, aspects: tuple[str, ...]) -> Event:
    return Event(
        event, version.provenance.read_at, version.revision, aspects, version.claim.content, version.provenance
    )


def _retraction(version: Version) -> Iterator[Event]:
    if version.retracted_in is not None and version.retracted_at is not None:
        yield Event("retracted", version.retracted_at, version.retracted_in, (), version.claim.content, None)
