"""Run everything on this machine: Postgres, worker, API."""

import click

from service import serving
from service.commands import database
from service.config import Config


@click.command("serve")
def command() -> None:
    """Run everything on this machine: Postgres (unless DATABASE_URL is set), migrations, seeds, workers and the API.

    Ctrl-C stops it in order and loses nothing. What is stored stays in DIXIT_DATA_DIR.

    \b
    Examples:
      dixit serve
      DIXIT_BIND=0.0.0.0:8080 DIXIT_WORKERS=2 dixit serve
      DATABASE_URL=postgresql://dixit@db.example/dixit dixit serve
    """
    config = Config.from_env()
    with serving.only_one(config.data_dir), serving.listening(config.bind) as listener, database(config) as url:
        serving.serve(config, url, listener)
