"""How many requests may wait at once for their articles to be read."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from flask import Flask, current_app

EXTENSION = "dixit.places"


def register(app: Flask, *, threads: int, connections: int) -> None:
    """Lets half of the process's threads wait: whoever only reads is answered by the others meanwhile."""
    app.extensions[EXTENSION] = BoundedSemaphore(max(1, min(threads, connections) // 2))


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
