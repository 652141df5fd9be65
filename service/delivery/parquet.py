"""Claims as Parquet: typed columns, in groups of rows that are written as they fill.

The only module that needs pyarrow, the extra "parquet"; `formats.writer` loads it when it is asked for.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from service.delivery.columns import COLUMNS, Column, Kind, moment
from service.wire import Wire

ROWS = 10_000
"""Claims in a group, whose cells are what is held at a time."""
_TYPES: Mapping[Kind, Any] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "moment": pa.timestamp("ms", tz="UTC"),
}
SCHEMA = pa.schema([(column.name, _TYPES[column.kind]) for column in COLUMNS])


class _Sink:
    """A file that is only written, whose bytes are taken away as they come; it knows how many there were."""

    closed = False

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._written = 0

    def write(self, part: bytes) -> int:
        self._waiting.append(bytes(part))
        self._written += len(part)
        return len(part)

    def tell(self) -> int:
        return self._written

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """There is nothing to close."""

    def take(self) -> bytes:
        taken = b"".join(self._waiting)
        self._waiting.clear()
        return taken


def write(claims: Iterable[Wire]) -> Iterator[bytes]:
    """The file, a group of rows at a time."""
    sink = _Sink()
    with parquet.ParquetWriter(pa.PythonFile(sink, mode="w"), SCHEMA, compression="zstd") as file:
        for group in _groups(claims):
            file.write_table(group)
            yield sink.take()
    yield sink.take()


def _groups(claims: Iterable[Wire]) -> Iterator[Any]:
    """ROWS claims at a time as tables. Only their cells are kept: a whole claim takes ten times as much."""
    coming = iter(claims)
    while True:
        cells: list[list[Any]] = [[] for _ in COLUMNS]
        for claim in islice(coming, ROWS):
            for column, held in zip(COLUMNS, cells, strict=True):
                held.append(_cell(column, claim))
        if not cells[0]:
            return
        yield pa.table(cells, schema=SCHEMA)


def _cell(column: Column, claim: Wire) -> Any:
    value = column.of(claim)
    return moment(value) if value and column.kind == "moment" else value
