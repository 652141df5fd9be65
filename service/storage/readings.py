"""Readings: one pass of the extractor over a revision of an article, and how it went."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ReadingStatus = Literal["queued", "reading", "read", "failed", "unsupported_language"]
DONE: frozenset[ReadingStatus] = frozenset({"read", "failed", "unsupported_language"})


@dataclass(frozen=True, slots=True)
class StoredReading:
    """The state of a reading. `error` names why the last attempt failed; `extractor`, `pack`, `model` who read."""

    status: ReadingStatus
    attempts: int
    error: str | None
    extractor: str | None
    pack: str | None
    model: str | None
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
