"""seeds/ in the database: as often as one likes, always the same."""

from pathlib import Path

from psycopg import Connection

from service import ingest, seeding
from service.model import Article, Publisher
from service.storage import articles
from tests.storage.samples import queued

SEEDS = Path(__file__).parents[2] / "seeds"


def test_seeding_twice_is_seeding_once(conn: Connection) -> None:
    first = seeding.seed(conn, SEEDS)
    counts = conn.execute("SELECT (SELECT count(*) FROM publishers), (SELECT count(*) FROM articles)").fetchone()
    second = seeding.seed(conn, SEEDS)
    assert all(each.created for each in first)
    assert not any(each.created or each.revised for each in second)
    assert len(queued(conn)) == len(first)
    assert (
        conn.execute("SELECT (SELECT count(*) FROM publishers), (SELECT count(*) FROM articles)").fetchone() == counts
    )


def test_the_seed_article_stands_as_it_was_published(conn: Connection) -> None:
    found = [articles.get(conn, each.article_id) for each in seeding.seed(conn, SEEDS)]
    (seed,) = [each for each in found if each.title and each.title.startswith("ATACMS")]
    assert seed.title == "ATACMS : l'armée russe promet une «réponse» après une attaque contre Belgorod"
    assert seed.body.startswith("L'armée russe a déclaré ce 4 janvier")
    assert seed.body.endswith("étaient des ATACMS américains.")
    assert seed.published_at is not None
    assert seed.published_at.date().isoformat() == "2025-01-04"


def test_a_publisher_is_known_by_its_domain(conn: Connection) -> None:
    seeding.seed(conn, SEEDS)
    new = Article("Il a plu.", url="https://www.lemonde.fr/pluie", publisher=Publisher(domain="lemonde.fr"))
    publisher = articles.get(conn, ingest.receive(conn, new).article_id).publisher
    assert publisher is not None
    assert publisher.name == "Le Monde"


def test_a_seed_article_that_was_erased_stays_away(conn: Connection) -> None:
    first = seeding.seed(conn, SEEDS)
    ingest.erase(conn, first[0].article_id, by="Ana")
    assert len(seeding.seed(conn, SEEDS)) == len(first) - 1
