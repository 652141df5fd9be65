"""Open streams of events: any number of listeners, and for all of a process's one connection to the database.

Two threads stand behind them: the feeder reads the log and says what each listener is to get, the sender has their
sockets. Neither starts before somebody listens, hence never before the fork.
"""

import asyncio
import atexit
import resource
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event as Flag
from threading import Lock, Thread
from time import monotonic

import psycopg
import structlog
from psycopg import Connection

from service.api import metrics
from service.api.events import written
from service.api.listener import Listener, frame, place
from service.errors import EventGone, TooManyListeners
from service.storage import events, listening
from service.storage.events import Event, EventFilters, Kin, Position

log = structlog.get_logger()

BATCH = 200
"""So many events are read at once; more wait until these are on their way."""
POLL_SECONDS = 1.0
"""How often the log is looked at where no notification comes."""
SOON_SECONDS = 0.02
"""The same, while events wait for an older transaction to end."""
SHARE_SECONDS = 0.2
"""So long those who are behind are read for at a stretch, before what is new goes to the others."""
STALLED_SECONDS = 60.0
"""A listener that takes nothing for so long is let go; it resumes where it was."""
RESERVED_FILES = 256
"""File descriptors left for whatever is not a listener."""


class Hub:
    """The listeners of one process."""

    def __init__(self, connect: Callable[[], Connection], *, most: int, heartbeat: float) -> None:
        self._connect = connect
        self._most = most
        self._heartbeat = heartbeat
        self._lock = Lock()
        self._count = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._joining: SimpleQueue[Listener] = SimpleQueue()
        self._listeners: list[Listener] = []
        self._head: Position | None = None
        self._closing = Flag()
        self._threads: tuple[Thread, ...] = ()

    def check_room(self) -> None:
        """Raises TooManyListeners where no more are taken."""
        if self._count >= self._most:
            raise TooManyListeners

    def take(self, connection: socket.socket, opening: bytes, filters: EventFilters, position: Position) -> None:
        """Send a connection the beginning of its answer, then every event after the position that the filters leave."""
        with self._lock:
            loop = self._loop or self._start()
            self._count += 1
        metrics.LISTENERS.inc()
        listener = Listener(filters, position, self._lost)
        asyncio.run_coroutine_threadsafe(self._open(loop, listener, connection, opening), loop)

    def close(self) -> None:
        """End all streams."""
        self._closing.set()
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
        for thread in self._threads:
            thread.join(2 * POLL_SECONDS)

    def _start(self) -> asyncio.AbstractEventLoop:
        self._most = _room(self._most)
        self._loop = asyncio.new_event_loop()
        self._threads = (
            Thread(target=self._send, args=(self._loop,), name="events-sender", daemon=True),
            Thread(target=self._feed, name="events-feeder", daemon=True),
        )
        for thread in self._threads:
            thread.start()
        atexit.register(self.close)
        return self._loop

    def _lost(self) -> None:
        metrics.LISTENERS.dec()
        with self._lock:
            self._count -= 1

    @staticmethod
    def _send(loop: asyncio.AbstractEventLoop) -> None:
        loop.run_forever()
        loop.close()

    async def _open(
        self, loop: asyncio.AbstractEventLoop, listener: Listener, connection: socket.socket, opening: bytes
    ) -> None:
        try:
            await loop.create_connection(lambda: listener, sock=connection)
        except OSError:
            connection.close()
            self._lost()
            return
        listener.send(opening)
        self._joining.put(listener)

    def _feed(self) -> None:
        while not self._closing.is_set():
            try:
                with self._connect() as conn, listening.to(conn, events.CHANNEL) as notified:
                    while not self._closing.is_set():
                        notified("", self._round(conn))
            except psycopg.OperationalError as error:
                log.warning("events.unavailable", error=type(error).__name__)
                self._beat()
                self._closing.wait(POLL_SECONDS)
            except Exception:  # whoever listens asks again, and finds out what it was
                log.exception("events.failed")
                for listener in self._listeners:
                    self._call(listener.end)
                self._closing.wait(POLL_SECONDS)

    def _round(self, conn: Connection) -> float:
        """Send everybody what is new to them; the seconds until there may be more."""
        self._gather()
        if not self._listeners:
            self._head = None
            return POLL_SECONDS
        more = self._tell(conn)
        self._catch_all_up(conn)
        self._beat()
        if more or any(listener.waits for listener in self._listeners):
            return 0.0
        return SOON_SECONDS if events.is_pending(conn) else POLL_SECONDS

    def _gather(self) -> None:
        """Take in who came, and forget who went."""
        with suppress(Empty):
            while True:
                self._listeners.append(self._joining.get_nowait())
        self._listeners = [listener for listener in self._listeners if listener.open]

    def _tell(self, conn: Connection) -> bool:
        """Read what is new, once for all who are abreast of it; whether there is more already."""
        try:
            page = events.after(conn, self._head or events.latest(conn), limit=BATCH)
        except EventGone:  # the database is another one than it was: each finds out for itself
            self._head = None
            for listener in self._listeners:
                listener.abreast = False
            return True
        self._head = page.reached
        if page.items:
            known = events.kin(conn, page.items) if any(each.filters.entity for each in self._listeners) else {}
            lines = [written(event) for event in page.items]
            for listener in self._listeners:
                if listener.abreast:
                    self._deliver(listener, page.items, lines, known)
        return page.more

    def _deliver(self, listener: Listener, found: Sequence[Event], lines: Sequence[bytes], known: Kin) -> None:
        if not listener.free:
            listener.abreast = False
            return
        told = [
            (event, line)
            for event, line in zip(found, lines, strict=True)
            if event.position > listener.position and events.wanted(event, listener.filters, known)
        ]
        self._forward(listener, told, max(listener.position, found[-1].position))

    def _catch_all_up(self, conn: Connection) -> None:
        """Read on for those who are behind, who waited longest first."""
        until = monotonic() + SHARE_SECONDS
        for listener in sorted((each for each in self._listeners if each.waits), key=lambda each: each.read_at):
            self._catch_up(conn, listener)
            if monotonic() > until:
                return

    def _catch_up(self, conn: Connection, listener: Listener) -> None:
        listener.read_at = monotonic()
        try:
            page = events.after(conn, listener.position, listener.filters, limit=BATCH)
        except EventGone:
            self._call(listener.end)
            return
        listener.abreast = not page.more
        self._forward(listener, [(event, written(event)) for event in page.items], page.reached)

    def _forward(self, listener: Listener, told: Sequence[tuple[Event, bytes]], reached: Position) -> None:
        listener.position = reached
        if told:
            listener.told = told[-1][0].position
            self._write(listener, b"".join(frame(event, line, listener.filters) for event, line in told))

    def _beat(self) -> None:
        """Let those who were sent nothing for a while know that they are still connected, and where they stand."""
        now = monotonic()
        for listener in self._listeners:
            silent = now - listener.busy_since
            if listener.free and silent >= self._heartbeat:
                moved = listener.position != listener.told
                listener.told = listener.position
                self._write(listener, b":\n" + (place(listener.position, listener.filters) if moved else b""))
            elif not listener.free and silent >= STALLED_SECONDS:
                self._call(listener.end)

    def _write(self, listener: Listener, data: bytes) -> None:
        listener.engage()
        self._call(listener.send, data)

    def _call(self, what: Callable[..., None], *arguments: bytes) -> None:
        with suppress(RuntimeError):  # the loop is closed: everything ends
            assert self._loop is not None  # noqa: S101 (nobody listens before it runs)
            self._loop.call_soon_threadsafe(what, *arguments)


def _room(wanted: int) -> int:
    """How many of so many listeners the process may have files for, as many of these as its system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + RESERVED_FILES
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return wanted
    allowed = needed if hard == resource.RLIM_INFINITY else min(hard, needed)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return allowed - RESERVED_FILES
