"""What was erased stays away until somebody asks to have it back."""

from dataclasses import replace

import pytest
from psycopg import Connection

from service import ingest
from service.errors import Erased, NotFound
from service.model import Article, Publisher
from service.storage import removal, tombstones

QUAI = Publisher("Le Quai", "quai.example")
ARTICLE = Article(
    "Claire Besson habite rue des Lilas.", title="Une voisine", url="https://quai.example/besson?utm_source=x",
    external_id="q-7", publisher=QUAI,
)  # fmt: skip
EARLIER = replace(ARTICLE, body="Claire Besson habite au 12, rue des Lilas.")


@pytest.fixture
def erased(conn: Connection) -> removal.Erasure:
    """An article of two texts that was erased."""
    article_id = ingest.receive(conn, EARLIER).article_id
    assert ingest.receive(conn, ARTICLE).article_id == article_id
    return ingest.erase(conn, article_id, by="Ana", reason="droit à l’oubli")


@pytest.mark.parametrize(
    "again",
    [
        ARTICLE,
        replace(ARTICLE, body="Tout autre chose.", external_id=None),
        replace(ARTICLE, url="https://quai.example/besson", body="Tout autre chose.", external_id=None),
        replace(ARTICLE, url="https://quai.example/autre", body="Tout autre chose."),
        replace(ARTICLE, url="https://copie.example/1", external_id=None, publisher=None),
        replace(EARLIER, url=None, external_id=None, publisher=None),
    ],
    ids=["the same", "another text there", "another form of its address", "its id", "a copy", "an earlier text"],
)
@pytest.mark.usefixtures("erased")
def test_what_was_erased_is_refused_by_its_address_its_id_and_each_of_its_texts(
    conn: Connection, again: Article
) -> None:
    with pytest.raises(Erased, match="erased on"):
        ingest.receive(conn, again)
    assert conn.execute("SELECT count(*) FROM articles").fetchone() == (0,)


@pytest.mark.parametrize(
    "other",
    [
        replace(ARTICLE, url="https://quai.example/2", body="Autre chose.", external_id=None),
        replace(ARTICLE, url=None, body="Autre chose.", publisher=Publisher("Le Port", None)),
        replace(ARTICLE, url=None, title="Autre titre", external_id=None),
    ],
    ids=["another address", "another publisher's id", "another title"],
)
@pytest.mark.usefixtures("erased")
def test_what_is_another_article_is_taken_in(conn: Connection, other: Article) -> None:
    assert ingest.receive(conn, other).created


def test_who_asks_to_have_it_back_has_it_back_in_all_its_texts(conn: Connection, erased: removal.Erasure) -> None:
    back = ingest.receive(conn, ARTICLE, restore=True)
    assert back.created
    assert ingest.receive(conn, EARLIER).revised
    assert conn.execute("SELECT count(*) FROM tombstones").fetchone() == (0,)
    [(lifted,)] = conn.execute("SELECT lifted_at FROM erasures WHERE id = %s", (erased.id,))
    assert lifted > erased.at


def test_a_text_erased_from_one_article_cannot_come_back_as_another_ones_revision(conn: Connection) -> None:
    kept = ingest.receive(conn, replace(ARTICLE, url="https://quai.example/3", external_id=None, body="Rien."))
    gone = ingest.receive(conn, ARTICLE)
    ingest.erase(conn, gone.article_id, by="Ana")
    with pytest.raises(Erased):
        ingest.receive(conn, replace(ARTICLE, url="https://quai.example/3", external_id=None))
    assert not ingest.receive(
        conn, replace(ARTICLE, url="https://quai.example/3", external_id=None, body="Rien.")
    ).revised
    assert kept.created


def test_a_tombstone_holds_nothing_of_what_was_said(conn: Connection, erased: removal.Erasure) -> None:
    rows = conn.execute("SELECT digest, kind FROM tombstones WHERE erasure_id = %s", (erased.id,)).fetchall()
    assert sorted(kind for _, kind in rows) == ["external_id", "text", "text", "url"]
    assert all(len(digest) == 64 and not set(digest) - set("0123456789abcdef") for digest, _ in rows)


def test_an_answer_kept_for_who_asks_again_goes_with_the_article(conn: Connection) -> None:
    article_id = ingest.receive(conn, ARTICLE).article_id
    for key, body in {"mine": f'{{"id": "{article_id}", "text": "Besson"}}', "other": "{}"}.items():
        conn.execute(
            "INSERT INTO idempotency_keys (key, fingerprint, owner, leased_until, expires_at, status, body)"
            " VALUES (%s, '', gen_random_uuid(), now(), now() + interval '1 day', 201, %s)",
            (key, body.encode()),
        )
    ingest.erase(conn, article_id, by="Ana")
    assert conn.execute("SELECT key FROM idempotency_keys").fetchall() == [("other",)]


def test_nothing_there_is_not_erased(conn: Connection, erased: removal.Erasure) -> None:
    with pytest.raises(NotFound):
        ingest.erase(conn, erased.article_id, by="Ana")
    assert tombstones.known_by(conn, erased.article_id) == {}
