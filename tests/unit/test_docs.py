"""The documents speak of everything that there is, and of nothing that there is not."""

import json
import re
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from schemas.article import NewArticleSchema
from service import extraction, gazetteer, wire
from service.app import create_app
from service.cli import main
from service.config import Config
from service.submission import taken_in

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
PLAIN = {"/docs", "/openapi.json", "/healthz", "/readyz", "/metrics", "/reconcile"}
SETTINGS = [setting.metadata["variable"] for setting in fields(Config)]
DESCRIBED_ELSEWHERE = (
    "/docs",
    "/openapi.json",
    "/problems",
    "/reconcile",
)  # pages of the description itself, and guides


def example() -> tuple[dict, list[dict], dict]:
    """What the README sends, and the two answers that it shows."""
    sent = re.search(r"-d '(\{.*?\})' \|", README, re.DOTALL).group(1)
    first, second = re.findall(r"```json\n(.*?)```", README, re.DOTALL)
    return json.loads(sent), [json.loads(line) for line in first.splitlines()], json.loads(second)


def routes() -> list[str]:
    app = create_app(Config(database_url="postgresql://nowhere/none"))
    rules = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()}
    return sorted(rule for rule in rules if rule.startswith("/v1/") or rule in PLAIN)


def test_the_example_of_the_readme_is_what_the_service_answers():
    sent, listed, found = example()
    article = taken_in(NewArticleSchema().load(sent))
    reading = extraction.read(article, gazetteer.load(Config().seeds_dir))
    claims = wire.extracted(reading, article, read_at=datetime.now(UTC))
    assert [{"by": claim["claimant"]["name"], "said": claim["text"]} for claim in claims] == listed
    [spoken] = [claim for claim in claims if claim["claimant"]["name"] == found["claimant"]]
    assert {name: spoken[name] for name in ("text", "kind", "content", "cue")}.items() <= found.items()


@pytest.mark.parametrize("variable", SETTINGS)
def test_each_setting_is_in_the_readme(variable):
    assert f"| `{variable}` |" in README


def test_each_variable_in_the_readme_is_a_setting():
    assert set(re.findall(r"`(DIXIT_\w+)`", README)) - {"DIXIT_PUBLISH"} <= set(SETTINGS)


@pytest.mark.parametrize("name", main.list_commands(click.Context(main)))
def test_each_command_is_in_the_readme(name):
    assert f"`dixit {name}" in README


@pytest.mark.parametrize("route", routes())
def test_each_route_is_in_the_readme(route):
    assert route in README.replace("`…/", "`/v1/entities/")


@pytest.mark.parametrize("target", re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
def test_each_word_of_the_makefile_is_in_the_readme(target):
    assert target == "help" or f"`make {target}" in README


@pytest.mark.parametrize("path", sorted((ROOT / "service").glob("[!_]*")), ids=lambda path: path.name)
def test_each_module_of_the_service_is_on_the_map(path):
    assert re.search(rf"\b{re.escape(path.name)}", ARCHITECTURE)


@pytest.mark.parametrize("document", [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")], ids=lambda path: path.name)
def test_no_link_of_a_document_leads_nowhere(document):
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_each_decision_has_a_number_of_its_own():
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]
