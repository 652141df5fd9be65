"""`dixit serve`: the API and the workers as children of one process, kept alive and stopped in order."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import click
import psycopg

from service import ingest, postgres, seeding
from service.config import Address, Config
from service.errors import DixitError
from service.ingest import Received
from service.storage import migrations

ROOT = Path(__file__).parent.parent
SEED_SECONDS = 30  # that the announcement waits for a new seed to be read
API_STOP_SECONDS = 40  # more than gunicorn's graceful_timeout
WORKER_STOP_SECONDS = 120  # the longest job
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a child that ended is started again; doubled each time
STEADY_SECONDS = 60  # a child that has run so long starts afresh in this count
MOST_STARTS = 6

EXAMPLES = """\
Dixit answers at {address}; its API is described at {address}/docs. Try:

  curl '{address}/v1/claims?claimant=le%20minist%C3%A8re%20russe%20de%20la%20defense'

  curl '{address}/v1/claims?mentioned=ATACMS'

  curl {address}/v1/articles -H 'Content-Type: application/json' \\
    -d '{{"text": "« Nous signerons lundi », a déclaré la maire de Nantes."}}'

Ctrl-C stops it. The data stays in {data}.
"""


class AlreadyServing(DixitError):
    """A `dixit serve` runs on this data folder already."""


class AddressTaken(DixitError):
    """The address cannot be listened on; DIXIT_BIND sets another."""


class ServingFailed(DixitError):
    """A part of the service does not stay up."""


@dataclass(slots=True)
class Child:
    """A process that is to run as long as the service does."""

    name: str
    command: Sequence[str]
    stop_seconds: float
    files: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list)

    def due(self, now: float) -> bool:
        """Whether it is not running and its pause since the last start is over."""
        if self.process is not None and self.process.poll() is None:
            return False
        pause = min(FIRST_PAUSE * 2 ** (len(self.starts) - 1), LONGEST_PAUSE) if self.starts else 0.0
        return not self.starts or now >= self.starts[-1] + pause


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """While no other `dixit serve` runs on this data folder. Raises AlreadyServing."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "serve.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyServing(f"It is {data_dir}; stop that one, or set DIXIT_DATA_DIR to another.") from None
        yield


@contextmanager
def listening(bind: Address) -> Iterator[socket.socket]:
    """A socket that listens, taken before anything is started: what connects early waits. Raises AddressTaken."""
    family = socket.AF_INET6 if ":" in bind.host else socket.AF_INET
    try:
        listener = socket.create_server((bind.host, bind.port), family=family, backlog=2048)
    except OSError as error:
        raise AddressTaken(f"{bind}: {os.strerror(error.errno) if error.errno else error}.") from error
    with listener:
        yield listener


def serve(config: Config, database_url: str, listener: socket.socket) -> None:
    """Migrate, seed, then keep the API and the workers running until SIGINT or SIGTERM. Raises ServingFailed."""
    embedded = config.database_url is None
    bind = Address(config.bind.host, listener.getsockname()[1])
    config = replace(config, database_url=database_url, bind=bind)
    stopping = _stop_signals()
    seeds = _prepare(database_url, config.seeds_dir)
    children = _children(config, listener)
    announcer = threading.Thread(target=_announce, args=(config, seeds, stopping), daemon=True)
    announcer.start()
    try:
        while not stopping.wait(0.2):
            if embedded and postgres.find(config.data_dir) is None:
                click.echo("Postgres ended; it is started again.", err=True)
                postgres.start(config.data_dir)
            for child in children:
                _keep(child, config)
    finally:
        click.echo("Stopping: the API, then the workers, then Postgres …")
        for child in children:
            _stop(child, stopping)


def _prepare(database_url: str, seeds_dir: Path) -> list[Received]:
    """Migrate and seed; the articles of the seeds that were not there before."""
    with psycopg.connect(database_url) as conn:
        migrations.apply(conn)
        return [seed for seed in seeding.seed(conn, seeds_dir) if seed.created]


def _children(config: Config, listener: socket.socket) -> list[Child]:
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py")]
    api = [*gunicorn, "--bind", f"fd://{listener.fileno()}", "service.app:from_env()"]
    worker = [sys.executable, "-m", "service", "worker"]
    workers = [Child("worker", worker, WORKER_STOP_SECONDS) for _ in range(config.workers)]
    return [Child("API", api, API_STOP_SECONDS, files=[listener.fileno()]), *workers]


def _keep(child: Child, config: Config) -> None:
    """Start a child that does not run, after a pause that grows. Raises ServingFailed when it has ended too often."""
    now = time.monotonic()
    if not child.due(now):
        return
    if child.starts and now - child.starts[-1] > STEADY_SECONDS:
        child.starts.clear()
    if child.process is not None:
        click.echo(f"The {child.name} ended with status {child.process.returncode}.", err=True)
        if len(child.starts) >= MOST_STARTS:
            raise ServingFailed(f"The {child.name} ended {MOST_STARTS} times in a row; what it wrote stands above.")
    child.starts.append(now)
    child.process = subprocess.Popen(
        [*_bound_to_parent(), *child.command],
        cwd=ROOT,
        env=config.to_env(),
        stdin=subprocess.DEVNULL,
        pass_fds=child.files,
        process_group=0,  # Ctrl-C in a terminal reaches this process alone, which stops the others in order
    )


def _bound_to_parent() -> list[str]:
    """On Linux: the program that has a child told to stop when this process is killed."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []


def _stop(child: Child, hurry: "_Stopping") -> None:
    """Ask a child to end and wait; kill it when its time is over, or when a second signal asks for haste."""
    if child.process is None or child.process.poll() is not None:
        return
    child.process.terminate()
    deadline = time.monotonic() + child.stop_seconds
    while child.process.poll() is None:
        if time.monotonic() > deadline or hurry.asked > 1:
            child.process.kill()  # a job that was cut off is done again at the next start
        time.sleep(0.05)


class _Stopping(threading.Event):
    """Set by the first signal to stop; `asked` counts them."""

    asked = 0

    def handle(self, *_: object) -> None:
        self.asked += 1
        self.set()


def _stop_signals() -> _Stopping:
    stopping = _Stopping()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stopping.handle)
    return stopping


def _announce(config: Config, seeds: Sequence[Received], stopping: threading.Event) -> None:
    """Once the API is ready and new seeds are read, say where it is and what to try."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(config.bind.host, config.bind.host)  # noqa: S104
    address = f"http://{Address(host, config.bind.port)}"
    while not _is_ready(address):
        if stopping.wait(0.1):
            return
    with suppress(psycopg.OperationalError), psycopg.connect(str(config.database_url), autocommit=True) as conn:
        for seed in seeds:
            ingest.wait_until_read(conn, seed.article_id, seed.revision, timeout=SEED_SECONDS)
    if not stopping.is_set():
        click.echo(EXAMPLES.format(address=address, data=config.data_dir))


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5):  # noqa: S310 (our own address)
            return True
    except OSError:
        return False
