"""The commands that change a database."""

import json
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from service.cli import main

TEXTS = ["La maire de Nantes a annoncé mardi la fermeture du pont.", "Le préfet a promis une enquête."]


@pytest.fixture
def dixit(database_url: str, tmp_path: Path):
    """Runs the command on a database of its own."""

    def run(*args: str):
        return CliRunner(env={"DATABASE_URL": database_url, "DIXIT_DATA_DIR": str(tmp_path)}).invoke(main, args)

    return run


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Two articles, a line each."""
    path = tmp_path / "articles.ndjson"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in TEXTS), encoding="utf-8")
    return path


def stored(database_url: str) -> int:
    with psycopg.connect(database_url) as conn:
        return conn.execute("SELECT count(*) FROM articles").fetchone()[0]


def test_an_import_done_twice_stores_each_article_once(dixit, articles, database_url):
    assert "2 stored, 0 known before, 0 refused" in dixit("import", str(articles)).stderr
    assert "0 stored, 2 known before, 0 refused" in dixit("import", str(articles)).stderr
    assert stored(database_url) == 2


def test_a_bad_line_of_an_import_is_reported_and_harms_no_other(dixit, articles, database_url):
    good = articles.read_text(encoding="utf-8").splitlines()
    articles.write_text(
        "\n".join([good[0], "{", '{"text": "x", "sorce": 1}', '{"text": "12"}', good[1]]), encoding="utf-8"
    )
    result = dixit("import", str(articles))
    assert result.exit_code == 1
    assert [line.split(": ")[0] for line in result.stderr.splitlines()[:3]] == [f"{articles}:{n}" for n in (2, 3, 4)]
    assert "sorce" in result.stderr
    assert stored(database_url) == 2


def test_news_items_are_imported_and_what_is_held_back_is_counted(dixit, tmp_path, database_url):
    item = {"uri": "urn:newsml:agence.example:1", "version": "2", "bodies": [{"value": TEXTS[0]}]}
    later = item | {"uri": "urn:newsml:agence.example:2", "embargoedUntil": "2999-01-01T00:00:00Z"}
    gone = {"uri": "urn:newsml:agence.example:3", "pubStatus": "canceled"}
    sent = [item, item, item | {"version": "1"}, later, gone, {"text": TEXTS[1]}]
    path = tmp_path / "wire.ndjson"
    path.write_text("\n".join(map(json.dumps, sent)), encoding="utf-8")
    result = dixit("import", "--format", "ninjs", str(path))
    assert "1 stored, 1 known before, 2 refused, 1 held back, 1 canceled." in result.stderr
    assert [line.split(": ")[0] for line in result.stderr.splitlines()[:2]] == [f"{path}:{n}" for n in (3, 6)]
    assert (result.exit_code, stored(database_url)) == (1, 1)


def test_seeding_twice_adds_nothing(dixit, database_url):
    assert dixit("seed").exit_code == 0
    before = stored(database_url)
    assert "0 of them new" in dixit("seed").stdout
    assert stored(database_url) == before > 0


def test_migrating_a_current_database_says_so(dixit):
    assert dixit("migrate").stdout == "The schema is current.\n"


@pytest.mark.parametrize("command", [["import", "-"], ["seed"], ["worker"]])
def test_a_database_without_its_schema_is_refused_with_what_to_do(server, tmp_path, command):
    env = {"DATABASE_URL": server.url("postgres"), "DIXIT_DATA_DIR": str(tmp_path)}
    result = CliRunner(env=env).invoke(main, command)
    assert result.exit_code == 1
    assert "run `dixit migrate`" in result.stderr
