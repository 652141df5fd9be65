"""The interface as it is served: gunicorn in a process of its own, with as many workers as a test asks for."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Running:
    """A gunicorn that answers: its address, and its own process, which has the workers for children."""

    address: str
    process: subprocess.Popen[bytes]

    @property
    def workers(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()


@contextmanager
def gunicorn(database_url: str, folder: Path, **settings: str) -> Iterator[Running]:
    """gunicorn on a free port, until the end of the block; `settings` are variables of the environment."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": database_url,
        "DIXIT_DATA_DIR": str(folder),
        "DIXIT_BIND": f"127.0.0.1:{port}",
        "DIXIT_WAIT": "0",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "service.app:from_env()"]
    with subprocess.Popen(command, cwd=ROOT, env=environment | settings) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/readyz", server)
            yield Running(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()
            server.wait(60)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if httpx.get(url).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail("gunicorn did not come up")
