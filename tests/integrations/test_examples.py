"""The guide of integrations: each of its examples is run as it stands there, and prints what stands under it."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.running import Service

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "integrations.md").read_text(encoding="utf-8")
WRITTEN = "http://127.0.0.1:8000"
"""The address of the service that the guide writes."""
RUN = {
    "bash": (["bash", "-euo", "pipefail"], "example.sh"),
    "python": ([sys.executable, "-W", "error"], "example.py"),
    "js": ([str(Path(sys.executable).parent / "node")], "example.mjs"),
}
SHOWN = {"text", "json"}
SGMLLIB = "import sys, feedparser_sgmllib; sys.modules[__name__] = feedparser_sgmllib"
"""The feedparser that reader carries asks for this package under the name that it had."""
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TOLD = {"curl", "Python", "JavaScript", "Grafana", "OpenRefine", "A feed reader", "A webhook receiver", "A spreadsheet"}


@dataclass(frozen=True)
class Example:
    """A program of the guide, and what it says that it prints."""

    heading: str
    language: str
    code: str
    printed: str


def examples() -> list[Example]:
    """The programs of the guide, each with the fence that follows it where that is what it prints."""
    found = []
    for part in re.split(r"^## ", GUIDE, flags=re.MULTILINE)[1:]:
        heading, _, text = part.partition("\n")
        fences = FENCE.findall(text)
        for (language, code), (kind, shown) in zip(fences, [*fences[1:], ("", "")], strict=True):
            if language in RUN:
                found.append(Example(heading, language, code, shown if kind in SHOWN else ""))
    return found


@pytest.mark.parametrize("example", examples(), ids=lambda example: f"{example.heading}-{example.language}")
def test_it_prints_what_stands_under_it(service: Service, example: Example, tmp_path: Path) -> None:
    command, name = RUN[example.language]
    (tmp_path / "sgmllib.py").write_text(SGMLLIB, encoding="utf-8")
    (tmp_path / name).write_text(example.code.replace(WRITTEN, service.address), encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(tmp_path)}
    ran = subprocess.run(
        [*command, name], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stderr + ran.stdout
    if example.printed.startswith("{"):
        assert json.loads(ran.stdout) == json.loads(example.printed)
    else:
        assert ran.stdout == example.printed


@pytest.mark.parametrize("language", ["excel", "powerquery"])
def test_a_spreadsheet_finds_a_table_at_the_address_of_its_formula(service: Service, language: str) -> None:
    [formula] = [code for kind, code in FENCE.findall(GUIDE) if kind == language]
    address = re.search(r'"(http[^"]+)"', formula)[1].replace(WRITTEN, service.address)
    with urllib.request.urlopen(address) as answer:
        rows = list(csv.DictReader(io.TextIOWrapper(answer, encoding="utf-8-sig")))
    assert [row["claimant"] for row in rows] == ["Maud Kerjean"]


def test_each_tool_of_the_guide_has_an_example_and_each_example_says_what_it_prints() -> None:
    assert {example.heading for example in examples()} == TOLD
    assert [example for example in examples() if not example.printed] == []
    assert set(re.findall(r"^```(\w+)", GUIDE, re.MULTILINE)) == {*RUN, *SHOWN, "console", "excel", "powerquery"}


def test_every_file_that_the_guide_has_one_copy_is_there() -> None:
    copied = re.findall(r"^cp (\S+)", GUIDE, re.MULTILINE)
    assert copied
    assert [file for file in copied if not (ROOT / file).is_file()] == []
