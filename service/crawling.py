"""Asking sites for their pages as they want it: robots.txt, one request at a time, a pause between two.

All workers share whose turn it is, in Postgres; no connection is held while a site answers.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from threading import Event
from uuid import UUID

from protego import Protego
from psycopg import Connection

from service import fetching, targets
from service.addresses import Networks
from service.errors import DixitError
from service.fetching import Answer
from service.storage import hosts
from service.storage.hosts import Robots
from service.targets import MIB, FetchFailed, Policy, Target

PRODUCT = "Dixit"
"""What robots.txt calls us."""
LONGEST_ROBOTS = 512 * 1024
"""Bytes of a robots.txt that are heeded; RFC 9309 asks for 500 KiB at least."""
LONGEST_DELAY = 30.0
LONGEST_REST = timedelta(days=1)
"""No Retry-After has a whole site left alone for longer."""
LONGEST_PAGE = 8 * MIB
_GONE, _THROTTLED, _ERRORS = 400, 429, 500
UNAVAILABLE = frozenset({429, 503})
_LOOK_SECONDS = 0.2


class Disallowed(DixitError):
    """The site's robots.txt does not allow it."""


class HostBusy(DixitError):
    """The site is asked by others, or wants to be left alone for now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """How to ask: `delay` is the least pause at a site, `patience` how long a turn is waited for, both in seconds.

    Once `over` is set no more is asked.
    """

    connect: Callable[[], AbstractContextManager[Connection]]
    policy: Policy
    delay: float = 1.0
    patience: float = 60.0
    over: Event = field(default_factory=Event)


def policy(networks: Networks) -> Policy:
    """Where feeds and their pages may stand: on the public internet, with plain http too, and on these networks."""
    return Policy(networks=networks, plain_http=True, longest=LONGEST_PAGE)


def fetch(crawl: Crawl, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
    """What a site answers, redirects followed. Raises Disallowed, HostBusy, AddressRefused, FetchFailed."""
    return fetching.fetch(url, headers=headers, policy=crawl.policy, send=partial(_send_if_allowed, crawl))


def _send_if_allowed(
    crawl: Crawl, method: str, url: str, *, headers: Mapping[str, str] | None, policy: Policy
) -> Answer:
    target = targets.parse(url)
    robots = _robots(crawl, target)
    if robots.state == "unreachable":
        raise HostBusy(f"{target.host} does not say what its robots.txt allows.")
    delay = crawl.delay
    if robots.state == "found":
        rules = _rules(robots.body)
        if not rules.can_fetch(target.url, PRODUCT):
            raise Disallowed(f"It is {target.path}.")
        delay = max(delay, min(rules.crawl_delay(PRODUCT) or 0.0, LONGEST_DELAY))
    return _send_in_turn(crawl, delay, method, url, headers=headers, policy=policy)


def _robots(crawl: Crawl, target: Target) -> Robots:
    origin = f"{target.scheme}://{target.authority}"
    with crawl.connect() as conn:
        known = hosts.robots(conn, origin)
    if known is not None:
        return known
    found = _asked(crawl, f"{origin}/robots.txt")
    with crawl.connect() as conn:
        return hosts.put_robots(conn, origin, found)


def _asked(crawl: Crawl, url: str) -> Robots:
    """The robots.txt of a site: where it refuses to give one it has none, where it fails it allows nothing for now."""
    try:
        answer = fetching.fetch(url, policy=crawl.policy, send=partial(_send_in_turn, crawl, crawl.delay))
    except FetchFailed as error:
        return Robots("none" if error.reason == "redirects" else "unreachable")
    if answer.status >= _ERRORS or answer.status == _THROTTLED:
        return Robots("unreachable")
    if answer.status >= _GONE:
        return Robots("none")
    return Robots("found", answer.body[:LONGEST_ROBOTS].decode("utf-8", "replace").replace("\0", ""))


@lru_cache(maxsize=256)
def _rules(body: str) -> Protego:
    return Protego.parse(body)


def _send_in_turn(
    crawl: Crawl, delay: float, method: str, url: str, *, headers: Mapping[str, str] | None, policy: Policy
) -> Answer:
    """What a site answers, once it is our turn there; how long it is left alone then, it may say itself."""
    authority = targets.parse(url).authority
    holder = _turn(crawl, authority)
    try:
        answer = fetching.send(method, url, headers=headers, policy=policy)
        if answer.status in UNAVAILABLE:
            delay = max(delay, _asked_pause(answer))
        return answer
    finally:
        with crawl.connect() as conn:
            hosts.leave(conn, authority, holder, delay=delay)


def _asked_pause(answer: Answer) -> float:
    """How many seconds the site asks to be left alone."""
    said = answer.headers.get("retry-after", "")
    return fetching.retry_after(said, now=datetime.now(UTC), longest=LONGEST_REST).total_seconds()


def _turn(crawl: Crawl, authority: str) -> UUID:
    """Wait for the turn at a host. Raises HostBusy when that takes longer than anybody's patience."""
    deadline = time.monotonic() + crawl.patience
    while True:
        with crawl.connect() as conn:
            holder = hosts.take(conn, authority, seconds=2 * crawl.policy.seconds + 30)
            pause = 0.0 if holder else hosts.wait(conn, authority)
        if holder:
            return holder
        pause = max(pause, _LOOK_SECONDS)
        if time.monotonic() + pause > deadline or crawl.over.wait(pause):
            raise HostBusy(f"It is {authority}.")
