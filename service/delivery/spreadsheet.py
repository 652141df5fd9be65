"""Claims as CSV (RFC 4180) that a spreadsheet opens without running any of it."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from service.delivery.columns import COLUMNS, row
from service.wire import Wire

BOM = "\ufeff"
GUARD = "'"
UNSAFE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a formula may begin with, by OWASP's page on CSV injection, in full width too, as some spreadsheets take it."""


def write(claims: Iterable[Wire], *, bom: bool = False) -> Iterator[bytes]:
    """The names of the columns, then a row a claim, as they are made; `bom` begins as Excel wants UTF-8 to begin."""
    out = StringIO(newline="")
    lines = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    out.write(BOM if bom else "")
    lines.writerow([column.name for column in COLUMNS])
    yield _taken(out)
    for claim in claims:
        lines.writerow([cell(value) for value in row(claim)])
        yield _taken(out)


def cell(value: Any) -> Any:
    """A value as a cell: text that a formula could begin with gets an apostrophe in front.

    So does text that begins with one, so that whoever reads the cells by program takes one apostrophe off the front
    of each that has it, and has the text as it was.
    """
    if isinstance(value, str) and value.startswith((*UNSAFE, GUARD)):
        return GUARD + value
    return "" if value is None else value


def _taken(out: StringIO) -> bytes:
    written = out.getvalue().encode()
    out.seek(0)
    out.truncate()
    return written
