"""The process that answers: small, without the parser, measured, and the same under gunicorn."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import psutil
import pytest
from flask.testing import FlaskClient

from tests.api.running import ROOT, gunicorn

PAGE = """<html><head><title>Le quai rouvre</title></head><body><article><p>Le quai rouvre lundi, après un an
de travaux. La grue du nord attendra le printemps, faute de pièces.</p><p>La foule était venue, malgré le vent, voir
la nouvelle grue soulever sa première caisse devant le port.</p></article></body></html>"""
MOST_MEMORY = 120 * 1024 * 1024
Posting = Callable[..., dict[str, Any]]


def test_the_interface_loads_no_parser_and_stays_small(served_database_url: str) -> None:
    code = """
import json, os, sys, psutil
from service.app import from_env
client = from_env().test_client()
assert client.get("/v1/claims").status_code == 200
assert client.get("/openapi.json").status_code == 200
assert client.post("/v1/articles", json={"html": sys.argv[1]}).status_code == 202
print(json.dumps([sorted(sys.modules), psutil.Process().memory_info().rss]), flush=True)
os._exit(0)
"""
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": served_database_url, "DIXIT_WAIT": "0"}
    ran = subprocess.run(
        [sys.executable, "-c", code, PAGE],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    modules, memory = json.loads(ran.stdout)
    assert not {"spacy", "thinc", "numpy"} & set(modules)
    assert memory < MOST_MEMORY


@pytest.fixture(scope="module")
def address(served_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The interface under gunicorn, in two processes."""
    settings = {"DIXIT_API_PROCESSES": "2", "DIXIT_MAX_BODY": "65536"}
    with gunicorn(served_database_url, tmp_path_factory.mktemp("gunicorn"), **settings) as running:
        yield running.address


def test_an_article_goes_in_and_out_under_gunicorn(address: str, word: str) -> None:
    answer = httpx.post(f"{address}/v1/articles", json={"text": f"Un bateau {word}."}, timeout=20)
    assert answer.status_code == 202
    assert httpx.get(address + answer.headers["Location"]).json()["reading"]["status"] == "queued"


def test_a_body_of_unknown_length_is_limited_too(address: str) -> None:
    def endless() -> Iterator[bytes]:
        yield b'{"text": "'
        for _ in range(40):
            yield b"mot " * 1000

    answer = httpx.post(
        f"{address}/v1/articles", content=endless(), headers={"Content-Type": "application/json"}, timeout=20
    )
    assert answer.status_code == 413


@pytest.mark.parametrize(("length", "status"), [(8190, 200), (8191, 414)])
def test_a_request_line_holds_as_much_as_the_description_says(address: str, length: int, status: int) -> None:
    names = "&".join(f"{name}={'%C3%A9' * 300}" for name in ("claimant", "publisher", "quantity_unit"))
    path = f"/v1/claims?{names}&q={'%C3%A9' * 449}"
    path += "a" * (length - len(f"GET {path} HTTP/1.1"))
    assert "8,190" in httpx.get(f"{address}/openapi.json").json()["info"]["description"]
    answer = httpx.get(address + path)
    assert answer.status_code == status, answer.text


def test_a_client_that_sends_everything_before_it_reads_anything_is_answered(address: str, word: str) -> None:
    lines = b"".join(b'{"text": 1}\n' if n % 2 else b"{\n" for n in range(60_000))
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as client:
        head = (
            f"POST /v1/articles:batch HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {len(lines)}\r\n"
        )
        client.sendall(head.encode() + b"Content-Type: application/x-ndjson\r\n\r\n" + lines)
        answer = b"".join(iter(lambda: client.recv(1 << 16), b""))
    assert answer.startswith(b"HTTP/1.1 200")
    assert len(re.findall(rb'"line": \d+', answer)) == 60_000


def test_a_line_is_answered_while_the_next_one_is_still_being_sent(address: str, word: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    lines = b"{\n" + b" " * 4000 + b"{\n"
    with socket.create_connection((host, int(port)), timeout=20) as client:
        head = f"POST /v1/articles:batch HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(lines)}\r\n"
        client.sendall(head.encode() + b"Content-Type: application/x-ndjson\r\n\r\n" + lines[:3000])
        answer = b""
        while b'"line": 1' not in answer:
            answer += client.recv(1 << 16)
        client.sendall(lines[3000:])
        while b'"line": 2' not in answer:
            answer += client.recv(1 << 16)


def test_the_figures_of_all_processes_are_added_up(address: str) -> None:
    def counted() -> float:
        figures = httpx.get(f"{address}/metrics").text
        found = re.search(r'dixit_http_requests_total\{method="GET",route="/v1/claims",status="200"\} (\S+)', figures)
        return float(found[1]) if found else 0.0

    before = counted()
    for _ in range(12):
        assert httpx.get(f"{address}/v1/claims").status_code == 200
    assert counted() == before + 12


def test_figures_name_routes_and_never_what_was_asked_for(client: FlaskClient, word: str) -> None:
    client.get(f"/v1/claims?claimant={word}")
    client.get(f"/nowhere/{word}")
    client.open("/v1/claims", method="MADEUP")
    figures = client.get("/metrics").text
    assert word not in figures
    assert "MADEUP" not in figures
    assert 'dixit_db_pool_connections{state="idle"' in figures
    assert 'dixit_readings{status="queued"' in figures


def test_a_gunicorn_process_stays_small(address: str) -> None:
    port = int(address.rpartition(":")[2])
    mine = [child for child in psutil.Process().children(recursive=True) if str(port) in " ".join(_environment(child))]
    assert len(mine) == 3
    for child in mine:
        assert child.memory_info().rss < MOST_MEMORY


def _environment(process: psutil.Process) -> list[str]:
    return [value for name, value in process.environ().items() if name == "DIXIT_BIND"]
