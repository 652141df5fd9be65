"""Messages are sent until they arrive or nobody takes them: to real receivers on loopback, by the clock of the test."""

import json
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
import trustme
from psycopg import Connection
from standardwebhooks import Webhook, WebhookVerificationError

from service.addresses import Networks
from service.delivery.webhooks import messages, sending, signing
from service.delivery.webhooks.retrying import SCHEDULE
from service.delivery.webhooks.sending import Chance, send_due
from service.errors import NotFound
from service.storage import deliveries, webhooks
from service.storage.deliveries import LEASE, Delivery, NewDelivery
from service.storage.webhooks import Subscription
from service.targets import Policy
from tests.loopback import Asked, Page, Site, serving

LOOPBACK = Networks.parse("127.0.0.0/8")
ALLOWED = sending.policy(LOOPBACK)
START = datetime(2026, 3, 2, 12, tzinfo=UTC)


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


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


@pytest.fixture
def desk(conn: Connection, site: Site) -> Desk:
    return Desk(conn, site.url("/hook"))


def answers(site: Site, *pages: Page) -> None:
    """The receiver answers these, one after the other, and the last from then on."""
    left = list(pages)
    site.pages["/hook"] = lambda _: left.pop(0) if len(left) > 1 else left[0]


OK: Page = (204, {}, b"")


def headers(asked: Asked) -> dict[str, str]:
    return {name.lower(): value for name, value in asked.headers.items()}


def test_what_arrives_is_verified_by_the_library_of_the_standard(desk: Desk, site: Site) -> None:
    answers(site, OK)
    desk.now = datetime.now(UTC)
    sent = desk.add()
    assert desk.send() == 1
    [asked] = site.asked
    assert (asked.method, asked.path) == ("POST", "/hook")
    found = Webhook(desk.secret).verify(asked.body, headers(asked))
    assert set(found) == {"type", "timestamp", "data"}
    assert (found["type"], found["data"]) == ("webhook.test", {"webhook": str(desk.id)})
    assert headers(asked)["webhook-id"] == str(sent)
    assert headers(asked)["content-type"] == "application/json"
    with pytest.raises(WebhookVerificationError):
        Webhook(signing.new_secret()).verify(asked.body, headers(asked))
    done = desk.get(sent)
    assert (done.status, done.next_at, [attempt.status for attempt in done.attempts]) == ("succeeded", None, [204])
    assert desk.send() == 0


def test_a_message_is_sent_over_tls_to_whom_its_certificate_names(conn: Connection) -> None:
    authority = trustme.CA()

    def trusting() -> ssl.SSLContext:
        context = ssl.create_default_context()
        authority.configure_trust(context)
        return context

    policy = replace(ALLOWED, resolve=lambda host, port: ["127.0.0.1"], tls=trusting)
    with serving(authority.issue_cert("desk.example").configure_cert) as site:
        answers(site, OK)
        desk = Desk(conn, site.url("/hook", scheme="https", host="desk.example"))
        desk.now = datetime.now(UTC)
        sent = desk.add()
        desk.send(policy)
        assert desk.get(sent).status == "succeeded"
        Webhook(desk.secret).verify(site.asked[0].body, headers(site.asked[0]))
        stranger = desk.add()
        desk.send(replace(policy, tls=ssl.create_default_context))
        [attempt] = desk.get(stranger).attempts
        assert attempt.status is None
        assert "certificate" in (attempt.error or "")
        assert len(site.asked) == 1


def test_a_message_that_nobody_takes_is_tried_as_the_standard_proposes_and_then_given_up(
    desk: Desk, site: Site
) -> None:
    answers(site, (500, {}, b"not today"))
    sent = desk.add()
    made = []
    while (found := desk.get(sent)).status == "pending":
        assert found.next_at
        desk.now = found.next_at
        assert desk.send() == 1
        made.append(desk.now)
        desk.now -= timedelta(microseconds=1)
        assert desk.send() == 0, "it is not sent before its time"
    assert found.status == "failed"
    assert [after - before for before, after in pairwise(made)] == list(SCHEDULE[1:])
    assert {headers(asked)["webhook-id"] for asked in site.asked} == {str(sent)}
    assert len({asked.body for asked in site.asked}) == 1
    assert [attempt.n for attempt in found.attempts] == list(range(1, 11))
    assert {(attempt.status, attempt.answer) for attempt in found.attempts} == {(500, "not today")}
    assert desk.webhook.status == "enabled", "it failed for three days, not for five"


