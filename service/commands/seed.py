"""Store what is known from the start: outlets, and the articles of the seeds folder."""

import click
import psycopg

from service import seeding
from service.commands import database
from service.config import Config
from service.errors import SchemaOutdated
from service.storage import migrations


@click.command("seed")
def command() -> None:
    """Store what DIXIT_SEEDS_DIR holds: outlets, and articles, which the workers read. Doing it twice does no harm.

    \b
    Example:
      DATABASE_URL=postgresql://dixit@db.example/dixit dixit seed
    """
    config = Config.from_env()
    with database(config) as url, psycopg.connect(url) as conn:
        if migrations.missing(conn):
            raise SchemaOutdated
        received = seeding.seed(conn, config.seeds_dir)
    new = sum(one.created or one.revised for one in received)
    click.echo(f"{len(received)} articles, {new} of them new.")
