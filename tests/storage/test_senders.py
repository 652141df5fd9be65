"""Workers that send: killed, side by side, with receivers that never answer; no message is lost, none is sent twice at
once, and no receiver waits for another.
"""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Lock
from uuid import UUID

import pytest
from psycopg import Connection

from service import ingest
from service.delivery.webhooks import messages, signing
from service.model import Article
from service.storage import deliveries, webhooks
from service.storage.deliveries import NewDelivery
from service.storage.webhooks import Subscription
from tests.loopback import Asked, Page, Site
from tests.storage.processes import ROOT, running, until

README = (ROOT / "README.md").read_text(encoding="utf-8")
WORKER = """
import asyncio, signal, sys
from datetime import timedelta
from service.addresses import Networks
from service.delivery.webhooks import sending, worker
from service.storage import deliveries

deliveries.LEASE = timedelta(seconds=float(sys.argv[2]))
worker.PAUSE_SECONDS = 0.05
allowed = sending.policy(Networks.parse("127.0.0.0/8"))

async def main():
    sending = asyncio.create_task(worker.deliver(sys.argv[1], allowed=allowed, base=""))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, sending.cancel)
    await asyncio.wait([sending])

asyncio.run(main())
"""


READER = """
import sys
from functools import partial
from service import ingest, tasks
from service.addresses import Networks
from service.delivery.webhooks import sending, worker
from tests.storage.samples import GAZETTEER, claim, reading

def extract(article):
    return reading(claim(article, "la fermeture de l'usine"))

allowed = sending.policy(Networks.parse("127.0.0.0/8"))
read = partial(ingest.read, gazetteer=GAZETTEER, extract=extract)
tasks.work(sys.argv[1], read, beside=[partial(worker.deliver, sys.argv[1], allowed=allowed, base="")])
"""


def sender(
    database_url: str, *, lease: float = 90, program: str = WORKER
) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """What sends, in a process of its own; others take up its work after so many seconds."""
    return running(program, database_url, str(lease))


@pytest.fixture
def conn(committing: Connection) -> Connection:
    return committing


def subscribe(conn: Connection, url: str) -> UUID:
    return webhooks.create(conn, Subscription(url), signing.new_secret())


def add(conn: Connection, webhook_id: UUID, count: int = 1) -> list[UUID]:
    now = datetime.now(UTC)
    new = [deliveries.add(conn, webhook_id, messages.test(webhook_id, now=now), now=now) for _ in range(count)]
    return [each for each in new if each]


def statuses(conn: Connection, webhook_id: UUID) -> Counter[str]:
    return Counter(each.status for each in deliveries.page(conn, webhook_id, limit=1000).items)


def test_a_message_whose_worker_was_killed_while_it_was_sent_arrives_under_its_id(
    database_url: str, conn: Connection, site: Site
) -> None:
    killed = Event()

    def hanging(asked: Asked) -> Page:
        killed.wait(30)
        return 204, {}, b""

    site.pages["/hook"] = hanging
    webhook = subscribe(conn, site.url("/hook"))
    [sent, *others] = add(conn, webhook, 3)
    with sender(database_url, lease=2) as first:
        until(lambda: site.asked)
        first.kill()
        first.wait()
    killed.set()
    with sender(database_url, lease=2):
        until(lambda: statuses(conn, webhook) == {"succeeded": 3})
    arrived = Counter(asked.headers["webhook-id"] for asked in site.asked)
    assert arrived == Counter({str(sent): 2} | {str(other): 1 for other in others})
    attempts = deliveries.get(conn, webhook, sent).attempts
    assert [attempt.status for attempt in attempts] == [None, 204]


def test_what_is_read_is_told_by_the_worker_that_read_it(database_url: str, conn: Connection, site: Site) -> None:
    site.pages["/hook"] = (204, {}, b"")
    webhook = subscribe(conn, site.url("/hook"))
    received = ingest.receive(conn, Article("La ministre a annoncé la fermeture de l'usine."))
    with sender(database_url, program=READER) as stopped:
        until(lambda: len(site.asked) == 2)
        stopped.terminate()
        assert stopped.wait(40) == 0
    told = [json.loads(asked.body) for asked in site.asked]
    assert [message["type"] for message in told] == ["claim.created", "article.read"]
    assert {message["data"]["article"] for message in told} == {str(received.article_id)}
    assert statuses(conn, webhook) == {"succeeded": 2}