def test_a_message_that_arrives_at_last_is_sent_no_more(desk: Desk, site: Site) -> None:
    answers(site, (500, {}, b""), (500, {}, b""), OK)
    sent = desk.add()
    for seconds in (0, 5, 300):
        desk.wait(seconds=seconds)
        assert desk.send() == 1
    desk.wait(days=30)
    assert desk.send() == 0
    assert desk.get(sent).status == "succeeded"
    assert (desk.webhook.failing_since, desk.webhook.paused_until) == (None, None)


@pytest.mark.parametrize(("status", "others"), [(429, 0), (503, 0), (400, 1)])
def test_a_receiver_that_names_a_time_is_asked_again_then(desk: Desk, site: Site, status: int, others: int) -> None:
    answers(site, (status, {"Retry-After": "90"}, b""), OK)
    sent = desk.add()
    desk.send()
    desk.wait(seconds=1)
    other = desk.add()
    assert desk.send() == others
    desk.wait(seconds=88)
    assert desk.send() == 0
    desk.wait(seconds=1)
    desk.send()
    assert desk.get(sent).status == desk.get(other).status == "succeeded"


def test_410_disables_the_webhook_and_what_waits_is_not_sent(desk: Desk, site: Site) -> None:
    answers(site, (410, {}, b""), OK)
    sent, waiting = desk.add(), desk.add()
    assert desk.send() == 1
    assert (desk.webhook.status, desk.webhook.disabled_reason) == ("disabled", "It answered 410 Gone.")
    assert (desk.get(sent).status, desk.get(waiting).status) == ("failed", "pending")
    desk.wait(days=1)
    assert desk.send() == 0
    again = replace(Subscription(desk.webhook.url), filters=desk.webhook.filters)
    webhooks.change(desk.conn, desk.id, again)
    assert desk.send() == 1
    assert desk.get(waiting).status == "succeeded"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_a_failure_and_is_not_followed(desk: Desk, site: Site, status: int) -> None:
    site.pages["/hook"] = (status, {"Location": site.url("/elsewhere")}, b"")
    sent = desk.add()
    desk.send()
    assert [asked.path for asked in site.asked] == ["/hook"]
    assert (desk.get(sent).status, desk.get(sent).attempts[0].status) == ("pending", status)


def test_a_receiver_at_which_everything_failed_for_five_days_is_disabled_with_the_reason(
    desk: Desk, site: Site
) -> None:
    answers(site, (500, {}, b""))
    desk.add()
    for _ in range(4):
        desk.send()
        desk.wait(days=1, hours=5)
        desk.add()
    assert desk.webhook.status == "enabled"
    desk.wait(hours=5)
    desk.send()
    assert desk.webhook.status == "disabled"
    assert desk.webhook.disabled_reason == "Every attempt has failed since 2026-03-02 12:00 UTC."


def test_one_success_starts_the_five_days_anew(desk: Desk, site: Site) -> None:
    answers(site, (500, {}, b""), OK, (500, {}, b""))
    desk.add()
    desk.send()
    desk.wait(days=4)
    desk.send()
    assert desk.webhook.failing_since is None
    desk.add()
    desk.wait(days=4)
    desk.send()
    assert (desk.webhook.status, desk.webhook.failing_since) == ("enabled", desk.now)


def test_messages_arrive_in_the_order_of_what_happened(desk: Desk, site: Site) -> None:
    answers(site, OK)
    added = [str(desk.add()) for _ in range(20)]
    assert desk.send() == 20
    assert [headers(asked)["webhook-id"] for asked in site.asked] == added


def test_a_message_that_is_refused_holds_up_none_behind_it(desk: Desk, site: Site) -> None:
    answers(site, (422, {}, b"no"), OK)
    refused, other = desk.add(), desk.add()
    assert desk.send() == 2
    assert (desk.get(refused).status, desk.get(other).status) == ("pending", "succeeded")


