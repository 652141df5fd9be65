"""Gzip is unpacked as it comes, whole or not at all."""

import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.compression import PIECE, BrokenGzip, gunzipped

GIB = 1024**3


def pieces_of(packed: bytes, size: int) -> list[bytes]:
    return [packed[i : i + size] for i in range(0, len(packed), size)]


@given(st.lists(st.binary(max_size=200_000), min_size=1, max_size=3), st.integers(1, 5000))
def test_what_was_packed_comes_back_however_it_is_cut_and_in_however_many_members(contents, size):
    packed = b"".join(map(gzip.compress, contents))
    assert b"".join(gunzipped(pieces_of(packed, size))) == b"".join(contents)


@given(st.binary(max_size=2000), st.data())
def test_what_is_cut_off_is_broken(content, data):
    packed = gzip.compress(content)
    kept = data.draw(st.integers(0, len(packed) - 1))
    with pytest.raises(BrokenGzip):
        list(gunzipped([packed[:kept]]))


@pytest.mark.parametrize(
    "packed", [b"", b"text", zlib.compress(b"text"), gzip.compress(b"text") + b"more", b"\x1f\x8b" + b"\0" * 40]
)
def test_what_is_no_gzip_is_broken(packed):
    with pytest.raises(BrokenGzip):
        list(gunzipped([packed]))


def test_a_changed_byte_is_noticed():
    packed = bytearray(gzip.compress(b"The minister said no. " * 50))
    packed[-6] ^= 1
    with pytest.raises(BrokenGzip):
        list(gunzipped([bytes(packed)]))


def test_a_bomb_of_a_gibibyte_costs_no_memory():
    packer = zlib.compressobj(9, wbits=31)
    block = bytes(1024 * 1024)
    packed = b"".join(packer.compress(block) for _ in range(1024)) + packer.flush()
    tracemalloc.start()
    unpacked = 0
    try:
        for piece in gunzipped([packed]):
            assert len(piece) <= PIECE
            unpacked += len(piece)
        assert tracemalloc.get_traced_memory()[1] < 4 * len(packed)
    finally:
        tracemalloc.stop()
    assert unpacked == GIB
