"""Webhooks over HTTP: who is told of what is decided here, tried here, and seen here."""

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from standardwebhooks import Webhook
from werkzeug.test import TestResponse

from service.api import database
from service.app import create_app
from service.config import Config
from service.delivery.webhooks import sending, worker
from tests.api.conftest import Posting
from tests.loopback import LOOPBACK, Asked, Site, serving

PUBLIC = "https://8.8.8.8/hooks"
"""An address of the public internet that needs no name; nothing is sent there."""
CLOUD_EVENT = {"specversion", "id", "source", "type", "subject", "time", "datacontenttype"}
MEMBERS = {
    "id", "url", "description", "events", "filters", "format", "status", "disabled_reason", "disabled_at",
    "failing_since", "paused_until", "created_at", "updated_at",
}  # fmt: skip


@pytest.fixture(scope="module")
def near(served_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of a service that may send to loopback."""
    folder: Path = tmp_path_factory.mktemp("near")
    config = Config(database_url=served_database_url, data_dir=folder, pool_size=2, allowed_networks=LOOPBACK)
    app: Flask = create_app(config)
    yield app.test_client()
    database.close(app)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        found.pages["/hook"] = (200, {}, b"thank you")
        yield found


def create(client: FlaskClient, url: str = PUBLIC, **members: Any) -> dict[str, Any]:
    answer = client.post("/v1/webhooks", json={"url": url} | members)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json
    return made


def change(client: FlaskClient, webhook: dict[str, Any], body: dict[str, Any], etag: str = "*") -> TestResponse:
    return client.patch(f"/v1/webhooks/{webhook['id']}", json=body, headers={"If-Match": etag})


def remove(client: FlaskClient, webhook: dict[str, Any]) -> TestResponse:
    return client.delete(f"/v1/webhooks/{webhook['id']}", headers={"If-Match": "*"})


def log(client: FlaskClient, webhook: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get(f"/v1/webhooks/{webhook['id']}/deliveries", query_string=query).json[
        "items"
    ]
    return items


def deliver(database_url: str) -> None:
    """Send everything that is due, as a worker does."""
    allowed = sending.policy(LOOPBACK)
    asyncio.run(worker.deliver(database_url, allowed=allowed, base="https://dixit.example", until_empty=True))


def received(asked: Asked, secret: str) -> dict[str, Any]:
    """What the receiver makes of a request."""
    message: dict[str, Any] = Webhook(secret).verify(asked.body, dict(asked.headers.items()))
    return message


def test_a_webhook_shows_its_secret_when_it_is_made_and_never_again(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.post("/v1/webhooks", json={"url": PUBLIC, "description": "le bureau", "events": ["claim.created"]})
    made = answer.json
    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    assert set(made) == MEMBERS
    assert (made["url"], made["description"], made["events"], made["filters"], made["status"]) == (
        PUBLIC, "le bureau", ["claim.created"], {}, "enabled",
    )  # fmt: skip
    one = client.get(answer.headers["Location"])
    assert (one.json, one.headers["ETag"]) == (made, answer.headers["ETag"])
    everywhere = [one, client.get("/v1/webhooks?limit=200"), change(client, made, {"description": "un autre bureau"})]
    assert not any(secret in each.text for each in everywhere)
    assert secret not in caplog.text


@pytest.mark.parametrize(
    "url",
    [
        "http://8.8.8.8/hooks",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.0.0.1/",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://10.0.0.1/",
        "https://192.168.1.1:8443/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:169.254.169.254]/",
        "https://[64:ff9b::10.0.0.1]/",
        "https://[fd00::1]/",
        "https://[fe80::1]/",
        "https://0.0.0.0/",
        "https://desk.invalid/",
        "https://user:password@8.8.8.8/",
        "https://",
        "https:///hooks",
        "ftp://8.8.8.8/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "8.8.8.8/hooks",
        "https://8.8.8.8:0/",
        "https://8.8.8.8:99999/",
        "https://8.8.8.8\\@127.0.0.1/",
        "https://8.8.8.8/\r\nHost: x",
        "x",
        "",
        "https://8.8.8.8/" + "a" * 2000,
    ],
)
def test_an_address_that_is_not_public_and_https_is_refused(client: FlaskClient, url: str) -> None:
    made = create(client)
    for answer in (client.post("/v1/webhooks", json={"url": url}), change(client, made, {"url": url})):
        assert answer.status_code == 422, answer.text
        assert answer.content_type == "application/problem+json"
        assert [fault["pointer"] for fault in answer.json["errors"]] == ["#/url"]


def test_loopback_is_taken_where_the_setting_allows_it(near: FlaskClient, site: Site) -> None:
    for url in (site.url("/hook"), "http://127.0.0.1:1/", "https://localhost/"):
        remove(near, create(near, url))
    assert near.post("/v1/webhooks", json={"url": "https://10.0.0.1/"}).status_code == 422


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/url"),
        ({"url": None}, "#/url"),
        ({"url": 7}, "#/url"),
        ({"url": PUBLIC, "colour": "red"}, "#/colour"),
        ({"url": PUBLIC, "secret": "whsec_mine"}, "#/secret"),
        ({"url": PUBLIC, "events": []}, "#/events"),
        ({"url": PUBLIC, "events": ["claim.invented"]}, "#/events/0"),
        ({"url": PUBLIC, "events": [None]}, "#/events/0"),
        ({"url": PUBLIC, "status": "asleep"}, "#/status"),
        ({"url": PUBLIC, "format": "xml"}, "#/format"),
        ({"url": PUBLIC, "disabled_reason": "none"}, "#/disabled_reason"),
        ({"url": PUBLIC, "description": ""}, "#/description"),
        ({"url": PUBLIC, "description": "a\0"}, "#/description"),
        ({"url": PUBLIC, "description": "\ud800"}, "#/description"),
        ({"url": PUBLIC, "filters": []}, "#/filters"),
        ({"url": PUBLIC, "filters": {"colour": "red"}}, "#/filters/colour"),
        ({"url": PUBLIC, "filters": {"status": "current"}}, "#/filters/status"),
        ({"url": PUBLIC, "filters": {"sort": "said"}}, "#/filters/sort"),
        ({"url": PUBLIC, "filters": {"published_from": "2025-01-01"}}, "#/filters/published_from"),
        ({"url": PUBLIC, "filters": {"entity": "nobody"}}, "#/filters/entity"),
        ({"url": PUBLIC, "filters": {"entity": str(uuid4())}}, "#/filters/entity"),
        ({"url": PUBLIC, "filters": {"min_check_worthiness": 2}}, "#/filters/min_check_worthiness"),
        ({"url": PUBLIC, "filters": {"act": ["shout"]}}, "#/filters/act/0"),
        ({"url": PUBLIC, "filters": {"quantity_min": 2, "quantity_max": 1}}, "#/filters/quantity_max"),
    ],
)
def test_a_subscription_with_a_fault_is_refused_with_a_pointer(
    client: FlaskClient, body: dict[str, Any], pointer: str
) -> None:
    answer = client.post("/v1/webhooks", data=json.dumps(body), content_type="application/json")
    assert answer.status_code == 422, answer.text
    assert [fault["pointer"] for fault in answer.json["errors"]] == [pointer]


def test_a_webhook_is_changed_on_what_was_read(client: FlaskClient) -> None:
    made = create(client, filters={"language": "fr"})
    path = f"/v1/webhooks/{made['id']}"
    first = client.get(path).headers["ETag"]
    for method in ("PATCH", "DELETE"):
        bare = client.open(path, method=method, json={"events": None} if method == "PATCH" else None)
        assert (bare.status_code, bare.json["type"]) == (428, "/problems/unconditional")
    changed = change(client, made, {"filters": {"min_check_worthiness": 0.6, "act": "denial"}}, first)
    assert (changed.status_code, changed.json["filters"]) == (200, {"min_check_worthiness": 0.6, "act": ["denial"]})
    assert changed.headers["ETag"] == client.get(path).headers["ETag"] != first
    stale = change(client, made, {"description": "x"}, first)
    assert (stale.status_code, stale.json["type"]) == (412, "/problems/stale")
    assert client.delete(path, headers={"If-Match": first}).status_code == 412
    assert change(client, made, {}).status_code == 422
    assert remove(client, made).status_code == 204
    assert client.get(path).status_code == remove(client, made).status_code == 404


def test_a_webhook_is_disabled_with_a_reason_and_enabled_again(client: FlaskClient) -> None:
    made = create(client)
    off = change(client, made, {"status": "disabled", "disabled_reason": "en vacances"}).json
    assert (off["status"], off["disabled_reason"]) == ("disabled", "en vacances")
    assert off["disabled_at"]
    for path in ("test", f"deliveries/{uuid4()}/replay"):
        refused = client.post(f"/v1/webhooks/{made['id']}/{path}")
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/conflict")
    kept = change(client, made, {"description": "x"}).json
    assert (kept["disabled_reason"], kept["disabled_at"]) == ("en vacances", off["disabled_at"])
    on = change(client, made, {"status": "enabled"}).json
    assert (on["status"], on["disabled_reason"], on["disabled_at"]) == ("enabled", None, None)
    plain = create(client, status="disabled")
    assert plain["disabled_reason"] == "It was disabled by hand."


def test_webhooks_and_their_logs_are_paged(client: FlaskClient) -> None:
    made = [create(client)["id"] for _ in range(3)]
    page = client.get("/v1/webhooks?limit=2").json
    rest = client.get("/v1/webhooks", query_string={"limit": 200, "cursor": page["next_cursor"]}).json
    listed = [each["id"] for each in page["items"] + rest["items"]]
    assert listed[:3] == made[::-1]
    assert len(set(listed)) == len(listed)
    tests = [client.post(f"/v1/webhooks/{made[0]}/test").json["id"] for _ in range(3)]
    path = f"/v1/webhooks/{made[0]}/deliveries"
    first = client.get(f"{path}?limit=2").json
    second = client.get(path, query_string={"limit": 2, "cursor": first["next_cursor"]}).json
    assert [each["id"] for each in first["items"] + second["items"]] == tests[::-1]
    assert second["next_cursor"] is None
    for other, narrowed in (
        (f"/v1/webhooks/{made[1]}/deliveries", {}),
        (path, {"status": "failed"}),
        ("/v1/webhooks", {}),
    ):
        answer = client.get(other, query_string={"cursor": first["next_cursor"], **narrowed})
        assert (answer.status_code, answer.json["type"]) == (400, "/problems/bad-cursor"), other
    assert client.get(f"/v1/webhooks/{uuid4()}/deliveries").status_code == 404


def test_a_test_message_arrives_and_the_log_tells_how_it_went(
    near: FlaskClient, served_database_url: str, site: Site
) -> None:
    made = create(near, site.url("/hook"))
    begun = near.post(f"/v1/webhooks/{made['id']}/test")
    assert (begun.status_code, begun.json["status"], begun.json["attempts"]) == (202, "pending", [])
    deliver(served_database_url)
    [asked] = site.asked
    assert received(asked, made["secret"])["type"] == "webhook.test"
    [entry] = log(near, made, status="succeeded")
    assert (entry["id"], entry["type"], entry["event"]) == (asked.headers["webhook-id"], "webhook.test", None)
    [attempt] = entry["attempts"]
    assert (attempt["n"], attempt["status"], attempt["answer"], attempt["error"]) == (1, 200, "thank you", None)
    assert attempt["duration"] < 20
    assert log(near, made, status="pending") == []
    again = near.post(f"/v1/webhooks/{made['id']}/deliveries/{entry['id']}/replay")
    assert (again.status_code, again.json["status"]) == (202, "pending")
    deliver(served_database_url)
    assert [each.headers["webhook-id"] for each in site.asked] == [entry["id"]] * 2
    assert near.post(f"/v1/webhooks/{made['id']}/deliveries/{uuid4()}/replay").status_code == 404
    other = create(near, site.url("/hook"))
    assert near.post(f"/v1/webhooks/{other['id']}/deliveries/{entry['id']}/replay").status_code == 404
    for each in (made, other):
        remove(near, each)


def test_the_figures_count_the_messages_that_wait(client: FlaskClient) -> None:
    def waiting() -> float:
        found = re.search(r"^dixit_webhook_deliveries_waiting\S* (\S+)$", client.get("/metrics").text, re.MULTILINE)
        assert found
        return float(found[1])

    made, before = create(client), waiting()
    client.post(f"/v1/webhooks/{made['id']}/test")
    assert waiting() == before + 1
    remove(client, made)
    assert waiting() == before


def test_a_webhook_made_once_under_a_key_tells_its_secret_once_and_keeps_no_copy(
    client: FlaskClient, served_database_url: str
) -> None:
    key = str(uuid4())
    first, again = (
        client.post("/v1/webhooks", json={"url": PUBLIC}, headers={"Idempotency-Key": key}) for _ in range(2)
    )
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json == first.json | {"secret": None}
    assert again.headers["ETag"] == first.headers["ETag"]
    with psycopg.connect(served_database_url) as conn:
        [kept] = conn.execute("SELECT body FROM idempotency_keys WHERE key = %s", [key]).fetchone()
    assert first.json["secret"].encode() not in kept
    rotated = client.post(f"/v1/webhooks/{first.json['id']}/secret", json={"overlap_hours": 0}).json["secret"]
    assert rotated not in {None, first.json["secret"]}


def test_a_secret_is_replaced_without_a_message_lost(near: FlaskClient, served_database_url: str, site: Site) -> None:
    made = create(near, site.url("/hook"))
    path = f"/v1/webhooks/{made['id']}"
    rotated = near.post(f"{path}/secret", json={}).json
    assert rotated["secret"] != made["secret"]
    near.post(f"{path}/test")
    deliver(served_database_url)
    for secret in (made["secret"], rotated["secret"]):
        assert received(site.asked[-1], secret)
    last = near.post(f"{path}/secret", json={"overlap_hours": 0}).json["secret"]
    near.post(f"{path}/test")
    deliver(served_database_url)
    assert received(site.asked[-1], last)
    assert len(site.asked[-1].headers["webhook-signature"].split()) == 1
    for hours in (-1, 169, 1.5, "x", True):
        assert near.post(f"{path}/secret", json={"overlap_hours": hours}).status_code == 422
    assert near.post(f"/v1/webhooks/{uuid4()}/secret", json={}).status_code == 404
    remove(near, made)


def test_whoever_asks_for_the_claims_of_somebody_is_told_of_them_by_a_link(
    near: FlaskClient, post: Posting, served_database_url: str, site: Site, word: str
) -> None:
    entity = post(f"« Rien ne presse », a déclaré Zoé {word}.")["claims"][0]["claimant"]["entity"]["id"]
    made = create(near, site.url("/hook"), events=["claim.created"], filters={"entity": entity, "role": "claimant"})
    assert made["filters"] == {"entity": entity, "role": "claimant"}
    article = post(f"« La grue est réparée », a déclaré Zoé {word}. « Elle grince », a déclaré Max {word}.")
    deliver(served_database_url)
    [message] = [received(asked, made["secret"]) for asked in site.asked]
    [claim] = [each for each in article["claims"] if each["claimant"]["name"].startswith("Zoé")]
    assert message["type"] == "claim.created"
    assert message["data"]["href"] == f"https://dixit.example/v1/claims/{claim['id']}"
    assert (message["data"]["claim"], message["data"]["article"]) == (claim["id"], article["id"])
    assert message["data"]["entities"] == [entity]
    assert len(site.asked[0].body) < 20_000
    assert claim["text"] not in site.asked[0].body.decode()
    [entry] = log(near, made)
    assert entry["event"] == message["data"]["id"]
    remove(near, made)


def test_whoever_asks_for_cloud_events_gets_them_signed_too(
    near: FlaskClient, post: Posting, served_database_url: str, site: Site, word: str
) -> None:
    made = create(near, site.url("/hook"), events=["claim.created"], filters={"claimant": f"Zoé {word}"})
    assert change(near, made, {"format": "cloudevents"}).json["format"] == "cloudevents"
    claim = post(f"« La grue est réparée », a déclaré Zoé {word}.")["claims"][0]
    near.post(f"/v1/webhooks/{made['id']}/test")
    deliver(served_database_url)
    event, test = sorted((received(asked, made["secret"]) for asked in site.asked), key=lambda found: found["type"])
    assert {asked.headers["Content-Type"] for asked in site.asked} == {"application/cloudevents+json"}
    for found in (event, test):
        assert {"specversion", "id", "source", "type"} <= set(found) <= {*CLOUD_EVENT, "data"}
        assert all(isinstance(found[name], str) and found[name] for name in CLOUD_EVENT if name in found)
    assert (event["specversion"], event["type"], event["id"]) == ("1.0", "claim.created", event["data"]["id"])
    assert (event["source"], event["subject"]) == ("https://dixit.example/v1/events", f"claims/{claim['id']}")
    [sent] = [each["id"] for each in log(near, made) if each["type"] == "webhook.test"]
    assert (test["type"], test["id"]) == ("webhook.test", sent)
    remove(near, made)


def test_what_waits_says_nothing_of_an_article_that_is_erased_meanwhile(
    near: FlaskClient, post: Posting, served_database_url: str, site: Site, word: str
) -> None:
    made = create(near, site.url("/hook"), filters={"claimant": f"Zoé {word}"})
    article = post(f"« Le secret est {word}q », a déclaré Zoé {word}.")
    assert near.delete(f"/v1/articles/{article['id']}").status_code == 204
    deliver(served_database_url)
    sent = b"".join(asked.body for asked in site.asked).decode()
    assert article["id"] in sent
    assert word not in sent
    assert "article.withdrawn" in {received(asked, made["secret"])["type"] for asked in site.asked}
    remove(near, made)
