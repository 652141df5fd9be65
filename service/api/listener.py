"""One open stream of events: its connection, how far it has come, and what goes over it."""

import asyncio
from collections.abc import Callable
from time import monotonic

from service.api.events import cursor_at
from service.storage.events import Event, EventFilters, Position

BUFFERED = 64 * 1024
"""Bytes that wait for a slow listener before nothing more is read for it, until it has taken most of them."""


class Listener(asyncio.Protocol):
    """A stream that is open, and how far it has come.

    The feeder alone writes `position` (what it was sent, or did not want, ends there), `told` (the last position that
    the client knows of), `abreast` (nothing earlier is left to read for it), `read_at` (when something was last read
    for it alone) and `busy_since` (when it was last sent something).
    """

    def __init__(self, filters: EventFilters, position: Position, on_end: Callable[[], None]) -> None:
        self.filters = filters
        self.position = self.told = position
        self.abreast = False
        self.read_at = self.busy_since = monotonic()
        self.open = True
        self._sending = True
        self._paused = False
        self._on_end = on_end
        self._transport: asyncio.Transport | None = None

    @property
    def free(self) -> bool:
        """Whether it has taken what it was sent, so that it can be sent more."""
        return not (self._sending or self._paused)

    @property
    def waits(self) -> bool:
        """Whether something is to be read for it alone."""
        return self.free and not self.abreast

    def engage(self) -> None:
        """Not free any more: `send` follows, in the sender's thread."""
        self._sending = True
        self.busy_since = monotonic()

    def send(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)
        self._sending = False

    def end(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 (a socket's is no other)
        transport.set_write_buffer_limits(high=BUFFERED)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 (asyncio says why)
        self.open = False
        self._on_end()

    def pause_writing(self) -> None:
        self._paused = True

    def resume_writing(self) -> None:
        self._paused = False


def frame(event: Event, line: bytes, filters: EventFilters) -> bytes:
    """An event as a stream has it (HTML standard, "Server-sent events"); `line` is its JSON."""
    return b"id: %b\nevent: %b\ndata: %b\n\n" % (
        cursor_at(event.position, filters).encode(),
        event.kind.encode(),
        line,
    )


def place(position: Position, filters: EventFilters) -> bytes:
    """What tells a client where it stands, and nothing else: without data it is no event."""
    return b"id: %b\n\n" % cursor_at(position, filters).encode()