def test_a_receiver_that_takes_long_makes_room_for_others_after_a_while(desk: Desk, site: Site) -> None:
    answers(site, OK)
    for _ in range(5):
        desk.add()

    def clock() -> datetime:
        desk.wait(seconds=3)
        return desk.now

    assert 1 <= desk.send(clock=clock) < 5
    assert desk.send() > 0


def test_nobody_else_sends_to_a_receiver_while_somebody_does(desk: Desk, site: Site) -> None:
    answers(site, OK)
    desk.add()
    [lease] = deliveries.lease_due(desk.conn, now=desk.now)
    assert deliveries.lease_due(desk.conn, now=desk.now) == ()
    stranger = replace(lease, lease=desk.id)
    assert deliveries.take(desk.conn, stranger, now=desk.now) is None
    taken = deliveries.take(desk.conn, lease, now=desk.now)
    assert taken
    assert deliveries.take(desk.conn, lease, now=desk.now) is None, "what is being sent is not sent beside"


def test_what_a_dead_worker_was_sending_is_sent_by_another_under_the_same_id(desk: Desk, site: Site) -> None:
    answers(site, OK)
    sent = desk.add()
    [lease] = deliveries.lease_due(desk.conn, now=desk.now)
    deliveries.take(desk.conn, lease, now=desk.now)
    desk.wait(seconds=LEASE.total_seconds() - 1)
    assert desk.send() == 0
    desk.wait(seconds=1)
    assert desk.send() == 1
    assert send_due(desk.connect, lease, allowed=ALLOWED, chance=Chance(now=lambda: desk.now)) == 0
    done = desk.get(sent)
    assert [(attempt.n, attempt.status) for attempt in done.attempts] == [(1, None), (2, 204)]
    assert done.attempts[0].ended_at is None
    assert headers(site.asked[0])["webhook-id"] == str(sent)


def test_for_a_time_messages_carry_the_signatures_of_both_secrets(desk: Desk, site: Site) -> None:
    answers(site, OK)
    desk.now = datetime.now(UTC)
    new = signing.new_secret()
    webhooks.rotate(desk.conn, desk.id, new, ends_at=desk.now + timedelta(hours=1))
    desk.add()
    desk.send()
    for secret in (desk.secret, new):
        Webhook(secret).verify(site.asked[0].body, headers(site.asked[0]))
    webhooks.rotate(desk.conn, desk.id, newest := signing.new_secret(), ends_at=desk.now)
    desk.add()
    desk.send()
    Webhook(newest).verify(site.asked[1].body, headers(site.asked[1]))
    for secret in (desk.secret, new):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(site.asked[1].body, headers(site.asked[1]))
    webhooks.forget_secrets(desk.conn, now=desk.now)
    assert webhooks.secrets(desk.conn, desk.id, now=desk.now) == [newest]


