"""The commands that read stored articles again, and that remove them."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from click.testing import CliRunner, Result

from service import gazetteer, ingest
from service.cli import main
from service.model import Article, Reading
from service.storage import articles, claims

ARTICLE = Article(body="La maire de Nantes a annoncé mardi la fermeture du pont Anne-de-Bretagne.")
SEEDS = Path(__file__).parents[2] / "seeds"
Dixit = Callable[..., Result]


@pytest.fixture
def dixit(database_url: str, tmp_path: Path) -> Dixit:
    """Runs the command on a database of its own."""

    def run(*args: str) -> Result:
        return CliRunner(env={"DATABASE_URL": database_url, "DIXIT_DATA_DIR": str(tmp_path)}).invoke(main, args)

    return run


@pytest.fixture
def article_id(database_url: str) -> UUID:
    """An article in which an older engine found nothing."""
    old = Reading("read", "fr", (), "dixit 0.0.1", "fr 0", "none 0")
    with psycopg.connect(database_url, autocommit=True) as conn:
        received = ingest.receive(conn, ARTICLE)
        [(reading_id,)] = conn.execute("SELECT id FROM readings").fetchall()
        ingest.read(conn, reading_id, gazetteer.load(SEEDS), extract=lambda _: old)
    return received.article_id


def texts(database_url: str, article_id: UUID) -> list[str]:
    with psycopg.connect(database_url) as conn:
        return [claim.claim.text for claim in claims.of_article(conn, article_id)]


def test_a_dry_run_prints_what_would_change_and_changes_nothing(dixit: Dixit, article_id: UUID, database_url: str):
    result = dixit("reread", "--dry-run")
    assert result.exit_code == 0
    assert f"{article_id} revision 1: 0 kept, 0 changed, 1 added, 0 retracted" in result.stdout
    assert "+ maire de Nantes: la fermeture du pont" in result.stdout
    assert texts(database_url, article_id) == []


def test_what_was_read_again_is_not_due_any_more(dixit: Dixit, article_id: UUID, database_url: str):
    assert "1 read again" in dixit("reread", "--language", "fr").stderr
    [text] = texts(database_url, article_id)
    assert text.startswith("la fermeture du pont")
    assert "Nothing is due" in dixit("reread").stderr
    assert "1 read again" in dixit("reread", "--read-before", "2100-01-01").stderr


def test_erasing_removes_the_article_and_says_what_went(dixit: Dixit, article_id: UUID, database_url: str):
    dixit("reread")
    assert "1 texts, 1 claims" in dixit("erase", str(article_id), "--reason", "asked", "--yes").stdout
    with psycopg.connect(database_url) as conn:
        assert articles.page(conn, articles.ArticleFilters()).items == ()
        assert conn.execute("SELECT article_id, reason FROM erasures").fetchone() == (article_id, "asked")


def test_erasing_what_is_not_there_or_not_confirmed_does_nothing(dixit: Dixit, article_id: UUID):
    assert dixit("erase", str(article_id)).exit_code == 1
    missing = dixit("erase", str(uuid4()), "--yes")
    assert (missing.exit_code, "There is no article" in missing.stderr) == (1, True)
