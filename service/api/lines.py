"""Lines of any number over HTTP, in memory that does not grow with them."""

from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import BinaryIO

LIVE_BYTES = 64 * 1024
_CHUNK = 64 * 1024


def split(stream: BinaryIO, longest: int) -> Iterator[bytes | None]:
    """The lines of a stream without their ends, None for one of more than `longest` bytes.

    What follows the last line break is a line when it holds anything.
    """
    while line := stream.readline(longest + 2):
        if line.endswith(b"\n"):
            whole = line.removesuffix(b"\n").removesuffix(b"\r")
            yield whole if len(whole) <= longest else None
        elif len(line) <= longest:
            yield line
        else:
            _skip_line(stream)
            yield None


def _skip_line(stream: BinaryIO) -> None:
    while (rest := stream.readline(_CHUNK)) and not rest.endswith(b"\n"):
        pass


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
