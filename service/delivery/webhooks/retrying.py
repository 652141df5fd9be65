"""What follows from an attempt to deliver a message; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Literal

from service.fetching import retry_after

Outcome = Literal["succeeded", "retrying", "failed", "gone"]

SCHEDULE = (
    timedelta(0),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long after the attempt before it each attempt is made, as Standard Webhooks 1.0 proposes."""
JITTER = 0.2
"""So much of a wait is added to it at most, lest all that failed together comes back together."""
LONGEST_WISH = timedelta(hours=24)
"""No Retry-After makes a message wait longer."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=5)
"""A receiver that is overloaded or away is left alone for so long, doubled each time."""
OVERLOADED = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
_DOUBLINGS = 10  # more than it takes to reach LONGEST_PAUSE


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: an HTTP status and headers in lower case, or no answer at all (`status` is None)."""

    status: int | None
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of the message, and until when its receiver is left alone altogether."""

    outcome: Outcome
    next_at: datetime | None = None
    pause_until: datetime | None = None


def judge(reply: Reply, *, tries: int, failures: int, now: datetime, jitter: float) -> Verdict:
    """What follows from a reply.

    `tries` counts the attempts of this message so far, this one among them; `failures` those of its receiver that
    failed in a row before this one. `jitter` is between 0 and 1. Redirects are failures: they are not followed.
    """
    if reply.status is not None and HTTPStatus.OK <= reply.status < HTTPStatus.MULTIPLE_CHOICES:
        return Verdict("succeeded")
    if reply.status == HTTPStatus.GONE:
        return Verdict("gone")
    wish = retry_after(reply.headers.get("retry-after", ""), now=now, longest=LONGEST_WISH)
    pause = now + max(wish, _pause(failures)) if reply.status is None or reply.status in OVERLOADED else None
    if tries >= len(SCHEDULE):
        return Verdict("failed", pause_until=pause)
    wait: timedelta = SCHEDULE[tries] * (1 + JITTER * jitter)
    return Verdict("retrying", now + max(wait, wish), pause)


def _pause(failures: int) -> timedelta:
    return min(FIRST_PAUSE * (1 << min(failures, _DOUBLINGS)), LONGEST_PAUSE)
