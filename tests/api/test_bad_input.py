"""Whatever is wrong with a request, the answer is a problem that says what and where, and nothing else."""

import json
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.api import database
from service.app import create_app
from service.config import Config

MAX_BODY = 64 * 1024


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    body: dict[str, Any] = json.loads(answer.data)
    assert {"type", "title", "status", "detail", "request_id"} <= set(body)
    assert body["status"] == status
    assert body["request_id"] == answer.headers["X-Request-Id"]
    assert not any(word in answer.text for word in ("Traceback", "psycopg", ".py", "SELECT", "/service/"))
    return body


@pytest.mark.parametrize(
    ("article", "pointer", "says"),
    [
        ({}, "#/text", "Exactly one"),
        ({"text": "Un mot.", "html": "<p>Un mot.</p>"}, "#/text", "Exactly one"),
        ({"text": "Un mot.", "headline": "x", "to~p/ic": 1}, "#/headline", "Unknown field"),
        ({"text": "Un mot.", "to~p/ic": 1}, "#/to~0p~1ic", "Unknown field"),
        ({"text": "Un mot.", "publisher": {"nom": "x"}}, "#/publisher/nom", "Unknown field"),
        ({"text": "Un mot.", "publisher": "Le Quai"}, "#/publisher", "Invalid"),
        ({"text": "Un \0 mot."}, "#/text", "NUL character at position 3"),
        ({"text": "Un mot.", "title": "a\0"}, "#/title", "NUL"),
        ({"text": "Un mot.", "authors": ["Ana", "B\0b"]}, "#/authors/1", "NUL"),
        ({"text": "Un \ud83d mot."}, "#/text", "surrogate pair at position 3"),
        ({"text": "Un mot.", "publisher": {"name": "\udfff"}}, "#/publisher/name", "surrogate"),
        ({"text": ""}, "#/text", "letter"),
        ({"text": " \n\t"}, "#/text", "letter"),
        ({"text": "12 345 – 67 %… 🚀"}, "#/text", "letter"),
        ({"text": 5}, "#/text", "Not a valid string"),
        ({"text": ["a"]}, "#/text", "Not a valid string"),
        ({"html": "<html><body><script>alert(1)</script></body></html>"}, "#/html", "text"),
        ({"html": ""}, "#/html", "text"),
        ({"html": "<<<>>>"}, "#/html", "text"),
        ({"text": "Un mot.", "published_at": "2025-02-31"}, "#/published_at", "exists"),
        ({"text": "Un mot.", "published_at": "hier"}, "#/published_at", "exists"),
        ({"text": "Un mot.", "published_at": "2025-01-01T25:00:00Z"}, "#/published_at", "exists"),
        ({"text": "Un mot.", "published_at": 1735948800}, "#/published_at", "exists"),
        ({"text": "Un mot.", "published_at": "0001-01-01T00:00:00+14:00"}, "#/published_at", "exists"),
        ({"text": "Un mot.", "language": "français"}, "#/language", "language tag"),
        ({"text": "Un mot.", "url": "javascript:alert(1)"}, "#/url", "URL"),
        ({"text": "Un mot.", "url": "quai.example/a"}, "#/url", "URL"),
        ({"text": "Un mot.", "authors": "Ana"}, "#/authors", "list"),
        ({"text": "Un mot.", "authors": ["a"] * 101}, "#/authors", "maximum length 100"),
        ({"text": "Un mot.", "title": "t" * 1001}, "#/title", "1000"),
        ([], "#", "Invalid input type"),
        ("Un mot.", "#", "Invalid input type"),
        (None, "#", "Invalid input type"),
        (10**300, "#", "Invalid input type"),
    ],
)
def test_an_article_that_cannot_be_taken_in_is_refused_with_a_pointer_to_the_fault(
    client: FlaskClient, article: Any, pointer: str, says: str
) -> None:
    answer = client.post("/v1/articles", data=json.dumps(article), content_type="application/json")
    body = problem(answer, 422)
    assert body["type"] == "/problems/invalid"
    faults = {error["pointer"]: error["detail"] for error in body["errors"]}
    assert says in faults[pointer]
    assert pointer in body["detail"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"text": "a"} {}',
        b"{'text': 'a'}",
        b'{"text": NaN}',
        b'{"text": 1e999}',
        b"[" * 50_000,
        b'{"a":' * 10_000,
        b'"' + b"\xff\xfe" + b'"',
        '{"text": "Un mot."}'.encode("utf-16"),
        b"9" * 10_000,
        b"\x00",
    ],
)
def test_a_body_that_is_not_json_is_refused(client: FlaskClient, body: bytes) -> None:
    said = problem(client.post("/v1/articles", data=body, content_type="application/json"), 400)
    assert "not JSON" in said["detail"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
@pytest.mark.parametrize("address", ["/v1/articles", "/v1/claims/search", "/v1/articles:batch"])
def test_a_body_of_another_kind_is_refused(client: FlaskClient, address: str, kind: str) -> None:
    problem(client.post(address, data=b'{"text": "Un mot."}', content_type=kind), 415)


def test_a_body_of_any_json_kind_is_taken(client: FlaskClient) -> None:
    for kind in ("application/json; charset=utf-8", "application/vnd.quai+json"):
        assert client.post("/v1/claims/search", data=b"{}", content_type=kind).status_code == 200


def test_a_body_that_is_too_large_is_refused(client: FlaskClient) -> None:
    text = "mot " * (MAX_BODY // 4)
    said = problem(client.post("/v1/articles", json={"text": text}), 413)
    assert str(MAX_BODY) in said["detail"]


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "application/json;q=0", "image/*, text/*"])
@pytest.mark.parametrize("address", ["/v1/articles", "/v1/claims", "/v1/entities"])
def test_an_answer_that_the_reader_does_not_take_is_refused(client: FlaskClient, address: str, accept: str) -> None:
    problem(client.get(address, headers={"Accept": accept}), 406)


