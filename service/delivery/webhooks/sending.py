"""Messages are sent to one receiver, one after the other, by whoever has the lease."""

import json
import random
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from uuid import UUID

import structlog
from psycopg import Connection

from service import fetching
from service.addresses import Networks
from service.delivery.webhooks import messages, retrying, signing
from service.delivery.webhooks.retrying import Reply, Verdict
from service.storage import deliveries, webhooks
from service.storage.deliveries import Attempt, Lease, Receiver, Status, Taken
from service.targets import AddressRefused, FetchFailed, Policy

log = structlog.get_logger()

SECONDS = 20.0
"""That an attempt may take once the name is resolved; the standard asks for 15 to 30."""
LONGEST_ANSWER = 16 * 1024
LOGGED_BYTES = 500
SLICE = timedelta(seconds=20)
"""After so long a receiver makes room for others, and waits for its next turn."""
GIVEN_UP_AFTER = timedelta(days=5)
"""A receiver at which every attempt has failed for so long is sent nothing any more."""
STATUSES: dict[retrying.Outcome, Status] = {
    "succeeded": "succeeded",
    "retrying": "pending",
    "failed": "failed",
    "gone": "failed",
}
Connect = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True)
class Chance:
    """What an attempt depends on beside its receiver: the time (UTC), and a number between 0 and 1."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    jitter: Callable[[], float] = random.random


def policy(networks: Networks) -> Policy:
    """Where messages may go: to public addresses by https, and to these networks."""
    return Policy(networks=networks, seconds=SECONDS, longest=LONGEST_ANSWER, cut=True)


def send_due(
    connect: Connect,
    lease: Lease,
    *,
    allowed: Policy,
    chance: Chance = Chance(),
    over: Callable[[], bool] = lambda: False,
) -> int:
    """Send what is due to the receiver of the lease, for a SLICE of time or until it is `over`; how many attempts.

    No transaction is open and no connection held while a receiver answers.
    """
    attempts, until = 0, chance.now() + SLICE
    try:
        while chance.now() < until and not over() and _send_next(connect, lease, allowed, chance):
            attempts += 1
    finally:
        with connect() as conn:
            deliveries.release(conn, lease)
    return attempts


def _send_next(connect: Connect, lease: Lease, allowed: Policy, chance: Chance) -> bool:
    """Whether something was due, and was sent."""
    with connect() as conn:
        found = deliveries.take(conn, lease, now=chance.now())
        keys = webhooks.secrets(conn, lease.webhook_id, now=chance.now())
    if found is None:
        return False
    receiver, taken = found
    attempt, reply = _attempt(receiver, taken, keys, allowed, chance)
    verdict = retrying.judge(
        reply, tries=taken.tries, failures=receiver.failures, now=chance.now(), jitter=chance.jitter()
    )
    with connect() as conn, conn.transaction():
        _record(conn, lease, taken, attempt, verdict, now=chance.now())
    return True


def _attempt(
    receiver: Receiver, taken: Taken, keys: Sequence[str], allowed: Policy, chance: Chance
) -> tuple[Attempt, Reply]:
    began, started = chance.now(), monotonic()
    media_type, content = messages.written(taken.message, taken.id, receiver.format)
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    headers = {"Content-Type": media_type, "Accept-Encoding": "identity"}
    headers |= signing.headers(str(taken.id), began, body, keys)
    reply, error, answer = Reply(None, {}), None, None
    try:
        came = fetching.send("POST", receiver.url, headers=headers, body=body.encode(), policy=allowed)
        reply, answer = Reply(came.status, came.headers), _opening(came.body)
    except (AddressRefused, FetchFailed) as failure:
        error = failure.detail or failure.message()
    duration = round(monotonic() - started, 3)
    return Attempt(taken.n, began, chance.now(), duration, reply.status, error, answer), reply


def _opening(body: bytes) -> str:
    return body[:LOGGED_BYTES].decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _record(conn: Connection, lease: Lease, taken: Taken, attempt: Attempt, verdict: Verdict, *, now: datetime) -> None:
    """The receiver first, then the message: in the order in which both are locked everywhere."""
    if verdict.outcome == "succeeded":
        deliveries.note_success(conn, lease.webhook_id)
    else:
        _note_failure(conn, lease.webhook_id, attempt, verdict, now=now)
    deliveries.end_attempt(conn, taken.id, attempt)
    deliveries.settle(conn, taken, STATUSES[verdict.outcome], next_at=verdict.next_at, now=now)
    log.debug("webhook.attempt", delivery=str(taken.id), n=taken.n, status=attempt.status, error=attempt.error)


def _note_failure(conn: Connection, webhook_id: UUID, attempt: Attempt, verdict: Verdict, *, now: datetime) -> None:
    since = deliveries.note_failure(conn, webhook_id, began_at=attempt.began_at, paused_until=verdict.pause_until)
    if verdict.outcome == "gone":
        webhooks.disable(conn, webhook_id, "It answered 410 Gone.", now=now)
    elif since and now - since >= GIVEN_UP_AFTER:
        reason = f"Every attempt has failed since {since.astimezone(UTC):%Y-%m-%d %H:%M} UTC."
        webhooks.disable(conn, webhook_id, reason, now=now)