def test_a_name_that_has_come_to_lead_to_a_private_address_is_not_sent_to(conn: Connection, site: Site) -> None:
    desk = Desk(conn, site.url("/hook", scheme="https", host="desk.example"))
    sent = desk.add()
    for address in ("127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "fd00::1"):
        policy = replace(sending.policy(Networks()), resolve=lambda host, port, found=address: [found])
        desk.wait(days=1)
        desk.send(policy)
        assert "not on the public internet" in (desk.get(sent).attempts[-1].error or ""), address
    assert site.asked == []


@pytest.mark.parametrize(
    ("body", "logged"),
    [
        (b"x" * 5_000_000, "x" * 500),
        (b"a\0b\xff", "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"),
        ("é".encode() * 400, "é" * 250),
        (b"", ""),
    ],
)
def test_of_an_answer_the_first_bytes_are_kept_whatever_they_are(
    desk: Desk, site: Site, body: bytes, logged: str
) -> None:
    answers(site, (200, {}, body))
    sent = desk.add()
    desk.send()
    done = desk.get(sent)
    assert (done.status, done.attempts[0].answer) == ("succeeded", logged)


def test_a_receiver_that_is_not_there_is_a_failure_that_is_tried_again(desk: Desk) -> None:
    with serving() as gone:
        url = gone.url("/hook")
    webhooks.change(desk.conn, desk.id, Subscription(url))
    sent = desk.add()
    desk.send()
    [attempt] = desk.get(sent).attempts
    assert "takes no connection" in (attempt.error or "")
    assert desk.webhook.paused_until == START + timedelta(seconds=5)


def test_a_receiver_that_takes_too_long_is_cut_off(desk: Desk, site: Site) -> None:
    def slowly(_: Asked) -> Page:
        time.sleep(1)
        return OK

    site.pages["/hook"] = slowly
    sent = desk.add()
    began = time.monotonic()
    desk.send(replace(ALLOWED, seconds=0.2))
    assert time.monotonic() - began < 0.9
    [attempt] = desk.get(sent).attempts
    assert (attempt.status, attempt.error) == (
        None,
        "It took longer than 0.2 seconds.",
    )
    assert 15 <= ALLOWED.seconds <= 30


def test_a_replayed_message_has_its_id_and_the_whole_schedule_before_it(desk: Desk, site: Site) -> None:
    answers(site, (500, {}, b""))
    sent = desk.add()
    while desk.get(sent).status == "pending":
        desk.wait(days=1)
        desk.send()
        webhooks.change(desk.conn, desk.id, Subscription(desk.webhook.url))
    answers(site, (503, {}, b""), OK)
    deliveries.again(desk.conn, desk.id, sent, now=desk.now)
    assert desk.send() == 1
    desk.wait(minutes=5)
    assert desk.send() == 1
    done = desk.get(sent)
    assert (done.status, len(done.attempts)) == ("succeeded", 12)
    assert {headers(asked)["webhook-id"] for asked in site.asked} == {str(sent)}


def test_the_log_is_kept_for_a_while_and_what_waits_for_as_long_as_it_may(desk: Desk, site: Site) -> None:
    answers(site, OK)
    old = desk.add()
    desk.send()
    desk.wait(days=1)
    waiting = desk.add()
    assert deliveries.forget(desk.conn, before=desk.now) == 1
    assert [each.id for each in deliveries.page(desk.conn, desk.id).items] == [waiting]
    assert old != waiting


def test_what_is_sent_is_small_whatever_happened(desk: Desk, site: Site) -> None:
    answers(site, OK)
    new = NewDelivery("article.read", {"type": "article.read", "data": {"title": "é"}})
    deliveries.add(desk.conn, desk.id, new, now=desk.now)
    desk.send()
    assert json.loads(site.asked[0].body) == new.message
    assert headers(site.asked[0])["content-length"] == str(len(site.asked[0].body))


def test_a_webhook_that_is_deleted_or_disabled_while_it_is_sent_to_is_sent_nothing_more(desk: Desk, site: Site) -> None:
    other = Desk(desk.conn, site.url("/other"))
    off = replace(Subscription(desk.webhook.url), status="disabled", disabled_reason="by hand")

    def disabling(_: Asked) -> Page:
        webhooks.change(desk.conn, desk.id, off)
        return OK

    def deleting(_: Asked) -> Page:
        webhooks.delete(other.conn, other.id)
        return 500, {}, b""

    site.pages |= {"/hook": disabling, "/other": deleting}
    first, second = desk.add(), desk.add()
    other.add()
    other.add()
    assert desk.send() == 2
    assert sorted(asked.path for asked in site.asked) == ["/hook", "/other"]
    assert (desk.get(first).status, desk.get(second).status) == ("succeeded", "pending")
    assert deliveries.add(other.conn, other.id, messages.test(other.id, now=other.now), now=other.now) is None


def test_what_waits_for_a_disabled_webhook_is_forgotten_with_the_log(desk: Desk, site: Site) -> None:
    other = Desk(desk.conn, site.url("/other"))
    kept, gone = desk.add(), other.add()
    webhooks.disable(other.conn, other.id, "It answered 410 Gone.", now=other.now)
    assert deliveries.forget(desk.conn, before=datetime.now(UTC) + timedelta(minutes=1)) == 1
    assert desk.get(kept).status == "pending"
    with pytest.raises(NotFound):
        other.get(gone)