@pytest.mark.parametrize("accept", ["*/*", "application/*", "text/html, application/json;q=0.1", "application/json"])
def test_an_answer_that_the_reader_takes_is_given(client: FlaskClient, accept: str) -> None:
    assert client.get("/v1/claims", headers={"Accept": accept}).status_code == 200


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("DELETE", "/v1/claims", {"GET", "HEAD", "OPTIONS"}),
        ("PUT", "/v1/articles", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("GET", "/v1/articles:batch", {"OPTIONS", "POST"}),
        ("POST", "/healthz", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_another_method_is_refused_with_those_that_are_allowed(
    client: FlaskClient, method: str, address: str, allowed: set[str]
) -> None:
    answer = client.open(address, method=method)
    problem(answer, 405)
    assert set(answer.headers["Allow"].split(", ")) == allowed


@pytest.mark.parametrize(
    "address",
    [
        "/v1/nothing",
        "/v2/claims",
        f"/v1/claims/{uuid4()}",
        f"/v1/articles/{uuid4()}",
        f"/v1/articles/{uuid4()}/reading",
        f"/v1/articles/{uuid4()}/reading?revision=7",
        f"/v1/entities/{uuid4()}",
        f"/v1/entities/{uuid4()}/claims",
        "/v1/claims/7",
        "/v1/claims/%00",
        "/v1/claims/../../etc/passwd",
        "/problems/none",
    ],
)
def test_what_is_not_there_is_not_found(client: FlaskClient, address: str) -> None:
    problem(client.get(address), 404)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=ten", "limit"),
        ("limit=2.5", "limit"),
        ("limit=-1", "limit"),
        ("limit=" + "9" * 5000, "limit"),
        ("limit=%D9%A3", "limit"),
        ("offsets=bytes", "offsets"),
        ("kind=said", "kind"),
        ("entity=7", "entity"),
        ("scope=tribe", "scope"),
        ("role=owner", "role"),
        ("published_from=2025-02-31", "published_from"),
        ("said_to=2025-13-01", "said_to"),
        ("said_to=99999-01-01", "said_to"),
        ("min_check_worthiness=2", "min_check_worthiness"),
        ("min_check_worthiness=nan", "min_check_worthiness"),
        ("q=", "q"),
        ("q=%00", "q"),
        ("claimant=a%00b", "claimant"),
        ("claimant=" + "a" * 301, "claimant"),
        ("speaker=moi", "speaker"),
        ("cursor=" + "a" * 2001, "cursor"),
    ],
)
def test_a_parameter_that_is_not_accepted_is_refused_by_name(client: FlaskClient, query: str, parameter: str) -> None:
    body = problem(client.get(f"/v1/claims?{query}"), 422)
    assert parameter in [error["parameter"] for error in body["errors"]]
    assert parameter in body["detail"]


