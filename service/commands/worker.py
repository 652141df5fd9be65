"""Read the articles that wait to be read, until told to stop."""

from dataclasses import replace

import click

from service import logs, tasks
from service.commands import database
from service.config import Config


@click.command("worker")
def command() -> None:
    """Read the articles that wait to be read, until Ctrl-C or SIGTERM; the article in hand is finished first.

    Any number of workers, on any number of machines, share the work through the database.

    \b
    Example:
      DATABASE_URL=postgresql://dixit@db.example/dixit dixit worker
    """
    config = Config.from_env()
    logs.configure(config)
    with database(config) as url:
        tasks.run_worker(replace(config, database_url=url))
