"""Streams of events under gunicorn: many at once, cut off and resumed, slow, idle, and no burden to anybody."""

import json
import random
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from threading import Thread
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from httpx_sse import ServerSentEvent, connect_sse
from psycopg import Connection

from service import ingest
from service.model import Article
from service.storage import event_writes, events
from tests.api.conftest import SmallGazetteer, extract
from tests.api.running import Running, gunicorn

STREAM = "/v1/events/stream"
PATIENCE = 30.0  # seconds
MANY = 100
SMALL = {"DIXIT_API_THREADS": "4", "DIXIT_POOL_SIZE": "2", "DIXIT_HEARTBEAT": "1"}
"""Fewer threads and connections than there are listeners by far."""


class Listener:
    """A client of a stream that reads what came, as bytes."""

    def __init__(
        self, address: str, query: str = "", *, version: str = "1.1", last: str = "", small: bool = False
    ) -> None:
        host, port = address.removeprefix("http://").split(":")
        self.socket = socket.socket()
        if small:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.settimeout(PATIENCE)
        self.socket.connect((host, int(port)))
        header = f"Last-Event-ID: {last}\r\n" if last else ""
        self.socket.sendall(f"GET {STREAM}{query} HTTP/{version}\r\nHost: {host}\r\n{header}\r\n".encode())
        self.got = b""

    def until(self, words: bytes) -> bytes:
        """What came until these words did, with them."""
        while words not in self.got:
            came = self.socket.recv(1 << 16)
            assert came, f"the stream ended before {words!r}: {self.got[-300:]!r}"
            self.got += came
        before, _, self.got = self.got.partition(words)
        return before + words

    def close(self) -> None:
        self.socket.close()


def happen(conn: Connection, entity: UUID | None = None) -> UUID:
    """Something happens to an entity, in the connection's transaction; the entity."""
    entity = entity or uuid4()
    event_writes.entity_merged(conn, entity, uuid4(), judgement=uuid4())
    return entity


@pytest.fixture
def conn(module_database_url: str) -> Iterator[Connection]:
    with psycopg.connect(module_database_url, autocommit=True) as conn:
        yield conn


