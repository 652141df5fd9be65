"""An article at the door: stored once, with its job, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import psycopg
import pytest
from psycopg import Connection

from service import ingest
from service.model import Article, Publisher
from service.storage import articles
from tests.storage.samples import queued

ARTICLE = Article(
    body="La ministre a annoncé la fermeture de l'usine.",
    title="L'usine fermera",
    url="https://www.exemple.fr/usine.html",
    publisher=Publisher("L'Exemple", "exemple.fr"),
)


def test_an_article_and_its_job_are_stored_together(conn: Connection) -> None:
    received = ingest.receive(conn, ARTICLE)
    stored = articles.get(conn, received.article_id)
    assert (received.created, received.revised, received.revision) == (True, False, 1)
    assert (stored.body, stored.title, stored.reading.status) == (ARTICLE.body, ARTICLE.title, "queued")
    assert queued(conn) == [stored.reading.id]


def test_an_article_sent_twice_is_stored_once(conn: Connection) -> None:
    first = ingest.receive(conn, ARTICLE)
    second = ingest.receive(conn, ARTICLE)
    assert second == replace(first, created=False)
    assert len(queued(conn)) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://www.exemple.fr/usine.html?utm_source=lettre&utm_medium=mail",
        "https://www.exemple.fr/usine.html#commentaires",
        "http://WWW.Exemple.fr:80/usine.html",
        "https://www.exemple.fr/usine.html?fbclid=abc",
    ],
)
def test_an_address_that_only_tracks_is_the_same_article(conn: Connection, url: str) -> None:
    first = ingest.receive(conn, ARTICLE)
    assert ingest.receive(conn, replace(ARTICLE, url=url)).article_id == first.article_id


@pytest.mark.parametrize("url", ["https://www.exemple.fr/usine.html?page=2", "https://www.exemple.fr/Usine.html"])
def test_another_address_is_another_article(conn: Connection, url: str) -> None:
    first = ingest.receive(conn, ARTICLE)
    assert ingest.receive(conn, replace(ARTICLE, url=url)).article_id != first.article_id


def test_another_text_at_the_same_address_is_a_revision_that_is_read_anew(conn: Connection) -> None:
    first = ingest.receive(conn, ARTICLE)
    second = ingest.receive(conn, replace(ARTICLE, body=ARTICLE.body + " Elle l'a dit hier."))
    assert (second.article_id, second.revision, second.created, second.revised) == (first.article_id, 2, False, True)
    assert len(queued(conn)) == 2
    assert articles.get(conn, first.article_id, revision=1).body == ARTICLE.body


def test_another_title_is_a_revision_too(conn: Connection) -> None:
    ingest.receive(conn, ARTICLE)
    assert ingest.receive(conn, replace(ARTICLE, title="L'usine ferme")).revised


def test_without_address_the_publishers_own_id_decides(conn: Connection) -> None:
    first = ingest.receive(conn, replace(ARTICLE, url=None, external_id="42"))
    again = ingest.receive(conn, replace(ARTICLE, url=None, external_id="42", body="Un autre texte, cette fois."))
    other = ingest.receive(conn, replace(ARTICLE, url=None, external_id="42", publisher=Publisher("Autre")))
    assert (again.article_id, again.revision) == (first.article_id, 2)
    assert other.created


def test_without_address_and_id_the_text_decides(conn: Connection) -> None:
    first = ingest.receive(conn, replace(ARTICLE, url=None))
    same = ingest.receive(conn, replace(ARTICLE, url=None))
    other = ingest.receive(conn, replace(ARTICLE, url=None, body="Un autre texte."))
    assert same.article_id == first.article_id
    assert other.created


def test_a_publisher_is_known_again_by_its_domain_and_then_by_its_name(conn: Connection) -> None:
    by_domain = ingest.receive(conn, replace(ARTICLE, publisher=Publisher(domain="EXEMPLE.fr")))
    named = ingest.receive(conn, replace(ARTICLE, url="https://www.exemple.fr/2", publisher=ARTICLE.publisher))
    by_name = ingest.receive(conn, replace(ARTICLE, url="https://www.exemple.fr/3", publisher=Publisher("l’exemple")))
    found = [articles.get(conn, each.article_id).publisher for each in (by_domain, named, by_name)]
    assert len({each.id for each in found if each}) == 1
    assert found[0] is not None
    assert found[0].name == "L'Exemple"


def test_what_fails_after_the_article_leaves_neither_article_nor_job(database_url: str) -> None:
    with psycopg.connect(database_url) as conn:
        conn.execute("ALTER TABLE procrastinate_jobs ADD CHECK (task_name <> 'read')")
    with psycopg.connect(database_url) as conn, pytest.raises(Exception, match=r"."):
        ingest.receive(conn, ARTICLE)
    with psycopg.connect(database_url) as conn:
        assert conn.execute("SELECT count(*) FROM articles").fetchone() == (0,)
        assert conn.execute("SELECT count(*) FROM readings").fetchone() == (0,)


def test_what_the_caller_undoes_leaves_neither_article_nor_job(database_url: str) -> None:
    with psycopg.connect(database_url) as conn:
        with conn.transaction(force_rollback=True):
            ingest.receive(conn, ARTICLE)
        assert articles.page(conn, articles.ArticleFilters()).items == ()
        assert queued(conn) == []


@pytest.mark.parametrize("article", [ARTICLE, replace(ARTICLE, url=None), replace(ARTICLE, url=None, external_id="7")])
def test_many_posts_of_one_article_at_once_make_one_article(database_url: str, article: Article) -> None:
    at_once = Barrier(6)

    def post() -> ingest.Received:
        with psycopg.connect(database_url) as conn:
            at_once.wait()
            return ingest.receive(conn, article)

    with ThreadPoolExecutor(6) as threads:
        answers = [future.result() for future in [threads.submit(post) for _ in range(6)]]
    assert len({each.article_id for each in answers}) == 1
    assert sum(each.created for each in answers) == 1
    with psycopg.connect(database_url) as conn:
        assert len(queued(conn)) == 1
