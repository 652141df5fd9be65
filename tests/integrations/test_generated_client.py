"""A typed client that openapi-python-client makes of the description posts an article and reads its claims."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import Service

ROOT = Path(__file__).parents[2]
GENERATOR = ROOT / ".venv" / "generator" / "bin"
KINDS_AS_BYTES = ("application/x-ndjson", "application/vnd.apache.parquet", "application/atom+xml", "text/csv")
FREE = {"claim_machine_type_0", "review_corrections_type_0"}
"""What a person's correction, and what the machine read, may hold of any fields."""
USE = """
import sys
from dixit_client import Client
from dixit_client.api.articles import get_article, list_articles, post_article
from dixit_client.api.claims import get_claim, list_claims, search_claims
from dixit_client.api.stats import count_claims
from dixit_client.models import Act, Article, ClaimPage, ClaimQuery, CountInterval, NewArticle, NewPublisher, Problem
from dixit_client.types import UNSET

client = Client(base_url=sys.argv[1])
new = NewArticle(
    text="« Nous ouvrirons une crèche », a promis la maire de Quimper, Anne Le Goff.",
    url="https://ouest-matin.example/creche", language="fr", publisher=NewPublisher(name="Ouest-Matin"),
)
article = post_article.sync(client=client, body=new, prefer="wait=30")
assert isinstance(article, Article), article
[claim] = article.claims
assert (claim.text, claim.act, claim.claimant.name) == ("Nous ouvrirons une crèche", Act.PROMISE, "Anne Le Goff"), claim
assert claim.article.publisher.name == "Ouest-Matin"

again = post_article.sync_detailed(client=client, body=new)
assert again.status_code == 200 and again.parsed.id == article.id

page = list_claims.sync(client=client, claimant="anne le goff", act=[Act.PROMISE])
assert isinstance(page, ClaimPage) and [found.id for found in page.items] == [claim.id]
found = search_claims.sync(client=client, body=ClaimQuery(article=article.id))
assert [one.id for one in found.items] == [claim.id]
assert get_claim.sync(client=client, claim_id=claim.id).content[0].start == 2

first = list_articles.sync(client=client, limit=1)
second = list_articles.sync(client=client, limit=1, cursor=first.next_cursor)
assert first.items[0].id != second.items[0].id

counts = count_claims.sync(client=client, interval=CountInterval.MONTH, act=[Act.PROMISE])
assert sum(row.claims for row in counts.items) >= 1 and counts.items[-1].entity is UNSET

refused = post_article.sync(client=client, body=NewArticle())
assert isinstance(refused, Problem) and refused.status == 422, refused
print(claim.id)
"""


@pytest.fixture(scope="module")
def generated(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the client's package."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "openapi.json").write_text(json.dumps(service.get("/openapi.json")), encoding="utf-8")
    overrides = dict.fromkeys(KINDS_AS_BYTES, "application/octet-stream") | {
        "application/feed+json": "application/json"
    }
    config = {"post_hooks": [], "content_type_overrides": overrides}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    command = ["generate", "--path", "openapi.json", "--config", "config.json", "--meta", "none"]
    ran = subprocess.run(
        [GENERATOR / "openapi-python-client", *command, "--output-path", "dixit_client"],
        cwd=folder, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    assert "WARNING" not in ran.stdout, ran.stdout
    return folder


def test_it_posts_an_article_and_reads_its_claims(service: Service, generated: Path) -> None:
    ran = subprocess.run(
        [GENERATOR / "python", "-c", USE, service.address],
        cwd=generated, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert service.get(f"/v1/claims/{ran.stdout.strip()}")["act"] == "promise"


def test_its_types_hold_in_every_file(generated: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", "mypy-cache", "dixit_client"]
    ran = subprocess.run(command, cwd=generated, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stdout


def test_it_has_a_method_for_every_operation_and_no_class_that_nobody_named(service: Service, generated: Path) -> None:
    operations = {
        operation["operationId"]
        for path in service.get("/openapi.json")["paths"].values()
        for method, operation in path.items()
        if method != "parameters"
    }
    assert {file.stem for file in generated.glob("dixit_client/api/*/*.py")} - {"__init__"} == operations
    classes = [file.stem for file in generated.glob("dixit_client/models/*.py")]
    assert {name for name in classes if re.search(r"type_\d+_|_type_\d+$", name)} <= FREE
