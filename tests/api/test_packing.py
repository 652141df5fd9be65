"""A body may come gzipped: what it unpacks to is held to the same limit as any other, and a bomb costs nothing."""

import gzip
import io
import json
import tracemalloc
import zlib
from functools import cache

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.api.conftest import MAX_BODY

NDJSON = "application/x-ndjson"


def article(word: str, size: int = 0) -> bytes:
    return json.dumps({"text": f"Le quai {word} ouvrira." + " Oui." * (size // 5)}).encode()


def send(client: FlaskClient, body: bytes, coding: str = "gzip", path: str = "/v1/articles") -> TestResponse:
    kind = NDJSON if path.endswith("batch") else "application/json"
    return client.post(path, data=body, content_type=kind, headers={"Content-Encoding": coding})


@cache
def bomb() -> bytes:
    """A gibibyte of zeros, packed."""
    packer = zlib.compressobj(9, wbits=31)
    block = bytes(1024 * 1024)
    return b"".join(packer.compress(block) for _ in range(1024)) + packer.flush()


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "x-gzip", "identity, gzip"])
def test_a_packed_article_is_the_article(client: FlaskClient, word: str, coding: str) -> None:
    answer = send(client, gzip.compress(article(word)), coding)
    assert answer.status_code == 202
    assert client.post("/v1/articles", data=article(word), content_type="application/json").status_code == 200


def test_a_body_that_says_it_is_not_packed_is_taken_as_it_is(client: FlaskClient, word: str) -> None:
    assert send(client, article(word), "identity").status_code == 202


@pytest.mark.parametrize("coding", ["br", "deflate", "zstd", "gzip, gzip", "gzip, br", "compress", "nonsense"])
def test_another_packing_is_refused_with_the_one_that_is_read(client: FlaskClient, word: str, coding: str) -> None:
    answer = send(client, article(word), coding)
    assert (answer.status_code, answer.content_type) == (415, "application/problem+json")
    assert answer.headers["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize("body", [b"", b"text", b"{}", gzip.compress(b"{}")[:-1], gzip.compress(b"{}") + b"more"])
def test_a_body_that_does_not_unpack_is_refused(client: FlaskClient, body: bytes) -> None:
    answer = send(client, body)
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/broken-gzip")


def test_what_unpacks_to_more_than_a_body_may_be_is_refused(client: FlaskClient, word: str) -> None:
    assert send(client, gzip.compress(article(word, MAX_BODY - 1000))).status_code == 202
    assert send(client, gzip.compress(article(word, MAX_BODY + 1000))).status_code == 413
    whole = b'"' + b"a" * (MAX_BODY - 1) + b'"'
    assert send(client, gzip.compress(whole[1:])).status_code == 400
    assert send(client, gzip.compress(whole)).status_code == 413


def test_a_body_that_is_too_large_while_packed_is_refused(client: FlaskClient) -> None:
    assert send(client, gzip.compress(b"") * (MAX_BODY // 10)).status_code == 413


@pytest.mark.parametrize("path", ["/v1/articles", "/v1/articles:batch", "/v1/claims/search"])
def test_a_bomb_of_a_gibibyte_costs_no_memory(client: FlaskClient, path: str) -> None:
    packed = bomb()
    tracemalloc.start()
    answer = send(client, packed, path=path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 1024 * 1024
    if path.endswith("batch"):
        assert [json.loads(line)["status"] for line in answer.data.splitlines()] == [413]
    else:
        assert answer.status_code == 413


def test_packed_lines_are_lines(client: FlaskClient, word: str) -> None:
    body = b"\n".join(article(f"{word}{n}", 5000) for n in range(100))
    answer = send(client, gzip.compress(body), path="/v1/articles:batch")
    assert [json.loads(line)["status"] for line in answer.data.splitlines()] == [201] * 100


def test_lines_that_break_off_are_stored_up_to_there(client: FlaskClient, word: str) -> None:
    packer = zlib.compressobj(wbits=31)
    lines = [article(f"{word}{n}") + b"\n" for n in range(3)]
    body = b"".join(packer.compress(line) + packer.flush(zlib.Z_SYNC_FLUSH) for line in lines)
    answers = [json.loads(line) for line in send(client, body, path="/v1/articles:batch").data.splitlines()]
    assert [answer["status"] for answer in answers] == [201, 201, 201, 400]
    assert answers[-1]["problem"]["type"] == "/problems/broken-gzip"


def test_a_body_of_no_known_length_unpacks_too(client: FlaskClient, word: str) -> None:
    packed = gzip.compress(article(word))

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(7)

    answer = client.post(
        "/v1/articles",
        input_stream=Slow(packed),
        content_type="application/json",
        headers={"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 202


def test_the_same_article_packed_and_not_is_one_request_to_its_key(client: FlaskClient, word: str) -> None:
    headers = {"Idempotency-Key": f"packed-{word}", "Content-Type": "application/json"}
    packed = gzip.compress(article(word))
    first = client.post("/v1/articles", data=packed, headers=headers | {"Content-Encoding": "gzip"})
    again = client.post("/v1/articles", data=article(word), headers=headers)
    assert first.status_code == again.status_code == 202
    assert again.headers["Idempotency-Replayed"] == "true"
