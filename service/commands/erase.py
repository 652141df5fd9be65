"""Remove an article's text and claims for good."""

import getpass
from uuid import UUID

import click
import psycopg

from service import ingest
from service.commands import database
from service.config import Config
from service.errors import SchemaOutdated
from service.storage import migrations


@click.command("erase")
@click.argument("article", type=click.UUID)
@click.option("--by", default=getpass.getuser, help="Who erases it; the account by default.", show_default=False)
@click.option("--reason", help="Why.")
@click.confirmation_option(prompt="Every text and claim of the article will be gone for good. Erase it?")
def command(article: UUID, by: str, reason: str | None) -> None:
    """Remove ARTICLE, an id, with every text and claim of it, and the entities that nothing else names.

    A line stays that says when it was done, by whom and why, and digests of its address and texts, by which it is
    refused when it is sent again (410) until somebody asks to have it back.

    \b
    Example:
      dixit erase 0198a3a2-5d0e-7c38-a1a5-0f3f9bb7a6d1 --reason "right to erasure" --yes
    """
    with database(Config.from_env()) as url, psycopg.connect(url) as conn:
        if migrations.missing(conn):
            raise SchemaOutdated
        done = ingest.erase(conn, article, by=by, reason=reason)
    click.echo(f"Erased: {done.revisions} texts, {done.claims} claims, {done.entities} entities ({done.id}).")
