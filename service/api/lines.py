"""Lines of any number over HTTP, in memory that does not grow with them."""

from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile

LIVE_BYTES = 64 * 1024
_CHUNK = 64 * 1024


def sent_safely(answers: Iterable[bytes]) -> Iterator[bytes]:
    """The answers as they come, up to what the network surely takes; the rest once all of them are known.

    Answers that are made while the request is still read would otherwise fill every buffer on the way to a client that
    reads nothing before it has sent everything, and both sides would wait for each other for ever.
    """
    sent = 0
    coming = iter(answers)
    for answer in coming:
        yield answer
        sent += len(answer)
        if sent >= LIVE_BYTES:
            break
    with TemporaryFile() as rest:
        rest.writelines(coming)
        rest.seek(0)
        while chunk := rest.read(_CHUNK):
            yield chunk


def gathered(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer parts, each big enough to be worth sending."""
    waiting = bytearray()
    for part in parts:
        waiting += part
        if len(waiting) >= _CHUNK:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)
