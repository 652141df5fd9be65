"""The HTTP interface on a real database, and a small reader of one kind of sentence that stands for the worker's."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from service import ingest
from service.api import database
from service.app import create_app
from service.config import Config
from service.matching import encoder
from service.model import Article, Claim, Claimant, Cue, EntityType, Mention, Reading, Span, When
from service.storage import sentences
from tests.api.contract import Contract

MAX_BODY = 64 * 1024
SAID = re.compile(r"« (?P<said>[^»]+) »(?P<between>[^«»]*), (?P<cue>a déclaré|a nié) (?P<who>[^.]+)\.")
CONTRACTS: list[Contract] = []
Posting = Callable[..., dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Known:
    """An entity of the small gazetteer."""

    key: str
    name: str
    type: EntityType
    part_of: str | None = None


KNOWN = {
    "port": Known("xx/port", "port de Brumeville", "organization"),
    "capitainerie": Known("xx/harbour-office", "capitainerie de Brumeville", "organization", "xx/port"),
    "moscovite": Known("ru/defence-ministry", "ministère russe de la Défense", "organization"),
}


class SmallGazetteer:
    """Three entities, one of them part of another."""

    def known(self, key: str) -> Known:
        return next(known for known in KNOWN.values() if known.key == key)

    def names(self, key: str) -> dict[str, str]:
        return {"fr": self.known(key).name}

    def lookup(self, name: str, *, language: str) -> Sequence[Known]:
        return [known for known in KNOWN.values() if known.name == name]


def extract(article: Article) -> Reading:
    """Every « … », a déclaré X. of the body as a claim of X, which names whatever it writes in capitals."""
    claims = tuple(_claim(article.body, found) for found in SAID.finditer(article.body))
    return Reading("read", article.language or "fr", claims, "dixit 0.1.0", "fr 1", "fr_core_news_md 3.8.0")


def _claim(body: str, found: re.Match[str]) -> Claim:
    said, cue, who = (Span(*found.span(name), found[name]) for name in ("said", "cue", "who"))
    known = KNOWN.get(who.text.split()[-1])
    names = re.finditer(r"\b[A-Z]{3,}\b", said.text)
    return Claim(
        text=said.text,
        field="body",
        kind="direct",
        content=(said,),
        quotes=(said,),
        cue=Cue(cue.start, cue.end, cue.text, {"a nié": "nier"}.get(cue.text, "déclarer")),
        claimant=Claimant(
            "named", known.name if known else who.text, known.type if known else "person", known.key if known else None,
            mention=who, resolved_by="name", confidence=0.9, reasons=("named in the sentence",),
        ),
        act="denial" if cue.text == "a nié" else "assertion",
        said_at=When("2025-01-04", "day"),
        mentions=tuple(
            Mention(name[0], "thing", said.start + name.start(), said.start + name.end(), name[0]) for name in names
        ),
        rule="quotation",
    )  # fmt: skip


def read_queued(database_url: str) -> int:
    """Does every reading that waits, and says how many there were."""
    with psycopg.connect(database_url, autocommit=True) as conn:
        queued = conn.execute("SELECT id FROM readings WHERE status = 'queued' ORDER BY queued_at").fetchall()
        for (reading_id,) in queued:
            ingest.read(conn, reading_id, SmallGazetteer(), extract=extract)
    return len(queued)


@pytest.fixture(scope="session")
def app(served_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application, with a small body at most and nobody waiting long."""
    folder: Path = tmp_path_factory.mktemp("served")
    app = create_app(Config(database_url=served_database_url, data_dir=folder, max_body=MAX_BODY, wait=0, pool_size=4))
    CONTRACTS.append(Contract(app))
    yield app
    database.close(app)


@pytest.fixture(autouse=True)
def contract() -> Iterator[None]:
    """Fails the test that got an answer which the interface's description does not foresee."""
    yield
    faults = [fault for kept in CONTRACTS for fault in kept.faults]
    for kept in CONTRACTS:
        kept.faults.clear()
    assert faults == []


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the application in this very process."""
    return app.test_client()


@pytest.fixture(scope="session")
def listening(app: Flask) -> Iterator[str]:
    """The address of the application behind a socket, for clients that know nothing else."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = Thread(target=server.serve_forever)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.fixture
def read() -> Callable[[str], int]:
    """Does the readings that wait in a database."""
    return read_queued


@pytest.fixture
def post(client: FlaskClient, served_database_url: str) -> Posting:
    """Sends an article, has it read, and gives it back as the service then shows it."""

    def send(text: str, **members: Any) -> dict[str, Any]:
        answer = client.post("/v1/articles", json={"text": text, "language": "fr"} | members)
        assert answer.status_code in (200, 202), answer.text
        read_queued(served_database_url)
        article_id = answer.json["id"] if answer.status_code == 200 else answer.json["article"]["id"]
        article: dict[str, Any] = client.get(f"/v1/articles/{article_id}").json
        return article

    return send


@pytest.fixture
def worker(served_database_url: str) -> Iterator[None]:
    """Encodes the sentences that are asked for, as a worker does."""
    over = Event()

    def work() -> None:
        with psycopg.connect(served_database_url, autocommit=True) as conn:
            while not over.is_set():
                jobs = conn.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'encode' RETURNING args")
                for (asked,) in jobs.fetchall():
                    [vector] = encoder.encode([asked["text"]])
                    sentences.answer(conn, UUID(asked["asked"]), vector, asked["language"] or "fr")
                time.sleep(0.02)

    working = Thread(target=work)
    working.start()
    yield
    over.set()
    working.join()


@pytest.fixture
def word() -> str:
    """A word that stands in no other test's articles."""
    return f"w{next(_NUMBERS)}x"


_NUMBERS = iter(range(1, 10**9))
