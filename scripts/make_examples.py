"""Asks a service of its own for what the description shows as examples: `python scripts/make_examples.py`.

Two articles are sent and read by the engine that is installed; then every list and everything in it is asked for. What
comes back is written to service/api/examples.json, where tests hold it to the description's shapes.
"""

import json
import tempfile
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

import psycopg
from flask.testing import FlaskClient

from service import extraction, gazetteer, ingest, postgres
from service.api.examples import OF_OPERATIONS
from service.app import create_app
from service.config import Config
from service.matching import encoder
from service.storage import migrations

FILE = Path(__file__).parents[1] / "service" / "api" / "examples.json"
ARTICLE: dict[str, Any] = dict(OF_OPERATIONS["post_article"]["request"])
SECOND = {
    "url": "https://quai.example/2025/01/pont-2",
    "text": "La maire de Nantes, Johanna Rolland, a nié mardi que le pont coûte 12 millions d'euros.",
    "published_at": "2025-01-07T06:30:00Z",
    "language": "fr",
    "publisher": {"name": "Le Quai", "domain": "quai.example"},
}
SEARCH: dict[str, Any] = dict(OF_OPERATIONS["search_claims"]["request"])
Examples = dict[str, dict[str, Any]]


def main() -> None:
    """Write the examples of a service that lives as long as this does."""
    with (
        tempfile.TemporaryDirectory(prefix="dixit-examples-") as folder,
        postgres.running(Path(folder), postgres.THROWAWAY) as server,
        psycopg.connect(server.url("postgres"), autocommit=True) as conn,
    ):
        migrations.apply(conn)
        config = Config(database_url=server.url("postgres"), data_dir=Path(folder), wait=0)
        examples = ask(create_app(config).test_client(), conn, config)
    FILE.write_text(json.dumps(examples, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def ask(client: FlaskClient, conn: psycopg.Connection, config: Config) -> Examples:
    """The requests and answers of each operation, by status."""
    known = gazetteer.load(config.seeds_dir)
    examples: Examples = {"search_claims": {"request": SEARCH, "200": client.post("/v1/claims/search", json={}).json}}
    waiting = client.post("/v1/articles", json=ARTICLE)
    client.post("/v1/articles", json=SECOND)
    for (reading,) in conn.execute("SELECT id FROM readings WHERE status = 'queued'").fetchall():
        ingest.read(conn, reading, known, extract=partial(extraction.read, gazetteer=known), encode=encoder.encode)
    article = client.get(f"/v1/articles/{waiting.json['article']['id']}").json
    claim, entity = article["claims"][0]["id"], article["claims"][0]["claimant"]["entity"]["id"]
    examples["post_article"] = {"request": ARTICLE, "201": article, "200": article, "202": waiting.json}
    for operation, address in addresses(article["id"], claim, entity).items():
        answer = client.get(address)
        assert answer.status_code == HTTPStatus.OK, (operation, answer.text)  # noqa: S101 (there is no example of it)
        examples[operation] = {"200": answer.json}
    examples["search_claims"]["200"] = examples["list_claims"]["200"]
    return examples


def addresses(article: str, claim: str, entity: str) -> dict[str, str]:
    """Where each example of something that is read is."""
    return {
        "list_articles": "/v1/articles?limit=1",
        "get_article": f"/v1/articles/{article}",
        "list_revisions": f"/v1/articles/{article}/revisions",
        "get_revision": f"/v1/articles/{article}/revisions/1",
        "list_claims": "/v1/claims?limit=1",
        "get_claim": f"/v1/claims/{claim}",
        "get_history": f"/v1/claims/{claim}/history",
        "list_reviews": f"/v1/claims/{claim}/reviews",
        "list_entities": "/v1/entities?limit=2",
        "get_entity": f"/v1/entities/{entity}",
        "list_claims_of_entity": f"/v1/entities/{entity}/claims?limit=1",
        "get_profile": f"/v1/entities/{entity}/profile",
        "get_timeline": f"/v1/entities/{entity}/timeline?limit=1",
        "get_entity_history": f"/v1/entities/{entity}/history",
        "list_suggestions": f"/v1/entities/{entity}/suggestions",
        "list_threads": "/v1/threads",
        "count_claims": "/v1/stats/claims?group_by=act&from=2025-01-04&to=2025-01-07&fill=none",
        "list_events": "/v1/events?limit=2",
        "list_webhooks": "/v1/webhooks",
        "list_sources": "/v1/sources",
        "get_manifest": "/reconcile",
        "suggest_entity": "/reconcile/suggest/entity?prefix=joh",
        "suggest_type": "/reconcile/suggest/type?prefix=org",
        "suggest_property": "/reconcile/suggest/property?prefix=co",
        "propose_properties": "/reconcile/properties?type=organization",
        "get_problem_kind": "/problems/invalid",
        "get_health": "/healthz",
        "get_readiness": "/readyz",
    }


if __name__ == "__main__":
    main()
