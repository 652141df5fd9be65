"""Many articles in one request: a line out for every line in, each on its own, in memory that stays flat."""

import io
import json
import tracemalloc
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from service.api import lines
from service.submission import split

NDJSON = "application/x-ndjson"


def send(client: FlaskClient, body: bytes) -> list[dict[str, Any]]:
    answer = client.post("/v1/articles:batch", data=body, content_type=NDJSON)
    assert (answer.status_code, answer.content_type) == (200, NDJSON)
    return [json.loads(line) for line in answer.data.splitlines()]


def good(word: str, n: int) -> bytes:
    return json.dumps({"text": f"Le bateau {word} numéro {n} est à quai."}).encode()


def test_every_line_is_answered_in_order_and_a_bad_one_harms_no_other(client: FlaskClient, word: str) -> None:
    bad = [b"{", b"", b"[]", b'{"text": ""}', b'{"text": "a", "x": 1}', b"\xff", b'{"text": "' + b"a" * 70_000 + b'"}']
    sent = [
        good(word, 0),
        *(line for n, one in enumerate(bad, start=1) for line in (one, good(word, n))),
        good(word, 0),
    ]
    answers = send(client, b"\n".join(sent) + b"\n")
    assert [answer["line"] for answer in answers] == list(range(1, len(sent) + 1))
    assert [answer["status"] for answer in answers] == [
        201, 400, 201, 400, 201, 422, 201, 422, 201, 422, 201, 400, 201, 413, 201, 200,
    ]  # fmt: skip
    assert answers[9]["problem"]["errors"] == [{"detail": "Unknown field.", "pointer": "#/x"}]
    assert answers[-1]["id"] == answers[0]["id"]
    for answer in answers:
        if "id" in answer:
            assert client.get(answer["href"]).json["reading"]["status"] == "queued"


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_lines_may_end_as_on_any_system_and_the_last_may_not_end(client: FlaskClient, word: str, ending: bytes) -> None:
    assert [a["status"] for a in send(client, good(word, 1) + ending + good(word, 2))] == [201, 201]


def test_lines_of_an_unknown_format_are_refused(client: FlaskClient) -> None:
    answer = client.post("/v1/articles:batch?format=newsml", data=b"{}\n", content_type=NDJSON)
    assert (answer.status_code, answer.json["errors"][0]["parameter"]) == (422, "format")


def test_no_lines_are_answered_by_no_lines(client: FlaskClient) -> None:
    assert send(client, b"") == []


def test_what_is_sent_twice_is_known_the_second_time(client: FlaskClient, word: str) -> None:
    first, second = send(client, good(word, 1) + b"\n" + good(word, 1))
    assert (first["status"], second["status"], second["id"]) == (201, 200, first["id"])


def test_a_line_longer_than_may_be_is_passed_over_without_being_kept() -> None:
    stream = io.BytesIO(b"aa\n" + b"b" * 1_000_000 + b"\ncc\n" + b"d" * 5 + b"\n" + b"e" * 1_000_000)
    assert list(split(stream, 4)) == [b"aa", None, b"cc", None, None]


def test_a_line_of_exactly_the_limit_is_taken_however_it_ends() -> None:
    assert list(split(io.BytesIO(b"aaaa\nbbbb\r\ncccc"), 4)) == [b"aaaa", b"bbbb", b"cccc"]


def test_answers_come_at_once_until_buffers_might_be_full_and_then_when_everything_is_read() -> None:
    produced = 0

    def answers() -> Iterable[bytes]:
        nonlocal produced
        for _ in range(2000):
            produced += 1
            yield b"x" * 100

    sent = lines.sent_safely(answers())
    next(sent)
    assert produced == 1
    live = 1 + sum(1 for _ in zip(range(lines.LIVE_BYTES // 100), sent, strict=False))
    assert live * 100 >= lines.LIVE_BYTES
    next(sent)
    assert produced == 2000
    assert live * 100 + sum(map(len, sent)) <= 2000 * 100


def test_all_answers_are_sent_whatever_their_sizes() -> None:
    answers = [b"a" * n for n in (0, 1, 70_000, 3, 200_000, 1)]
    assert b"".join(lines.sent_safely(answers)) == b"".join(answers)


def test_memory_does_not_grow_with_the_lines() -> None:
    class Endless(io.RawIOBase):
        left = 40_000_000

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            size = min(len(buffer), self.left)
            buffer[:size] = (b"x" * 99 + b"\n") * (size // 100) + b"y" * (size % 100)
            self.left -= size
            return size

    def answers() -> Iterator[bytes]:
        return (b"answer\n" for _ in split(io.BufferedReader(Endless()), 1000))

    tracemalloc.start()
    total = sum(len(chunk) for chunk in lines.sent_safely(answers()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total > 2_000_000
    assert peak < 1_000_000
