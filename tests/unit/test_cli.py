"""The command `dixit`: quick to explain itself, and honest in what it says and how it exits."""

import json
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from service.cli import main

TEXT = "La maire de Nantes a annoncé mardi la fermeture du pont Anne-de-Bretagne."
COMMANDS = [
    *("config", "erase", "export", "export-gold", "extract", "import", "languages"),
    *("migrate", "reread", "seed", "serve", "worker"),
]


@pytest.fixture
def dixit(tmp_path):
    """Runs the command on a data folder of its own."""

    def run(*args: str, stdin: str | bytes | None = None, **env: str):
        return CliRunner(env={"DIXIT_DATA_DIR": str(tmp_path / "data"), "DATABASE_URL": "", **env}).invoke(
            main, args, input=stdin, prog_name="dixit"
        )

    return run


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_the_commands_are_these():
    assert main.list_commands(click.Context(main)) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself_with_an_example(dixit, name):
    result = dixit(name, "--help")
    assert result.exit_code == 0
    assert "Example" in result.stdout


@pytest.mark.parametrize(
    "imported", ["service.cli", "service.commands.serve", "service.commands.import_", "service.app"]
)
def test_only_what_reads_articles_loads_spacy(imported):
    program = f"import sys, {imported}; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_help_loads_no_command():
    program = (
        "import sys; from service.cli import main; main(['--help'], standalone_mode=False);"
        "sys.exit(any(name.startswith('service.commands.') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, capture_output=True).returncode == 0


def test_a_bad_setting_is_one_line_on_standard_error(dixit):
    result = dixit("config", DIXIT_WAIT="soon")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "DIXIT_WAIT" in result.stderr


def test_config_does_not_show_the_password_of_the_database(dixit):
    assert "secret" not in dixit("config", DATABASE_URL="postgresql://dixit:secret@db/dixit").stdout


def test_extract_reads_standard_input(dixit):
    result = dixit("extract", stdin=TEXT)
    assert result.exit_code == 0
    [line] = lines(result.stdout)
    assert list(line) == ["id", "language", "claims"]
    assert line["language"] == "fr"
    [claim] = line["claims"]
    span = claim["content"][0]
    assert TEXT[span["start"] : span["end"]] == span["text"]


def test_a_claim_without_a_database_has_the_names_of_the_wire_and_no_ids(dixit):
    [claim] = lines(dixit("extract", stdin=TEXT).stdout)[0]["claims"]
    assert {"text", "kind", "content", "cue", "claimant", "act", "selector", "provenance", "article"} <= set(claim)
    assert {"id", "status", "created_at", "thread"}.isdisjoint(claim)


def test_extract_takes_texts_pages_articles_and_lines_together(dixit, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    page = f"<html lang='fr'><body><article><h1>Pont</h1><p>{TEXT}</p><p>{TEXT.replace('mardi', 'jeudi')}</p></article>"
    (tmp_path / "b.html").write_text(page, encoding="utf-8")
    (tmp_path / "c.ndjson").write_text(json.dumps({"id": "c1", "text": TEXT}) + "\n", encoding="utf-8")
    (tmp_path / "d.json").write_text(json.dumps({"url": "https://actu.example/d", "text": TEXT}, indent=2))
    names = [str(tmp_path / name) for name in ("a.txt", "b.html", "c.ndjson", "d.json")]
    result = dixit("extract", *names)
    assert [line["id"] for line in lines(result.stdout)] == [names[0], names[1], "c1", "https://actu.example/d"]
    assert all(line["claims"] for line in lines(result.stdout))


def test_what_cannot_be_read_is_reported_by_line_and_the_rest_is_done(dixit, tmp_path):
    bad = [b"{", b'{"text": "1234"}', b'{"txet": "x"}', b'{"text": "\xff"}', b"[]"]
    good = json.dumps({"id": "good", "text": TEXT}).encode()
    (tmp_path / "mixed.ndjson").write_bytes(b"\n".join([*bad, good]))
    result = dixit("extract", str(tmp_path / "absent.txt"), str(tmp_path / "mixed.ndjson"))
    assert result.exit_code == 1
    assert [line["id"] for line in lines(result.stdout)] == ["good"]
    reported = result.stderr.splitlines()
    assert "absent.txt: No such file" in reported[0]
    assert [line.split(": ")[0] for line in reported[1:]] == [f"{tmp_path}/mixed.ndjson:{n}" for n in range(1, 6)]


def test_the_language_is_that_of_the_line_else_the_one_given_else_the_one_found(dixit, tmp_path):
    english = "The mayor said the bridge would close."
    texts = [{"text": english, "language": "en"}, {"text": english}]
    (tmp_path / "a.ndjson").write_text("\n".join(map(json.dumps, texts)), encoding="utf-8")
    (tmp_path / "b.txt").write_text(english, encoding="utf-8")
    files = [str(tmp_path / name) for name in ("a.ndjson", "b.txt")]
    for options, expected in ((["--language", "fr"], ["en", "fr", "fr"]), ([], ["en", "en", "en"])):
        assert [line["language"] for line in lines(dixit("extract", *options, *files).stdout)] == expected


def test_what_is_no_language_tag_is_reported(dixit):
    result = dixit("extract", "--language", "le français", stdin=TEXT)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "is not a language tag" in result.stderr


def test_a_language_that_no_pack_reads_gives_no_claim_and_says_which_language(dixit):
    result = dixit("extract", stdin="Министр обороны заявил, что переговоры начнутся в понедельник в Москве.")
    [line] = lines(result.stdout)
    assert (line["language"], line["claims"]) == ("ru", [])


def test_explain_says_on_standard_error_how_the_reading_went(dixit):
    result = dixit("extract", "--explain", stdin=TEXT)
    assert len(lines(result.stdout)) == 1
    assert result.stderr
