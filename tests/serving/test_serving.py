"""`dixit serve`, as a person runs it: from an empty folder, through crashes, to its end."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psutil
import pytest

from service import postgres
from tests.running import PATIENCE, environment, serving

TEXT = "La maire de Nantes a annoncé mardi la fermeture du pont Anne-de-Bretagne."


def eventually(question: Callable[[], object]) -> object:
    """What the question is answered with once that is true; connections refused meanwhile are patience's business."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if answer := question():
                return answer
        except (urllib.error.URLError, ConnectionError, StopIteration, psutil.NoSuchProcess):
            pass
        time.sleep(0.1)
    return pytest.fail("it took too long")


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for the tests of this file, each of which finds what the one before left."""
    return tmp_path_factory.mktemp("serving")


def test_an_empty_folder_becomes_a_service_whose_seeds_are_read(data_dir):
    with serving(data_dir) as service:
        assert service.get("/readyz")["status"] == "pass"
        assert service.get("/v1/claims?claimant=arm%C3%A9e%20russe")["items"]


def test_an_article_acknowledged_right_before_the_end_is_read_after_the_next_start(data_dir):
    with serving(data_dir) as service:
        assert service.post(TEXT, "respond-async") == 202
    with serving(data_dir) as service:
        eventually(lambda: service.get("/v1/claims?q=pont%20Anne-de-Bretagne")["items"])


def test_a_child_that_dies_is_started_again(data_dir):
    with serving(data_dir) as service:
        for words in ("service worker", "gunicorn"):
            killed = service.child(words)
            killed.kill()
            eventually(partial(service.restarted, words, killed.pid))
        assert eventually(lambda: service.post(f"« {TEXT} », a déclaré la préfète.", "wait=30")) == 201


def test_a_postgres_that_dies_is_started_again(data_dir):
    with serving(data_dir) as service:
        psutil.Process(postgres.find(data_dir).pid).kill()
        eventually(lambda: service.get("/readyz")["status"] == "pass")
        assert eventually(lambda: service.post(f"« {TEXT} », a confirmé le maire.", "wait=30")) == 201


def test_children_end_when_their_parent_is_killed_and_the_next_start_goes_on(data_dir):
    with serving(data_dir, status=-signal.SIGKILL) as service:
        children = [service.child("service worker"), service.child("gunicorn")]
        service.process.kill()
        _, alive = psutil.wait_procs(children, timeout=PATIENCE)
        assert not alive
    with serving(data_dir) as service:
        assert service.get("/v1/claims?claimant=arm%C3%A9e%20russe")["items"]


def test_a_second_service_on_the_same_folder_is_refused(data_dir):
    with serving(data_dir):
        assert "runs on this data folder already" in refusal(environment(data_dir))


def test_a_port_in_use_is_said_before_anything_is_started(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        said = refusal(environment(tmp_path, DIXIT_BIND=address))
    assert address in said
    assert "DIXIT_BIND" in said
    assert not (tmp_path / "postgres").exists()


def test_a_database_that_does_not_answer_is_said_in_one_line(tmp_path):
    said = refusal(environment(tmp_path, DATABASE_URL=f"postgresql://nobody@/x?host={tmp_path}"))
    assert said.startswith("Error: Postgres: ")
    assert said.count("\n") <= 2


def refusal(env: dict[str, str]) -> str:
    """What `dixit serve` says on standard error when it exits with status 1."""
    done = subprocess.run(
        [sys.executable, "-m", "service", "serve"],
        env=env,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 1
    return done.stderr
