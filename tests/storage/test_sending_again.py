"""Messages that do not arrive are sent again as the standard proposes, or given up, by the clock of the test."""

import time
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from psycopg import Connection

from service.addresses import Networks
from service.delivery.webhooks import sending
from service.delivery.webhooks.retrying import SCHEDULE
from service.delivery.webhooks.sending import Chance, send_due
from service.storage import deliveries, webhooks
from service.storage.deliveries import LEASE
from service.storage.webhooks import Subscription
from tests.loopback import Asked, Page, Site, serving
from tests.storage.desk import ALLOWED, OK, START, Desk, answers, headers


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


def test_a_message_that_is_refused_holds_up_none_behind_it(desk: Desk, site: Site) -> None:
    answers(site, (422, {}, b"no"), OK)
    refused, other = desk.add(), desk.add()
    assert desk.send() == 2
    assert (desk.get(refused).status, desk.get(other).status) == ("pending", "succeeded")


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


def test_a_name_that_has_come_to_lead_to_a_private_address_is_not_sent_to(conn: Connection, site: Site) -> None:
    desk = Desk(conn, site.url("/hook", scheme="https", host="desk.example"))
    sent = desk.add()
    for address in ("127.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "fd00::1"):
        policy = replace(sending.policy(Networks()), resolve=lambda host, port, found=address: [found])
        desk.wait(days=1)
        desk.send(policy)
        assert "not on the public internet" in (desk.get(sent).attempts[-1].error or ""), address
    assert site.asked == []


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