@pytest.fixture(scope="module")
def served(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Two processes of four threads and two connections each, that let nobody wait in silence for over a second."""
    with gunicorn(module_database_url, tmp_path_factory.mktemp("two"), DIXIT_API_PROCESSES="2", **SMALL) as running:
        yield running


@pytest.fixture(scope="module")
def one_process(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    settings = SMALL | {"DIXIT_API_PROCESSES": "1", "DIXIT_LISTENERS": "5"}
    with gunicorn(module_database_url, tmp_path_factory.mktemp("one"), **settings) as running:
        yield running


def counted(running: Running) -> float:
    """How many listeners there are, as the metrics say."""
    figures = httpx.get(f"{running.address}/metrics").text
    return float(re.search(r"^dixit_event_listeners (\S+)", figures, re.MULTILINE)[1])


def eventually(question: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not question():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


def test_a_hundred_idle_listeners_hold_no_thread_and_no_connection_each_and_all_hear_of_what_happens(
    served: Running, conn: Connection
) -> None:
    def connections() -> int:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        return conn.execute(asked).fetchone()[0]

    with ExitStack() as opened:
        listeners = [opened.enter_context(closing(Listener(served.address))) for _ in range(MANY)]
        for listener in listeners:
            listener.until(b"id: ")
        assert connections() <= 2 * (2 + 1)
        assert sum(worker.num_threads() for worker in served.workers) <= 2 * (4 + 2 + 6)
        assert httpx.get(f"{served.address}/v1/claims").status_code == 200
        entity = happen(conn)
        for listener in listeners:
            assert str(entity) in json.loads(re.search(rb"data: (.*)\n\n", listener.until(b"}\n\n"))[1])["entity"]
        assert connections() <= 2 * (2 + 1)
        assert counted(served) == MANY
    eventually(lambda: counted(served) == 0)


def write_articles(database_url: str, number: int, chance: random.Random) -> None:
    """Articles with claims are received and read, some transactions slow, some undone."""
    with psycopg.connect(database_url, autocommit=True) as conn:
        for n in range(12):
            said = " ".join(f"« Phrase {k} de {number} {n} ici », a déclaré X{k}." for k in range(chance.randint(0, 5)))
            ingest.receive(conn, Article(f"{said} Article {number} {n}.", language="fr"))
            taken = "UPDATE readings SET status = 'reading' WHERE id = (SELECT id FROM readings WHERE status = 'queued'"
            found = conn.execute(taken + " LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id").fetchone()
            if found:
                ingest.read(conn, found[0], SmallGazetteer(), extract=extract)
            with conn.transaction(force_rollback=chance.random() < 0.3):
                happen(conn)
                time.sleep(chance.random() * 0.05)


def test_a_client_cut_off_again_and_again_while_claims_are_written_misses_nothing_and_hears_nothing_twice(
    served: Running, module_database_url: str, conn: Connection
) -> None:
    begun, end = events.latest(conn), uuid4()

    def write() -> None:
        writers = [Thread(target=write_articles, args=(module_database_url, n, random.Random(n))) for n in range(3)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        with psycopg.connect(module_database_url) as last:
            happen(last, end)

    chance, writing = random.Random(8), Thread(target=write)
    heard: list[ServerSentEvent] = []
    last, cuts = "", 0
    with httpx.Client(timeout=PATIENCE) as client:
        while not (heard and str(end) in heard[-1].data):
            headers = {"Last-Event-ID": last} if last else {}
            with connect_sse(client, "GET", served.address + STREAM, headers=headers) as source:
                for event in islice(source.iter_sse(), chance.randint(1, 25)):
                    last = event.id or last
                    heard += [event] if event.data else []
                    if writing.ident is None:
                        writing.start()
                    if str(end) in event.data:
                        break
            cuts += 1
    written = events.after(conn, begun, limit=10_000).items
    assert [json.loads(event.data)["id"] for event in heard] == [event.id for event in written]
    assert {event.event for event in heard} >= {"claim.created", "article.read", "entity.merged"}
    assert len(written) > 60
    assert cuts > 5


def test_a_slow_listener_keeps_nobody_waiting_and_gets_everything_when_it_reads(
    one_process: Running, conn: Connection
) -> None:
    with closing(Listener(one_process.address, small=True)) as slow, closing(Listener(one_process.address)) as quick:
        slow.until(b"id: ")
        quick.until(b"id: ")
        begun, memory = events.latest(conn), one_process.workers[0].memory_info().rss
        some = "SELECT 'entity.merged', gen_random_uuid() FROM generate_series(1, 200)"
        for _ in range(60):
            conn.execute(f"INSERT INTO events (kind, entity_id) {some}")
        last = happen(conn)
        quick.until(f'"entity":"{last}"'.encode())
        assert one_process.workers[0].memory_info().rss - memory < 30 * 1024 * 1024
        told = re.findall(rb'^data: {"id":"([\d-]+)"', slow.until(f'"entity":"{last}"'.encode()), re.MULTILINE)
        assert [each.decode() for each in told] == [event.id for event in events.after(conn, begun, limit=20_000).items]


def test_streams_end_at_once_when_the_service_stops_and_whoever_waits_for_an_answer_gets_it(
    database_url: str, tmp_path: Path
) -> None:
    answers: list[int] = []

    def post(address: str) -> None:
        sent = httpx.post(
            f"{address}/v1/articles", json={"text": "Rien."}, headers={"Prefer": "wait=3"}, timeout=PATIENCE
        )
        answers.append(sent.status_code)

    with gunicorn(database_url, tmp_path, DIXIT_API_PROCESSES="1") as running, ExitStack() as opened:
        for _ in range(20):
            with closing(Listener(running.address)) as gone:
                gone.until(b"id: ")
        listeners = [opened.enter_context(closing(Listener(running.address))) for _ in range(20)]
        for listener in listeners:
            listener.until(b"id: ")
        posting = Thread(target=post, args=(running.address,))
        posting.start()
        time.sleep(1)
        begun = time.monotonic()
        running.process.terminate()
        assert running.process.wait(PATIENCE) == 0
        assert time.monotonic() - begun < 15
        posting.join()
        assert answers == [202]
        for listener in listeners:
            listener.socket.settimeout(1)
            while listener.socket.recv(1 << 16):
                pass


def test_with_nothing_but_streams_open_the_service_stops_within_seconds(database_url: str, tmp_path: Path) -> None:
    with (
        gunicorn(database_url, tmp_path, DIXIT_API_PROCESSES="1") as running,
        closing(Listener(running.address)) as one,
    ):
        one.until(b"id: ")
        begun = time.monotonic()
        running.process.terminate()
        running.process.wait(PATIENCE)
        assert time.monotonic() - begun < 15


def test_no_more_listeners_are_taken_than_are_allowed_and_who_leaves_makes_room(one_process: Running) -> None:
    eventually(lambda: counted(one_process) == 0)
    with ExitStack() as opened:
        for _ in range(5):
            opened.enter_context(closing(Listener(one_process.address))).until(b"id: ")
        refused = httpx.get(one_process.address + STREAM)
        assert (refused.status_code, refused.json()["type"]) == (503, "/problems/too-many-listeners")
        assert "Retry-After" in refused.headers
    for _ in range(20):
        eventually(lambda: httpx.head(one_process.address + STREAM).status_code == 200)
        with closing(Listener(one_process.address)) as listener:
            listener.until(b"id: ")


def test_listeners_who_came_and_went_leave_no_file_open(one_process: Running) -> None:
    def come_and_go() -> None:
        with closing(Listener(one_process.address)) as listener:
            listener.until(b"id: ")

    [worker] = one_process.workers
    come_and_go()
    eventually(lambda: httpx.get(f"{one_process.address}/healthz").status_code == 200)
    before = worker.num_fds()
    for _ in range(30):
        come_and_go()
        eventually(lambda: httpx.head(one_process.address + STREAM).status_code == 200)
    eventually(lambda: worker.num_fds() <= before + 3)


def test_a_stream_is_silent_for_no_longer_than_a_heartbeat_and_says_how_far_it_looked(
    one_process: Running, conn: Connection
) -> None:
    mine = uuid4()
    with closing(Listener(one_process.address, f"?entity={mine}")) as listener:
        first = listener.until(b"\n\n").split(b"id: ")[-1].strip()
        listener.until(b":\n")
        happen(conn)
        moved = re.search(rb"^id: (\S+)\n\n$", listener.until(b"\n\n"), re.MULTILINE)[1]
        assert moved != first
    happen(conn, mine)
    with closing(Listener(one_process.address, f"?entity={mine}", last=moved.decode())) as resumed:
        assert str(mine).encode() in resumed.until(b"}\n\n")


def test_a_filtered_stream_is_told_of_what_it_asked_for_and_of_nothing_else(served: Running, conn: Connection) -> None:
    mine = uuid4()
    with closing(Listener(served.address, f"?entity={mine}&kind=entity.merged")) as listener:
        listener.until(b"id: ")
        for entity in (uuid4(), mine, uuid4(), mine):
            happen(conn, entity)
        told = listener.until(b"}\n\n") + listener.until(b"}\n\n")
        assert re.findall(rb'"entity":"([^"]+)"', told) == [str(mine).encode()] * 2


def test_a_connection_that_was_used_before_and_a_client_of_http_1_0_are_served_too(
    one_process: Running, conn: Connection
) -> None:
    host, port = one_process.address.removeprefix("http://").split(":")
    with (
        closing(Listener(one_process.address, version="1.0")) as old,
        socket.create_connection((host, int(port))) as kept,
    ):
        assert b"HTTP/1.1 200 OK" in old.until(b"id: ")
        kept.settimeout(PATIENCE)
        kept.sendall(f"GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        answer = b""
        while b'"pass"' not in answer:
            answer += kept.recv(1 << 16)
        kept.sendall(f"GET {STREAM} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        while b"id: " not in answer:
            answer += kept.recv(1 << 16)
        head = answer[answer.index(b"HTTP/1.1 200 OK", 20) :].split(b"\r\n\r\n")[0].decode()
        fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
        assert fields["Connection"] == "close"
        assert fields["Content-Type"] == "text/event-stream; charset=utf-8"
        assert fields["Cache-Control"] == "no-store"
        assert {"Date", "X-Request-Id", "X-Accel-Buffering"} <= fields.keys()
        assert {"Transfer-Encoding", "Content-Length", "ETag"}.isdisjoint(fields)
        entity = str(happen(conn)).encode()
        old.until(entity)
        while entity not in answer:
            answer += kept.recv(1 << 16)


def test_streams_outlive_their_connection_to_the_database(one_process: Running, conn: Connection) -> None:
    with closing(Listener(one_process.address)) as listener:
        listener.until(b"id: ")
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        conn.execute(cut + " AND pid <> pg_backend_pid()")
        listener.until(str(happen(conn)).encode())
        listener.until(str(happen(conn)).encode())


def test_what_came_between_is_told_when_a_stream_is_resumed_however_much_it_is(
    one_process: Running, conn: Connection
) -> None:
    with closing(Listener(one_process.address)) as listener:
        place = listener.until(b"\n\n").split(b"id: ")[1].strip().decode()
    with conn.transaction():
        happened = [str(happen(conn)) for _ in range(1001)]
    with closing(Listener(one_process.address, last=place)) as resumed:
        told = resumed.until(f'"entity":"{happened[-1]}"'.encode())
    assert re.findall(r'"entity":"([^"]+)"', told.decode()) == happened


def test_a_gone_event_is_answered_by_a_problem_and_not_by_a_stream(one_process: Running, conn: Connection) -> None:
    happen(conn)
    place = httpx.get(f"{one_process.address}/v1/events?limit=1").json()["resume"]
    happen(conn)
    events.sweep(conn, datetime.now(UTC))
    answer = httpx.get(one_process.address + STREAM, headers={"Last-Event-ID": place, "Accept": "text/event-stream"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (410, "application/problem+json")
