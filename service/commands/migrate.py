"""Bring the database's schema up to this version."""

import click
import psycopg

from service.commands import database
from service.config import Config
from service.storage import migrations


@click.command("migrate")
def command() -> None:
    """Bring the database's schema up to this version. Doing it twice, or twice at once, does no harm.

    \b
    Example:
      DATABASE_URL=postgresql://dixit@db.example/dixit dixit migrate
    """
    with database(Config.from_env()) as url, psycopg.connect(url) as conn:
        applied = migrations.apply(conn)
    click.echo("\n".join(f"applied {name}" for name in applied) or "The schema is current.")
