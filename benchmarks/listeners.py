"""What open streams of events cost: memory, threads, connections, and how long an event is on its way to all of them.

The API runs as `gunicorn.conf.py` has it, on a database of its own. The figures are printed, not judged.
"""

import argparse
import os
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx
import psutil
import psycopg

from service import postgres
from service.storage import event_writes, migrations

ROOT = Path(__file__).parents[1]
EVENTS = 20
REQUESTS = 200
MIB = 1024 * 1024


def main() -> None:
    """Open more and more streams, and print what each number of them costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listeners", type=int, nargs="+", default=[0, 100, 500, 1500])
    wanted = parser.parse_args().listeners
    with (
        tempfile.TemporaryDirectory(prefix="dixit-bench-") as folder,
        postgres.running(Path(folder) / "postgres", postgres.THROWAWAY) as server,
    ):
        url = server.url("postgres")
        with psycopg.connect(url, autocommit=True) as conn:
            migrations.apply(conn)
            with served(url, Path(folder)) as (process, address):
                measure(conn, process, address, wanted)


@contextmanager
def served(database_url: str, folder: Path) -> Iterator[tuple[psutil.Process, str]]:
    """The API, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        bind = f"127.0.0.1:{free.getsockname()[1]}"
    settings = {"DATABASE_URL": database_url, "DIXIT_BIND": bind, "DIXIT_DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "service.app:from_env()"]
    quiet = {"DIXIT_LOG_LEVEL": "warning"}
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | settings | quiet) as process:
        try:
            while not answers(f"http://{bind}/readyz"):
                time.sleep(0.1)
            yield psutil.Process(process.pid), f"http://{bind}"
        finally:
            process.terminate()


def answers(url: str) -> bool:
    """Whether somebody does."""
    try:
        return httpx.get(url).is_success
    except httpx.TransportError:
        return False


def measure(conn: psycopg.Connection, process: psutil.Process, address: str, wanted: list[int]) -> None:
    """Print a line for each number of listeners."""
    ask(address)  # until every thread and connection is there
    print(
        f"{'listeners':>9} {'MiB':>6} {'threads':>7} {'connections':>11} {'request, ms':>11}   event, ms: p50 p99 max"
    )
    opened: list[socket.socket] = []
    for number in wanted:
        opened += [listen(address) for _ in range(number - len(opened))]
        time.sleep(3)
        memory = sum(child.memory_full_info().uss for child in process.children()) / MIB
        threads = sum(child.num_threads() for child in process.children())
        counted = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'dixit-api'"
        connections = conn.execute(counted).fetchone()[0]
        request = statistics.median(ask(address)) * 1000
        told = sorted(each * 1000 for _ in range(EVENTS) for each in tell(conn, opened))
        spread = " ".join(f"{told[int(len(told) * part)]:.1f}" for part in (0.5, 0.99, 0.99999)) if told else ""
        print(f"{number:9} {memory:6.1f} {threads:7} {connections:11} {request:11.2f}   {spread}", flush=True)
    for each in opened:
        each.close()


def ask(address: str) -> list[float]:
    """How long each of some requests for claims takes, one after the other (seconds)."""
    times = []
    with httpx.Client() as client:
        for _ in range(REQUESTS):
            started = time.perf_counter()
            client.get(f"{address}/v1/claims").raise_for_status()
            times.append(time.perf_counter() - started)
    return times


def listen(address: str) -> socket.socket:
    """A stream that is open."""
    host, _, port = address.removeprefix("http://").partition(":")
    connection = socket.create_connection((host, int(port)))
    connection.sendall(f"GET /v1/events/stream HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    came = b""
    while b"\nid: " not in came:
        came += connection.recv(1 << 16)
    return connection


def tell(conn: psycopg.Connection, opened: list[socket.socket]) -> list[float]:
    """How long an event is on its way to each of the streams, from its commit on (seconds)."""
    entity, times = uuid4(), []
    with selectors.DefaultSelector() as selector:
        for each in opened:
            selector.register(each, selectors.EVENT_READ, bytearray())
        event_writes.entity_merged(conn, entity, uuid4(), judgement=uuid4())
        started = time.perf_counter()
        while len(times) < len(opened):
            for key, _ in selector.select():
                came: bytearray = key.data
                came += key.fileobj.recv(1 << 16)
                if str(entity).encode() in came:
                    times.append(time.perf_counter() - started)
                    selector.unregister(key.fileobj)
    return times


if __name__ == "__main__":
    main()
