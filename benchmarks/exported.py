"""One form of an export, streamed as a reader takes it: what `exports.py` runs in a process of its own."""

import json
import sys
import time
from pathlib import Path

from service.app import create_app
from service.config import Config


def main(url: str, form: str) -> None:
    """Print what it took, in JSON."""
    client = create_app(Config(database_url=url)).test_client()
    client.get("/v1/claims?limit=200")
    before = peak()
    started = time.perf_counter()
    with client.get(f"/v1/claims.{form}") as answer:
        first, size = 0.0, 0
        for part in answer.response:
            first = first or time.perf_counter() - started
            size += len(part)
        seconds = time.perf_counter() - started
        etag = answer.headers["ETag"]
    started = time.perf_counter()
    again = client.get(f"/v1/claims.{form}", headers={"If-None-Match": etag}).status_code
    figures = {
        "form": form,
        "MB": round(size / 1e6, 1),
        "seconds": round(seconds, 1),
        "first_byte_ms": round(first * 1000),
        "again": again,
        "again_ms": round((time.perf_counter() - started) * 1000, 1),
        "memory_before_MB": before,
        "memory_at_its_peak_MB": peak(),
    }
    print(json.dumps(figures))


def peak() -> int:
    """The most memory that this process has held, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) // 1000


if __name__ == "__main__":
    main(*sys.argv[1:])
