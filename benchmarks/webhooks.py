"""How soon and how fast webhooks are told: `python benchmarks/webhooks.py`, on a Postgres and receivers of its own.

Messages are sent by a worker in a process of its own to receivers on loopback, which answer after 20 ms.
"""

import asyncio
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from statistics import quantiles
from uuid import UUID

import psycopg
from own_database import own_database
from psycopg import Connection

from service.addresses import Networks
from service.delivery.webhooks import messages, sending, signing, worker
from service.delivery.webhooks.dispatching import dispatch
from service.model import Article, Claimant
from service.storage import deliveries, webhooks
from service.storage.claim_query import ClaimFilters
from service.storage.webhooks import Subscription
from tests.storage.samples import claim, stored

ANSWER_SECONDS = 0.02
TOLD, BURST, RECEIVERS = 60, 800, 16
SUBSCRIPTIONS, ARTICLES, CLAIMS = 100, 60, 8
PEOPLE = [Claimant("named", f"Zoé Quai{n}", "person") for n in range(50)]


class Receiver(BaseHTTPRequestHandler):
    """Takes everything, and notes when it came."""

    protocol_version = "HTTP/1.1"
    came: list[float] = []  # noqa: RUF012 (of all of them)

    def do_POST(self) -> None:
        self.came.append(time.perf_counter())
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(ANSWER_SECONDS)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def receiving() -> Iterator[str]:
    """The address of receivers."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # the worker is killed at the end
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/hook"
    server.shutdown()


@contextmanager
def sender(database_url: str) -> Iterator[None]:
    """A worker that sends."""
    with subprocess.Popen([sys.executable, __file__, database_url], stdout=subprocess.DEVNULL) as process:
        yield
        process.kill()


def article(conn: Connection, n: int) -> None:
    """One more article, read."""
    words = [f"La digue {n} {k} tient bon" for k in range(CLAIMS)]
    new = Article(". ".join(words) + ".")
    stored(conn, new, *[claim(new, each, random.choice(PEOPLE)) for each in words])


def arrived(count: int) -> None:
    """Wait until so many messages came."""
    while len(Receiver.came) < count:
        time.sleep(0.005)


def latency(conn: Connection, url: str) -> None:
    """From the end of the transaction in which it happened to the receiver."""
    subscribe(conn, url, ClaimFilters(status=None), "article.read")
    waits = []
    for n in range(TOLD):
        Receiver.came.clear()
        article(conn, n)
        committed = time.perf_counter()
        arrived(1)
        waits.append(Receiver.came[0] - committed)
    found = quantiles(waits, n=20)
    print(f"told after {found[9]:.2f} s at the median, {found[18]:.2f} s at the 95th percentile")


def throughput(conn: Connection, url: str, receivers: int) -> None:
    """Messages that wait, to so many receivers."""
    ids = [subscribe(conn, url, ClaimFilters(status=None), "entity.split") for _ in range(receivers)]
    Receiver.came.clear()
    now = datetime.now(UTC)
    new = [(ids[n % receivers], messages.test(ids[n % receivers], now=now)) for n in range(BURST)]
    deliveries.add_all(conn, new, now=now)
    began = time.perf_counter()
    arrived(BURST)
    print(f"{BURST / (time.perf_counter() - began):.0f} messages a second to {receivers} receivers")


def matching(conn: Connection) -> None:
    """Events that a hundred subscriptions are matched with, each to the claims of somebody."""
    people = [id_ for (id_,) in conn.execute("SELECT id FROM entities WHERE type = 'person'")]
    for _ in range(SUBSCRIPTIONS):
        filters = ClaimFilters(status=None, entity=random.choice(people), role="claimant")
        subscribe(conn, "https://desk.example/", filters, "claim.created")
    for n in range(ARTICLES):
        article(conn, TOLD + n)
    began = time.perf_counter()
    while dispatch(conn, base="", now=datetime.now(UTC)):
        pass
    print(f"{ARTICLES * (CLAIMS + 1)} events and {SUBSCRIPTIONS} filters in {time.perf_counter() - began:.2f} s")
    began = time.perf_counter()
    for _ in range(50):
        dispatch(conn, base="", now=datetime.now(UTC))
    print(f"a look where nothing happened: {(time.perf_counter() - began) / 50 * 1000:.1f} ms")


def subscribe(conn: Connection, url: str, filters: ClaimFilters, kind: str) -> UUID:
    return webhooks.create(conn, Subscription(url, events=(kind,), filters=filters), signing.new_secret())


def main() -> None:
    """Print the figures."""
    random.seed(1)
    with own_database() as url, psycopg.connect(url, autocommit=True) as conn, receiving() as receiver:
        with sender(url):
            latency(conn, receiver)
            for receivers in (1, RECEIVERS):
                throughput(conn, receiver, receivers)
        matching(conn)


def send(database_url: str) -> None:
    """What the worker does."""
    allowed = sending.policy(Networks.parse("127.0.0.0/8"))
    asyncio.run(worker.deliver(database_url, allowed=allowed, base=""))


if __name__ == "__main__":
    main() if len(sys.argv) == 1 else send(sys.argv[1])