def test_the_receiver_of_the_readme_takes_a_message_once_however_often_it_comes(
    database_url: str, conn: Connection, tmp_path: Path
) -> None:
    program = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert program
    (tmp_path / "receiver.py").write_text(program[1], encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    webhook = webhooks.create(
        conn, Subscription(f"http://127.0.0.1:{port}/hooks/dixit"), secret := signing.new_secret()
    )
    message = {"type": "claim.created", "data": {"href": "/v1/claims/7"}}
    sent = deliveries.add(conn, webhook, NewDelivery("claim.created", message), now=datetime.now(UTC))
    assert sent
    command = [sys.executable, "-m", "flask", "--app", "receiver", "run", "--port", str(port)]
    environment = os.environ | {"SECRET": secret}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as receiver:
        until(lambda: answers(port))
        with sender(database_url):
            until(lambda: statuses(conn, webhook) == {"succeeded": 1})
            deliveries.again(conn, webhook, sent, now=datetime.now(UTC))
            until(lambda: statuses(conn, webhook) == {"succeeded": 1})
        receiver.terminate()
        said, _ = receiver.communicate(timeout=30)
    assert len(deliveries.get(conn, webhook, sent).attempts) == 2
    assert said.count("claim.created /v1/claims/7") == 1


def answers(port: int) -> bool:
    """Whether somebody takes connections there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_two_workers_share_the_receivers_and_never_send_a_message_twice(
    database_url: str, conn: Connection, site: Site
) -> None:
    under_way: Counter[str] = Counter()
    most: Counter[str] = Counter()
    lock = Lock()

    def slow(asked: Asked) -> Page:
        with lock:
            under_way[asked.path] += 1
            most[asked.path] = max(most[asked.path], under_way[asked.path])
        time.sleep(0.02)
        with lock:
            under_way[asked.path] -= 1
        return 204, {}, b""

    paths = [f"/hook/{n}" for n in range(4)]
    site.pages |= dict.fromkeys(paths, slow)
    ids = [subscribe(conn, site.url(path)) for path in paths]
    sent = [each for webhook in ids for each in add(conn, webhook, 15)]
    with sender(database_url), sender(database_url):
        until(lambda: all(statuses(conn, webhook) == {"succeeded": 15} for webhook in ids))
    assert Counter(asked.headers["webhook-id"] for asked in site.asked) == Counter(map(str, sent))
    assert set(most.values()) == {1}, "a receiver is sent one message after the other"


def test_receivers_that_never_answer_hold_up_nobody_else(database_url: str, conn: Connection, site: Site) -> None:
    over = Event()

    def never(asked: Asked) -> Page:
        over.wait(30)
        return 204, {}, b""

    site.pages |= {"/dead": never, "/hook": (204, {}, b"")}
    dead = [subscribe(conn, site.url("/dead")) for _ in range(6)]
    for webhook in dead:
        add(conn, webhook, 20)
    with sender(database_url) as process:
        until(lambda: len(site.asked) == len(dead))
        living = subscribe(conn, site.url("/hook"))
        began = time.monotonic()
        add(conn, living, 20)
        until(lambda: statuses(conn, living) == {"succeeded": 20})
        assert time.monotonic() - began < 10
        assert sum(asked.path == "/dead" for asked in site.asked) == len(dead), "one attempt each is under way"
        process.kill()
    over.set()


def test_a_worker_that_is_told_to_stop_sends_what_is_in_hand_and_no_more(
    database_url: str, conn: Connection, site: Site
) -> None:
    begun, go_on = Event(), Event()

    def slow(asked: Asked) -> Page:
        begun.set()
        go_on.wait(30)
        return 204, {}, b""

    site.pages["/hook"] = slow
    webhook = subscribe(conn, site.url("/hook"))
    [sent, *_] = add(conn, webhook, 10)
    with sender(database_url) as stopped:
        assert begun.wait(40)
        stopped.terminate()
        time.sleep(0.5)
        assert stopped.poll() is None
        go_on.set()
        assert stopped.wait(30) == 0
    assert deliveries.get(conn, webhook, sent).status == "succeeded"
    assert statuses(conn, webhook) == {"succeeded": 1, "pending": 9}
