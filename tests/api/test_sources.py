"""Sources over HTTP: made, listed, changed, polled and given up; where they may stand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.addresses import Networks
from service.api import database
from service.app import create_app
from service.config import Config

URL = "https://93.184.215.14/{}.rss"


@pytest.fixture
def source(client: FlaskClient, word: str) -> dict[str, Any]:
    answer = client.post("/v1/sources", json={"url": URL.format(word)})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json
    return found


@pytest.fixture
def jobs(served_database_url: str) -> Iterator[Any]:
    with psycopg.connect(served_database_url, autocommit=True) as conn:

        def count(source_id: str) -> int:
            found = (
                "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'poll_source' AND args->>'source_id' = %s"
            )
            row = conn.execute(found, [source_id]).fetchone()
            assert row is not None
            return int(row[0])

        yield count


def test_a_source_is_made_with_what_it_says_and_polled_at_once(client: FlaskClient, word: str, jobs: Any) -> None:
    sent = {
        "url": URL.format(word),
        "interval": 300,
        "language": "fr",
        "publisher": {"name": "Le Quai", "domain": "exemple.fr"},
    }
    answer = client.post("/v1/sources", json=sent)
    assert answer.status_code == 201
    assert {name: answer.json[name] for name in sent} == sent
    assert (answer.json["enabled"], answer.json["last_poll"], answer.json["failures"]) == (True, None, 0)
    assert client.get(answer.headers["Location"]).json == answer.json
    assert client.get(answer.headers["Location"]).headers["ETag"] == answer.headers["ETag"]
    assert jobs(answer.json["id"]) == 1


def test_a_source_has_every_key_of_the_wire(source: dict[str, Any]) -> None:
    assert set(source) == {
        "id", "url", "moved_to", "title", "interval", "language", "publisher", "enabled", "disabled_reason", "failures",
        "last_poll", "next_poll_at", "created_at", "updated_at",
    }  # fmt: skip
    assert source["interval"] == 900


def test_a_feed_is_a_source_once(client: FlaskClient, source: dict[str, Any]) -> None:
    answer = client.post("/v1/sources", json={"url": source["url"] + "?utm_source=x"})
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/source-exists")
    assert source["id"] in answer.json["detail"]


def test_a_source_that_is_sent_twice_under_a_key_is_made_once(client: FlaskClient, word: str) -> None:
    headers = {"Idempotency-Key": f"source-{word}"}
    first, again = (
        client.post("/v1/sources", json={"url": URL.format(word)}, headers=headers, buffered=True) for _ in range(2)
    )
    assert (again.status_code, again.data, again.headers["ETag"]) == (201, first.data, first.headers["ETag"])


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/feed",
        "http://localhost/feed",
        "https://169.254.169.254/latest/meta-data",
        "http://[::ffff:127.0.0.1]/feed",
        "http://[::1]:8000/feed",
        "http://10.1.2.3/feed",
        "http://2130706433/feed",
        "http://0x7f.1/feed",
        "https://user:secret@93.184.215.14/feed",
        "file:///etc/passwd",
        "feed://93.184.215.14/feed",
        "93.184.215.14/feed",
        "https://exemple fr/feed",
        "",
    ],
)
def test_a_feed_may_stand_on_the_public_internet_only(client: FlaskClient, url: str) -> None:
    answer = client.post("/v1/sources", json={"url": url})
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert [fault["pointer"] for fault in answer.json["errors"]] == ["#/url"]


def test_a_network_that_is_allowed_may_be_polled(served_database_url: str, tmp_path: Path, word: str) -> None:
    allowed = Networks.parse("127.0.0.0/8")
    app: Flask = create_app(Config(database_url=served_database_url, data_dir=tmp_path, allowed_networks=allowed))
    assert app.test_client().post("/v1/sources", json={"url": f"http://127.0.0.1/{word}"}).status_code == 201
    database.close(app)


def test_a_name_that_has_no_address_yet_may_have_one_when_it_is_polled(client: FlaskClient, word: str) -> None:
    assert client.post("/v1/sources", json={"url": f"https://{word}.invalid/feed"}).status_code == 201


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"url": None}, "#/url"),
        ({"url": 5}, "#/url"),
        ({"url": "https://exemple.fr/" + "a" * 2000}, "#/url"),
        ({"interval": 59}, "#/interval"),
        ({"interval": 604801}, "#/interval"),
        ({"interval": 900.5}, "#/interval"),
        ({"interval": True}, "#/interval"),
        ({"language": "français"}, "#/language"),
        ({"publisher": {"nom": "x"}}, "#/publisher/nom"),
        ({"enabled": "yes"}, "#/enabled"),
        ({"etag": "x"}, "#/etag"),
    ],
)
def test_a_source_of_the_wrong_shape_is_refused_with_a_pointer(
    client: FlaskClient, word: str, members: dict[str, Any], pointer: str
) -> None:
    answer = client.post("/v1/sources", json={"url": URL.format(word)} | members)
    assert answer.status_code == 422
    assert pointer in [fault["pointer"] for fault in answer.json["errors"]]


def test_sources_come_in_pages_the_newest_first(client: FlaskClient, word: str) -> None:
    made = [client.post("/v1/sources", json={"url": URL.format(f"{word}{n}")}).json["id"] for n in range(3)]
    first = client.get("/v1/sources", query_string={"limit": 2})
    assert [item["id"] for item in first.json["items"]] == [made[2], made[1]]
    following = client.get("/v1/sources", query_string={"limit": 1, "cursor": first.json["next_cursor"]})
    assert [item["id"] for item in following.json["items"]] == [made[0]]
    other = client.get("/v1/sources", query_string={"enabled": "true", "cursor": first.json["next_cursor"]})
    assert (other.status_code, other.json["type"]) == (400, "/problems/bad-cursor")


def test_a_source_is_changed_on_what_was_read_of_it(client: FlaskClient, source: dict[str, Any], word: str) -> None:
    where = f"/v1/sources/{source['id']}"
    tag = client.get(where).headers["ETag"]
    answer = client.patch(where, json={"interval": 3600, "publisher": {"name": "Le Quai"}}, headers={"If-Match": tag})
    assert answer.status_code == 200
    assert (answer.json["interval"], answer.json["publisher"]["name"]) == (3600, "Le Quai")
    assert answer.json["url"] == source["url"]
    assert client.patch(where, json={"interval": 60}, headers={"If-Match": tag}).status_code == 412
    assert client.patch(where, json={"interval": 60}).status_code == 428
    assert client.patch(where, json={"interval": 60}, headers={"If-Match": answer.headers["ETag"]}).status_code == 200
    assert client.patch(where, json={}, headers={"If-Match": "*"}).status_code == 422
    assert client.patch(where, json={"url": "http://127.0.0.1/"}, headers={"If-Match": "*"}).status_code == 422


def test_two_sources_are_never_of_one_feed(client: FlaskClient, source: dict[str, Any], word: str) -> None:
    other = client.post("/v1/sources", json={"url": URL.format(word + "b")}).json
    answer = client.patch(f"/v1/sources/{other['id']}", json={"url": source["url"]}, headers={"If-Match": "*"})
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/source-exists")


def test_a_disabled_source_is_not_polled_until_it_is_enabled(client: FlaskClient, source: dict[str, Any]) -> None:
    where = f"/v1/sources/{source['id']}"
    off = client.patch(where, json={"enabled": False}, headers={"If-Match": "*"}).json
    assert (off["enabled"], off["disabled_reason"], off["next_poll_at"]) == (False, "It was disabled by hand.", None)
    assert client.post(f"{where}/poll").status_code == 409
    on = client.patch(where, json={"enabled": True}, headers={"If-Match": "*"}).json
    assert (on["enabled"], on["disabled_reason"]) == (True, None)
    assert client.post(f"{where}/poll").status_code == 202


def test_a_poll_that_is_asked_for_often_is_one_job(client: FlaskClient, source: dict[str, Any], jobs: Any) -> None:
    for _ in range(3):
        answer = client.post(f"/v1/sources/{source['id']}/poll")
        assert (answer.status_code, answer.headers["Location"]) == (202, f"/v1/sources/{source['id']}")
    assert jobs(source["id"]) == 1


def test_a_source_is_given_up_and_is_gone(client: FlaskClient, source: dict[str, Any]) -> None:
    where = f"/v1/sources/{source['id']}"
    assert client.delete(where).status_code == 428
    assert client.delete(where, headers={"If-Match": '"99.x"'}).status_code == 412
    assert client.delete(where, headers={"If-Match": "*"}).status_code == 204
    for answer in (
        client.get(where),
        client.delete(where, headers={"If-Match": "*"}),
        client.patch(where, json={"interval": 60}, headers={"If-Match": "*"}),
        client.post(f"{where}/poll"),
    ):
        assert (answer.status_code, answer.json["type"]) == (404, "/problems/not-found")


def test_what_is_no_source_is_not_found(client: FlaskClient) -> None:
    assert client.get(f"/v1/sources/{uuid4()}").status_code == 404
    assert client.get("/v1/sources/one").status_code == 404
