"""Show every setting, what it means and its value now."""

from dataclasses import fields

import click

from service.config import Config


@click.command("config")
def command() -> None:
    """Show every setting: its variable, its value now, what it means.

    \b
    Example:
      DIXIT_BIND=0.0.0.0:80 dixit config
    """
    config = Config.from_env()
    for setting in fields(config):
        value = getattr(config, setting.name)
        shown = "(not set)" if value is None else "(set)" if setting.name == "database_url" else value
        click.echo(f"{setting.metadata['variable']}={shown}\n    {setting.metadata['meaning']}")
