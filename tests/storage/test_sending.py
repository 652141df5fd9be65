"""Messages are sent to real receivers on loopback, signed, in order, by one worker at a time, and logged."""

import json
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import trustme
from psycopg import Connection
from standardwebhooks import Webhook, WebhookVerificationError

from service.delivery.webhooks import messages, signing
from service.errors import NotFound
from service.storage import deliveries, webhooks
from service.storage.deliveries import NewDelivery
from service.storage.webhooks import Subscription
from tests.loopback import Asked, Page, Site, serving
from tests.storage.desk import ALLOWED, OK, Desk, answers, headers


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


def test_messages_arrive_in_the_order_of_what_happened(desk: Desk, site: Site) -> None:
    answers(site, OK)
    added = [str(desk.add()) for _ in range(20)]
    assert desk.send() == 20
    assert [headers(asked)["webhook-id"] for asked in site.asked] == added


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
