"""What is sent again under the same Idempotency-Key is done once and answered the same."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.storage import idempotency

NDJSON = "application/x-ndjson"
Send = Callable[..., TestResponse]


@pytest.fixture
def key() -> str:
    return str(uuid4())


@pytest.fixture
def stored(served_database_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(served_database_url, autocommit=True) as conn:
        yield conn


def text(word: str) -> dict[str, Any]:
    return {"text": f"« Le quai {word} ouvrira », a déclaré la capitainerie."}


def send(client: FlaskClient, key: str, sent: Any, **options: Any) -> TestResponse:
    headers = {"Idempotency-Key": key} | options.pop("headers", {})
    return client.post("/v1/articles", json=sent, headers=headers, **options)


def problem(answer: TestResponse, status: int, kind: str) -> None:
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json"), answer.text
    assert answer.json["type"] == f"/problems/{kind}"


def articles(client: FlaskClient, url: str) -> list[Any]:
    found: list[Any] = client.get("/v1/articles", query_string={"url": url}).json["items"]
    return found


def test_the_first_answer_is_given_again_with_its_status_headers_and_body(
    client: FlaskClient, key: str, word: str
) -> None:
    first = send(client, key, text(word))
    again = send(client, key, text(word))
    assert first.status_code == again.status_code == 202
    assert (again.data, again.headers["Location"]) == (first.data, first.headers["Location"])
    assert again.headers["Retry-After"] == first.headers["Retry-After"]
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (None, "true")
    assert again.headers["X-Request-Id"] != first.headers["X-Request-Id"]
    assert client.post("/v1/articles", json=text(word)).status_code == 200


def test_a_key_is_the_same_in_quotation_marks_and_without(client: FlaskClient, key: str, word: str) -> None:
    assert "Idempotency-Replayed" not in send(client, key, text(word)).headers
    assert send(client, f'"{key}"', text(word)).headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize(
    "bad",
    ["", '""', '"', '"a', 'a"', '"a" "b"', '"a", "b"', "a b", '"é"', "ключ", '"\\a"', "x" * 256, f'"{"x" * 256}"'],
)
def test_what_is_no_key_is_refused(client: FlaskClient, word: str, bad: str) -> None:
    header = bad.encode().decode("latin-1")
    problem(send(client, header, text(word)), 400, "bad-key")
    assert client.post("/v1/articles", json=text(word)).status_code == 202


def test_the_same_key_with_another_payload_is_refused(client: FlaskClient, key: str, word: str) -> None:
    send(client, key, text(word))
    problem(send(client, key, text(word + "y")), 422, "key-reused")
    problem(send(client, key, text(word), query_string={"offsets": "utf16"}), 422, "key-reused")


def test_a_refused_article_leaves_its_key_free(client: FlaskClient, key: str, word: str) -> None:
    assert send(client, key, {"text": ""}).status_code == 422
    assert send(client, key, text(word)).status_code == 202


@pytest.mark.parametrize(("body", "status"), [(b"{", 400), (b"x" * 70_000, 413)])
def test_a_body_that_is_no_article_leaves_its_key_free(
    client: FlaskClient, key: str, word: str, body: bytes, status: int
) -> None:
    headers = {"Idempotency-Key": key}
    answer = client.post("/v1/articles", data=body, content_type="application/json", headers=headers)
    assert answer.status_code == status
    assert send(client, key, text(word)).status_code == 202


def test_an_answer_that_the_reader_does_not_take_is_refused_before_anything_is_done(
    client: FlaskClient, key: str, word: str
) -> None:
    assert send(client, key, text(word), headers={"Accept": "text/csv"}).status_code == 406
    assert send(client, key, text(word)).status_code == 202
    assert send(client, key, text(word), headers={"Accept": "text/csv"}).status_code == 406
    assert send(client, key, text(word), headers={"Accept": "application/*"}).status_code == 202


def test_a_key_in_use_is_answered_with_when_to_ask_again(
    client: FlaskClient, key: str, word: str, stored: psycopg.Connection
) -> None:
    send(client, key, text(word))
    stored.execute("UPDATE idempotency_keys SET status = NULL, body = NULL WHERE key = %s", [key])
    answer = send(client, key, text(word))
    problem(answer, 409, "key-in-use")
    assert int(answer.headers["Retry-After"]) > 0
    problem(send(client, key, text(word + "y")), 422, "key-reused")


def test_a_key_whose_process_died_is_free_when_its_lease_has_run_out(
    client: FlaskClient, key: str, word: str, stored: psycopg.Connection
) -> None:
    send(client, key, text(word))
    dead = "UPDATE idempotency_keys SET status = NULL, body = NULL, leased_until = now() - interval '1s' WHERE key = %s"
    stored.execute(dead, [key])
    problem(send(client, key, text(word + "y")), 422, "key-reused")
    assert send(client, key, text(word)).status_code == 200


def test_a_key_expires_and_is_swept(client: FlaskClient, key: str, word: str, stored: psycopg.Connection) -> None:
    send(client, key, text(word))
    hours = "SELECT extract(epoch FROM expires_at - now()) / 3600 FROM idempotency_keys WHERE key = %s"
    [left] = stored.execute(hours, [key]).fetchone()
    assert 23.9 < left <= 24
    stored.execute("UPDATE idempotency_keys SET expires_at = now() - interval '1s' WHERE key = %s", [key])
    assert send(client, key, text(word + "y")).status_code == 202
    stored.execute("UPDATE idempotency_keys SET expires_at = now() - interval '1s' WHERE key = %s", [key])
    assert idempotency.sweep(stored) >= 1
    assert stored.execute("SELECT FROM idempotency_keys WHERE key = %s", [key]).fetchone() is None


def test_ten_at_once_make_one_article_and_are_answered_the_same_or_told_to_wait(
    app: Flask, client: FlaskClient, key: str, word: str
) -> None:
    start = Barrier(10)
    sent = text(word) | {"url": f"https://quai.example/{word}"}

    def post(_: int) -> TestResponse:
        start.wait()
        return send(app.test_client(), key, sent)

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(post, range(10)))
    done = [answer for answer in answers if answer.status_code != 409]
    assert {answer.status_code for answer in done} == {202}
    assert len({answer.data for answer in done}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in done) == 1
    assert len(articles(client, sent["url"])) == 1
    assert send(client, key, sent).data == done[0].data


def test_a_key_is_given_back_when_the_answer_cannot_be_made(
    app: Flask, client: FlaskClient, key: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", None)
    with monkeypatch.context() as broken:
        broken.setattr("service.ingest.wait_until_read", lambda *_, **__: 1 / 0)
        assert send(client, key, text(word)).status_code == 500
    again = send(client, key, text(word))
    assert (again.status_code, again.headers.get("Idempotency-Replayed")) == (200, None)


def test_lines_are_stored_once_under_a_key(client: FlaskClient, key: str, word: str) -> None:
    body = b"".join(json.dumps(text(f"{word}{n}")).encode() + b"\n" for n in range(20)) + b"{\n"
    first, again = (
        client.post(
            "/v1/articles:batch", data=body, content_type=NDJSON, headers={"Idempotency-Key": key}, buffered=True
        )
        for _ in range(2)
    )
    assert [json.loads(line)["status"] for line in first.data.splitlines()] == [201] * 20 + [400]
    assert (again.data, again.content_type) == (first.data, NDJSON)
    assert again.headers["Idempotency-Replayed"] == "true"
    problem(
        client.post("/v1/articles:batch", data=b"{}\n", content_type=NDJSON, headers={"Idempotency-Key": key}),
        422,
        "key-reused",
    )


def test_lines_whose_answers_nobody_took_leave_their_key_free(client: FlaskClient, key: str, word: str) -> None:
    body = b"".join(json.dumps(text(f"{word}{n}")).encode() + b"\n" for n in range(3))
    headers = {"Idempotency-Key": key}
    cut = client.post("/v1/articles:batch", data=body, content_type=NDJSON, headers=headers, buffered=False)
    next(iter(cut.response))
    cut.close()
    again = client.post("/v1/articles:batch", data=body, content_type=NDJSON, headers=headers)
    assert [json.loads(line)["status"] for line in again.data.splitlines()] == [200, 201, 201]
    assert "Idempotency-Replayed" not in again.headers


def test_everything_that_creates_heeds_the_key_and_says_so(client: FlaskClient) -> None:
    posts = {
        path: found["post"] for path, found in client.get("/openapi.json").json["paths"].items() if "post" in found
    }
    creating = {path for path, operation in posts.items() if "201" in operation["responses"]}
    assert {"/v1/articles", "/v1/sources", "/v1/webhooks", "/v1/claims/{claim_id}/reviews"} <= creating
    for path in creating | {"/v1/articles:batch"}:
        assert "Idempotency-Key" in {parameter["name"] for parameter in posts[path].get("parameters", ())}, path
        assert {"400", "409", "422"} <= set(posts[path]["responses"]), path
        done = [answer for status, answer in posts[path]["responses"].items() if status.startswith("2")]
        assert all("Idempotency-Replayed" in answer["headers"] for answer in done), path
