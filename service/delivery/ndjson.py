"""Claims as NDJSON: each as the wire has it, a line a claim."""

import json
from collections.abc import Iterable, Iterator

from service.wire import Wire


def write(claims: Iterable[Wire]) -> Iterator[bytes]:
    """The lines, as they are made."""
    for claim in claims:
        yield json.dumps(claim, ensure_ascii=False).encode() + b"\n"
