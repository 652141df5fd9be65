"""Print what people judged of claims as gold for measuring the extraction."""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import click
import psycopg
from psycopg import Connection

from service.commands import database
from service.config import Config
from service.errors import SchemaOutdated
from service.storage import articles, claims, migrations, reviews
from service.storage.claims import StoredClaim


@click.command("export-gold")
@click.option("--language", help="Only claims of this language (ISO 639-1).")
def command(language: str | None) -> None:
    """Print the articles whose claims people accepted or corrected, a JSON line each, as gold.

    A line holds "id", "language", "title", "text", "published_at", "complete" and "claims", each with its "field", its
    "content" and "source" as [start, end] in code points, and its "claimant" as a list of names. "complete" is false:
    nobody was asked for what the machine missed. Claims whose last judgement is a rejection are left out.

    \b
    Example:
      dixit export-gold --language fr > gold.jsonl
    """
    with database(Config.from_env()) as url, psycopg.connect(url) as conn:
        if migrations.missing(conn):
            raise SchemaOutdated
        for line in _lines(conn, language):
            click.echo(json.dumps(line, ensure_ascii=False))


def _lines(conn: Connection, language: str | None) -> Iterator[dict[str, Any]]:
    judged = (claims.get(conn, claim_id) for claim_id in reviews.gold(conn, language=language))
    for article_id, found in groupby(judged, key=lambda claim: claim.article.id):
        article = articles.get(conn, article_id)
        yield {
            "id": str(article_id),
            "language": article.language,
            "title": article.title,
            "text": article.body,
            "published_at": article.published_at.isoformat() if article.published_at else None,
            "complete": False,
            "claims": [_gold(claim) for claim in found],
        }


def _gold(stored: StoredClaim) -> dict[str, Any]:
    claim = stored.claim
    mention = claim.claimant.mention
    names = dict.fromkeys(name for name in (claim.claimant.name, stored.claimant and stored.claimant.name) if name)
    return {
        "field": claim.field,
        "content": [[span.start, span.end] for span in claim.content],
        **({"source": [[mention.start, mention.end]]} if mention else {}),
        **({"claimant": list(names)} if names else {}),
    }
