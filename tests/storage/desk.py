"""A desk that is told by webhook, at a receiver on loopback, by a clock of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from psycopg import Connection

from service.delivery.webhooks import messages, sending, signing
from service.delivery.webhooks.sending import Chance, send_due
from service.storage import deliveries, webhooks
from service.storage.deliveries import Delivery
from service.storage.webhooks import Subscription
from service.targets import Policy
from tests.loopback import LOOPBACK, Asked, Page, Site

ALLOWED = sending.policy(LOOPBACK)
START = datetime(2026, 3, 2, 12, tzinfo=UTC)
OK: Page = (204, {}, b"")


class Desk:
    """A subscription and the time that passes for it."""

    def __init__(self, conn: Connection, url: str) -> None:
        self.conn = conn
        self.secret = signing.new_secret()
        self.id = webhooks.create(conn, Subscription(url), self.secret)
        self.now = START

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        yield self.conn

    def add(self, kind: str = messages.TEST) -> UUID:
        """A message that is due now."""
        new = replace(messages.test(self.id, now=self.now), kind=kind)
        added = deliveries.add(self.conn, self.id, new, now=self.now)
        assert added
        return added

    def send(self, allowed: Policy = ALLOWED, *, jitter: float = 0, clock: Callable[[], datetime] | None = None) -> int:
        """Whoever is to send now sends; how many attempts were made."""
        chance = Chance(now=clock or (lambda: self.now), jitter=lambda: jitter)
        leases = deliveries.lease_due(self.conn, now=self.now)
        return sum(send_due(self.connect, lease, allowed=allowed, chance=chance) for lease in leases)

    def wait(self, **spans: float) -> None:
        self.now += timedelta(**spans)

    def get(self, delivery_id: UUID) -> Delivery:
        return deliveries.get(self.conn, self.id, delivery_id)

    @property
    def webhook(self) -> webhooks.StoredWebhook:
        return webhooks.get(self.conn, self.id)


def answers(site: Site, *pages: Page) -> None:
    """The receiver answers these, one after the other, and the last from then on."""
    left = list(pages)
    site.pages["/hook"] = lambda _: left.pop(0) if len(left) > 1 else left[0]


def headers(asked: Asked) -> dict[str, str]:
    return {name.lower(): value for name, value in asked.headers.items()}
