"""How many requests may take long at once: those that wait for their articles to be read, and those that export."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from flask import Flask, current_app

from service.errors import TooManyExports

EXTENSION = "dixit.places"
EXPORTS = "dixit.export_places"


def register(app: Flask, *, threads: int, connections: int) -> None:
    """Lets half of the process's threads wait, and a quarter export: whoever only reads is answered by the others."""
    most = min(threads, connections)
    app.extensions[EXTENSION] = BoundedSemaphore(max(1, most // 2))
    app.extensions[EXPORTS] = BoundedSemaphore(max(1, most // 4))


@contextmanager
def waiting(seconds: int) -> Iterator[int]:
    """The seconds that may be waited: those asked for, or none where as many wait already as may."""
    places: BoundedSemaphore = current_app.extensions[EXTENSION]
    if not seconds or not places.acquire(blocking=False):
        yield 0
        return
    try:
        yield seconds
    finally:
        places.release()


@contextmanager
def exporting() -> Iterator[None]:
    """A place among those that export. Raises TooManyExports where none is free."""
    places: BoundedSemaphore = current_app.extensions[EXPORTS]
    if not places.acquire(blocking=False):
        raise TooManyExports
    try:
        yield
    finally:
        places.release()
