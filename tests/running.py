"""A running `dixit serve`, as a person starts it, on a Postgres of its own."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

PATIENCE = 90  # seconds


class Service:
    """A running `dixit serve`."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address

    def get(self, path: str) -> dict:
        with urllib.request.urlopen(self.address + path, timeout=30) as answer:
            return json.load(answer)

    def send(self, article: dict, prefer: str = "wait=60") -> tuple[int, dict]:
        headers = {"Content-Type": "application/json", "Prefer": prefer}
        request = urllib.request.Request(f"{self.address}/v1/articles", json.dumps(article).encode(), headers)
        with urllib.request.urlopen(request, timeout=90) as answer:
            return answer.status, json.load(answer)

    def post(self, text: str, prefer: str) -> int:
        return self.send({"text": text}, prefer)[0]

    def restarted(self, words: str, pid: int) -> bool:
        return self.child(words).pid != pid

    def child(self, words: str) -> psutil.Process:
        children = psutil.Process(self.process.pid).children()
        return next(child for child in children if words in " ".join(child.cmdline()))


def environment(data_dir: Path, **settings: str) -> dict[str, str]:
    ours = {"DATABASE_URL": "", "DIXIT_DATA_DIR": str(data_dir), "DIXIT_BIND": "127.0.0.1:0"}
    return os.environ | ours | {"PYTHONUNBUFFERED": "1", "DIXIT_API_PROCESSES": "1"} | settings


@contextmanager
def serving(data_dir: Path, *, status: int = 0, **settings: str) -> Iterator[Service]:
    """A service that has announced itself; it is stopped by SIGTERM, and must end with this status."""
    with subprocess.Popen(
        [sys.executable, "-m", "service", "serve"],
        env=environment(data_dir, **settings),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            said = next(line for line in process.stdout if "Dixit answers" in line)
            yield Service(process, re.search(r"http://[\d.:]+", said).group().rstrip(":"))
        finally:
            process.send_signal(signal.SIGTERM)
            rest = process.stdout.read()
            ended = process.wait(PATIENCE)
    assert ended == status, rest
