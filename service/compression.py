"""What comes compressed, unpacked piece by piece, so that a bomb costs no memory."""

import zlib
from collections.abc import Iterable, Iterator

from service.errors import DixitError

PIECE = 64 * 1024
"""The most bytes that are unpacked at a time."""
_GZIP = zlib.MAX_WBITS | 16


class BrokenGzip(DixitError):
    """What should be gzip is not, or is cut off."""


class Bomb(DixitError):
    """What is packed unpacks to far more than any text does."""


def gunzipped(packed: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes that gzip (RFC 1952, one member or several) packed, in pieces of PIECE bytes at most.

    Raises BrokenGzip where the stream goes wrong, after the pieces before it.
    """
    member, whole = zlib.decompressobj(_GZIP), False
    for chunk in packed:
        rest = chunk
        while rest:
            if member.eof:
                member = zlib.decompressobj(_GZIP)
            yield from _unpacked(member, rest)
            rest, whole = member.unused_data, member.eof
    if not whole:
        raise BrokenGzip


def _unpacked(member: "zlib._Decompress", chunk: bytes) -> Iterator[bytes]:
    while chunk and not member.eof:
        try:
            piece = member.decompress(chunk, PIECE)
        except zlib.error as error:
            raise BrokenGzip(f"{error}.") from error
        if piece:
            yield piece
        chunk = member.unconsumed_tail