@pytest.mark.parametrize("value", ["x", "e30", "bnVsbA", "W10", "%00", "🚀", "eyJ2IjoxfQ", "../..", "A" * 2000])
@pytest.mark.parametrize("address", ["/v1/articles", "/v1/claims", "/v1/entities"])
def test_garbage_is_no_cursor(client: FlaskClient, address: str, value: str) -> None:
    answer = client.get(f"{address}?cursor={value}")
    if value == "%00":
        problem(answer, 422)
    else:
        assert problem(answer, 400)["type"] == "/problems/bad-cursor"


@pytest.mark.parametrize("value", ["2", True, 2.0, None, [], {}])
def test_a_search_takes_numbers_only_where_it_asks_for_them(client: FlaskClient, value: Any) -> None:
    answer = client.post("/v1/claims/search", json={"limit": value})
    assert answer.status_code == (200 if value == "2" else 422)


@pytest.mark.parametrize("q", ["'", "a & | !", '"', "(((", ":*", "\\", "%", "_", "-", "a:b:c", "<->", "🚀", "’"])
def test_any_words_can_be_searched_for(client: FlaskClient, q: str) -> None:
    for address in ("/v1/claims", "/v1/entities"):
        assert client.get(address, query_string={"q": q}).status_code == 200
    assert client.get("/v1/claims", query_string={"claimant": q}).status_code == 200


@pytest.mark.parametrize("given", ["short", "a" * 128])
def test_a_request_keeps_the_id_that_its_sender_gave(client: FlaskClient, given: str) -> None:
    assert client.get("/healthz", headers={"X-Request-Id": given}).headers["X-Request-Id"] == given


@pytest.mark.parametrize("given", ["", "a b", "a" * 129, "<script>", "é"])
def test_an_id_that_is_not_one_plain_word_is_replaced(client: FlaskClient, given: str) -> None:
    said = client.get("/healthz", headers={"X-Request-Id": given}).headers["X-Request-Id"]
    assert said != given
    assert len(said) == 32


def test_an_error_that_nobody_foresaw_leaks_nothing(served_database_url: str, tmp_path: Any) -> None:
    app = create_app(Config(database_url=served_database_url, data_dir=tmp_path))

    @app.get("/boom")
    def boom() -> str:
        raise RuntimeError("the password is hunter2")

    body = problem(app.test_client().get("/boom"), 500)
    assert "hunter2" not in json.dumps(body)


def test_a_database_that_is_away_is_said_to_be_unavailable_for_now(tmp_path: Any) -> None:
    app = create_app(Config(database_url="postgresql://127.0.0.1:1/none", data_dir=tmp_path))
    app.extensions[database.EXTENSION].timeout = 0.2
    answer = app.test_client().get("/v1/claims")
    assert problem(answer, 503)["type"] == "/problems/unavailable"
    assert int(answer.headers["Retry-After"]) > 0
    ready = app.test_client().get("/readyz")
    assert (ready.status_code, ready.json["status"]) == (503, "fail")
    assert app.test_client().get("/healthz").json == {"status": "pass"}
    database.close(app)


def test_a_query_that_takes_too_long_is_given_up(app: Flask) -> None:
    with app.app_context(), database.connection() as conn:
        conn.execute("SET LOCAL statement_timeout = 20")
        with pytest.raises(psycopg.errors.QueryCanceled):
            conn.execute("SELECT pg_sleep(5)")
