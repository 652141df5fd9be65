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
"""Claims in a group, which is what is held at a time: some 20 MB."""
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
    sink, coming = _Sink(), iter(claims)
    with parquet.ParquetWriter(pa.PythonFile(sink, mode="w"), SCHEMA, compression="zstd") as file:
        while group := list(islice(coming, ROWS)):
            file.write_table(_table(group))
            yield sink.take()
    yield sink.take()


def _table(group: list[Wire]) -> Any:
    return pa.table({column.name: _values(column, group) for column in COLUMNS}, schema=SCHEMA)


def _values(column: Column, group: list[Wire]) -> list[Any]:
    found = (column.of(claim) for claim in group)
    return [moment(value) if value and column.kind == "moment" else value for value in found]
