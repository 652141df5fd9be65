"""`dixit export`: all claims of a query in a file that is there when it is whole."""

import csv
import io
import json
from pathlib import Path
from uuid import uuid4

import feedparser
import psycopg
import pytest
from click.testing import CliRunner
from pyarrow import parquet

from service.cli import main
from service.model import Article
from tests.storage import samples

MINISTRY = "Le ministère a annoncé la fin des travaux. "
ARMY = "L'armée a promis une réponse."


@pytest.fixture
def dixit(database_url: str, tmp_path: Path):
    """Runs the command on a database with two claims."""
    article = Article(MINISTRY + ARMY, title="Travaux", language="fr", url="https://quai.example/1")
    with psycopg.connect(database_url) as conn:
        first = samples.claim(article, "la fin des travaux", act="announcement")
        second = samples.claim(article, "une réponse", samples.ARMY, act="promise")
        samples.stored(conn, article, first, second)

    def run(*args: str):
        env = {"DATABASE_URL": database_url, "DIXIT_DATA_DIR": str(tmp_path), "DIXIT_PUBLIC_URL": "https://d.example"}
        return CliRunner(env=env).invoke(main, ["export", *args])

    return run


def test_it_writes_every_claim_as_the_interface_shows_it(dixit):
    claims = [json.loads(line) for line in dixit().stdout_bytes.splitlines()]
    assert [claim["text"] for claim in claims] == ["la fin des travaux", "une réponse"]
    assert {"id", "selector", "reviews", "thread", "provenance"} <= set(claims[0])


@pytest.mark.parametrize(
    ("filters", "texts"),
    [
        (["--act", "promise"], ["une réponse"]),
        (["--act", "promise", "--act", "announcement"], ["la fin des travaux", "une réponse"]),
        (["--claimant", "armée russe"], ["une réponse"]),
        (["--q", "travaux"], ["la fin des travaux"]),
        (["--published-from", "2999-01-01"], []),
        (["--sort", "published", "--language", "fr"], ["la fin des travaux", "une réponse"]),
    ],
)
def test_it_takes_the_filters_of_the_interface(dixit, filters, texts):
    found = csv.DictReader(io.StringIO(dixit("--format", "csv", *filters).stdout, newline=""))
    assert [row["text"] for row in found] == texts


def test_each_form_goes_to_a_file(dixit, tmp_path):
    for form in ("csv", "ndjson", "parquet", "atom", "feed.json"):
        result = dixit("--format", form, "--output", str(tmp_path / f"claims.{form}"))
        assert (result.exit_code, result.stdout) == (0, ""), result.output
    assert len((tmp_path / "claims.ndjson").read_text(encoding="utf-8").splitlines()) == 2
    assert parquet.read_table(tmp_path / "claims.parquet").num_rows == 2
    feed = feedparser.parse((tmp_path / "claims.atom").read_bytes())
    assert (feed.bozo, len(feed.entries)) == (False, 2)
    assert feed.feed.id == "https://d.example/v1/claims.atom"
    assert len(json.loads((tmp_path / "claims.feed.json").read_bytes())["items"]) == 2
    marked = dixit("--format", "csv", "--bom").stdout_bytes
    assert marked == b"\xef\xbb\xbf" + (tmp_path / "claims.csv").read_bytes()


def test_a_file_stays_as_it_was_until_the_new_one_is_whole(dixit, tmp_path, monkeypatch):
    path = tmp_path / "claims.ndjson"
    path.write_text("before", encoding="utf-8")
    path.chmod(0o640)

    def breaks(*_):
        assert path.read_text(encoding="utf-8") == "before"
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", breaks)
        assert dixit("--output", str(path)).exit_code == 1
    assert path.read_text(encoding="utf-8") == "before"
    assert [found.name for found in tmp_path.glob("*claims*")] == ["claims.ndjson"]
    assert dixit("--output", str(path)).exit_code == 0
    assert len(path.read_text(encoding="utf-8").splitlines()) == 2
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--act", "song"], "act"),
        (["--published-from", "2025-02-01", "--published-to", "2025-01-01"], "published_to"),
        (["--format", "xlsx"], "xlsx"),
        (["--output", "/nowhere/claims.csv"], "nowhere"),
    ],
)
def test_what_it_cannot_do_is_said_and_nothing_is_written(dixit, args, told):
    result = dixit(*args)
    assert result.exit_code != 0
    assert told in result.output
    assert not isinstance(result.exception, AssertionError | KeyError | TypeError)


def test_an_entity_that_is_not_there_is_said(dixit):
    unknown = str(uuid4())
    result = dixit("--entity", unknown)
    assert (result.exit_code, f"There is no entity {unknown}." in result.stderr) == (1, True)
