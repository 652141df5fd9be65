"""Bodies that come packed (Content-Encoding: gzip), unpacked as they are read, in memory that stays flat."""

from collections.abc import Iterator
from io import RawIOBase
from typing import IO, Any

from flask import Flask, Request, request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.wsgi import get_input_stream

from service.compression import PIECE, Bomb, gunzipped

GZIP = {"gzip", "x-gzip"}
MIB = 1024 * 1024
HIGHEST_RATIO = 200
"""No text is so dull that it packs better; deflate itself could do 1032."""


class UnknownPacking(UnsupportedMediaType):
    """A Content-Encoding that is not read; the answer says in Accept-Encoding which is (RFC 9110, section 15.5.16)."""

    def get_headers(self, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
        """The headers of the answer."""
        return [*super().get_headers(*args, **kwargs), ("Accept-Encoding", "gzip")]


def register(app: Flask) -> None:
    """Has every body unpacked before a view reads it; what it unpacks to is held to the limit of bodies."""
    app.before_request(_unpack)


def _unpack() -> None:
    named = (coding.strip().lower() for coding in request.headers.get("Content-Encoding", "").split(","))
    codings = [coding for coding in named if coding not in {"", "identity"}]
    if not codings:
        return
    if len(codings) > 1 or codings[0] not in GZIP:
        raise UnknownPacking("The body may be packed with gzip, once, or not at all.")
    packed = get_input_stream(request.environ, safe_fallback=False)
    request.environ["wsgi.input"] = _Unpacked(request._get_current_object(), packed)  # type: ignore[attr-defined]
    request.environ["wsgi.input_terminated"] = True
    request.environ.pop("CONTENT_LENGTH", None)


class _Unpacked(RawIOBase):
    """What a packed body unpacks to. Reading raises BrokenGzip, Bomb, RequestEntityTooLarge."""

    def __init__(self, asked: Request, packed: IO[bytes]) -> None:
        self._asked = asked
        self._packed = packed
        self._sizes = {"packed": 0, "unpacked": 0}
        self._pieces = gunzipped(self._chunks())
        self._piece = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._piece:
            self._piece = next(self._pieces, b"")
            self._count("unpacked", len(self._piece))
        size = min(len(buffer), len(self._piece))
        buffer[:size], self._piece = self._piece[:size], self._piece[size:]
        return size

    def _chunks(self) -> Iterator[bytes]:
        while chunk := self._packed.read(PIECE):
            self._count("packed", len(chunk))
            yield chunk

    def _count(self, which: str, size: int) -> None:
        self._sizes[which] += size
        longest = self._asked.max_content_length
        if longest is not None and self._sizes["packed"] > longest:
            raise RequestEntityTooLarge
        if self._sizes["unpacked"] > max(MIB, HIGHEST_RATIO * self._sizes["packed"]):
            raise Bomb
