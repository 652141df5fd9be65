"""Workers: killed, stopped, failing, side by side; no article is lost and none is read into two states."""

import signal
import subprocess
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import uuid4

import psycopg

from service import ingest, tasks
from service.model import Article, Reading
from service.storage import claims, queue, readings
from tests.storage.processes import PATIENCE_SECONDS, running, until
from tests.storage.samples import GAZETTEER, claim, queued, reading

ARTICLE = Article(body="La ministre a annoncé la fermeture de l'usine.", url="https://www.exemple.fr/usine")
LONG_SILENT = "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"

WORKER = """
import sys, time
from functools import partial
from pathlib import Path
from service import ingest, tasks
from tests.storage.samples import GAZETTEER, claim, reading

database_url, begun, seconds = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
tasks.STALLED_CRON = "* * * * * *"

def extract(article):
    begun.touch()
    time.sleep(seconds)
    return reading(claim(article, "la fermeture de l'usine"))

tasks.work(database_url, partial(ingest.read, gazetteer=GAZETTEER, extract=extract))
"""


def worker(database_url: str, begun: Path, *, seconds: float) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """A worker in a process of its own that takes so long to read an article."""
    return running(WORKER, database_url, str(begun), str(seconds))


def post(database_url: str, article: Article = ARTICLE) -> ingest.Received:
    with psycopg.connect(database_url) as conn:
        return ingest.receive(conn, article)


def work(database_url: str) -> None:
    """Do every job that is due."""

    def extract(article: Article) -> Reading:
        return reading(claim(article, "la fermeture de l'usine"))

    tasks.work(
        database_url,
        lambda conn, reading_id: ingest.read(conn, reading_id, GAZETTEER, extract=extract),
        until_empty=True,
    )


def test_a_job_whose_worker_was_killed_is_done_by_another(database_url: str, tmp_path: Path) -> None:
    received = post(database_url)
    with worker(database_url, tmp_path / "begun", seconds=600) as killed:
        until((tmp_path / "begun").exists)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
    with psycopg.connect(database_url, autocommit=True) as conn:
        assert readings.latest(conn, received.article_id, 1).status == "reading"
        assert claims.of_article(conn, received.article_id) == ()
        conn.execute(LONG_SILENT)
        work(database_url)
        done = readings.latest(conn, received.article_id, 1)
        assert (done.status, done.attempts) == ("read", 2)
        assert len(claims.of_article(conn, received.article_id)) == 1
        assert queued(conn) == []


def test_a_running_worker_takes_up_the_job_of_a_killed_one(database_url: str, tmp_path: Path) -> None:
    received = post(database_url)
    with (
        worker(database_url, tmp_path / "begun", seconds=600) as killed,
        psycopg.connect(database_url, autocommit=True) as conn,
    ):
        until((tmp_path / "begun").exists)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        other = post(database_url, Article(ARTICLE.body, url="https://www.exemple.fr/autre"))
        conn.execute("UPDATE procrastinate_workers SET last_heartbeat = now() + interval '1 minute'")
        with worker(database_url, tmp_path / "begun again", seconds=0):
            until(lambda: readings.latest(conn, other.article_id, 1).status == "read")
            assert readings.latest(conn, received.article_id, 1).status == "reading"
            conn.execute(LONG_SILENT)
            until(lambda: readings.latest(conn, received.article_id, 1).status == "read")


def test_a_worker_that_is_told_to_stop_finishes_the_article_in_hand(database_url: str, tmp_path: Path) -> None:
    received = post(database_url)
    with worker(database_url, tmp_path / "begun", seconds=1) as stopped:
        until((tmp_path / "begun").exists)
        stopped.send_signal(signal.SIGTERM)
        assert stopped.wait(PATIENCE_SECONDS) == 0
    with psycopg.connect(database_url) as conn:
        assert readings.latest(conn, received.article_id, 1).status == "read"


def test_an_article_that_fails_is_tried_again_and_holds_nobody_up(database_url: str) -> None:
    bad = post(database_url, Article(body="Rien à lire.", url="https://www.exemple.fr/rien"))
    good = post(database_url)
    work(database_url)
    with psycopg.connect(database_url, autocommit=True) as conn:
        assert readings.latest(conn, bad.article_id, 1).status == "failed"
        assert readings.latest(conn, good.article_id, 1).status == "read"
        waiting = conn.execute("SELECT attempts, scheduled_at > now() FROM procrastinate_jobs WHERE status = 'todo'")
        assert waiting.fetchall() == [(1, True)]


def test_several_workers_share_the_articles(database_url: str, tmp_path: Path) -> None:
    sent = [post(database_url, Article(ARTICLE.body, url=f"https://www.exemple.fr/{i}")) for i in range(12)]
    with (
        worker(database_url, tmp_path / "one", seconds=0.1),
        worker(database_url, tmp_path / "two", seconds=0.1),
        psycopg.connect(database_url, autocommit=True) as conn,
    ):
        until(lambda: all(readings.latest(conn, each.article_id, 1).status == "read" for each in sent))
        assert (tmp_path / "one").exists()
        assert (tmp_path / "two").exists()
        assert {readings.latest(conn, each.article_id, 1).attempts for each in sent} == {1}


def test_a_job_of_an_erased_article_is_done_with(database_url: str) -> None:
    received = post(database_url)
    with psycopg.connect(database_url, autocommit=True) as conn:
        conn.execute("DELETE FROM articles WHERE id = %s", (received.article_id,))
        work(database_url)
        assert queued(conn) == []


def test_a_worker_makes_the_vectors_of_sentences_and_finds_their_languages(database_url: str) -> None:
    asked = uuid4()
    with psycopg.connect(database_url, autocommit=True) as conn:
        queue.defer_sentence(conn, asked, "Силы противовоздушной обороны сбили беспилотники", None)
    work(database_url)
    with psycopg.connect(database_url) as conn:
        made = conn.execute("SELECT id, language, vector_dims(embedding) FROM sentence_vectors").fetchall()
    assert made == [(asked, "ru", 512)]
