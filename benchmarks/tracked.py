"""Steps that are timed, beside the processor that they take; and tracking as a worker does it, step by step."""

import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import psutil
from psycopg import Connection

from service import tracking
from service.storage import embeddings, thread_writes
from service.storage.embeddings import Vector

STEPS = ("storing vectors", "matching", "writing threads", "tracking in all")


class Meter:
    """What steps took: each time, how long, and how long the processor was at it, here and in the server; seconds."""

    def __init__(self, conn: Connection) -> None:
        self.backend = conn.info.backend_pid
        self.taken: dict[str, list[tuple[float, float]]] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what is done meanwhile."""
        started, begun = time.perf_counter(), self._spent()
        yield
        self.taken.setdefault(name, []).append((time.perf_counter() - started, self._spent() - begun))

    def percentiles(self, name: str, *, among: int = 1) -> str:
        """A line: how long the step took, and its mean of the processor, divided by so many."""
        walls, spent = zip(*self.taken[name], strict=True)
        cuts = statistics.quantiles([wall / among for wall in walls], n=100, method="inclusive")
        shown = ", ".join(f"p{n} {cuts[n - 1] * 1000:.1f} ms" for n in (50, 95, 99))
        return f"{name:21} {shown}; {statistics.mean(spent) / among * 1000:.1f} ms of processor"

    def means(self, name: str, *, apart_from: int = 0) -> str:
        """A line: the step's means, but for the first times."""
        wall, spent = (statistics.mean(each[at] for each in self.taken[name][apart_from:]) * 1000 for at in (0, 1))
        return f"{name:21} {spent:.1f} ms of processor, {wall:.1f} ms an article"

    def _spent(self) -> float:
        exact = Path(
            f"/proc/{self.backend}/schedstat"
        )  # of Linux, in nanoseconds; elsewhere to a hundredth of a second
        if exact.exists():
            return time.process_time() + int(exact.read_text().split()[0]) / 1e9
        return time.process_time() + sum(psutil.Process(self.backend).cpu_times()[:2])


def track(conn: Connection, article_id: UUID, made: Mapping[str, Vector], meter: Meter) -> None:
    """What `tracking.track` does for an article of new claims, in steps."""
    with meter.step("tracking in all"), conn.transaction():
        new = embeddings.missing(conn, article_id)
        thread_writes.lock(conn)
        with meter.step("storing vectors"):
            embeddings.insert(conn, {each.id: made[each.text] for each in new})
        with meter.step("matching"):
            decision = tracking.decided(conn, new)
        with meter.step("writing threads"):
            tracking.apply(conn, article_id, decision)
