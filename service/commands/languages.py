"""The languages that articles are read in, or the start of a pack for another."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from service import packs, starting_packs
from service.packs import Pack


@click.command("languages")
@click.option("--new", "code", metavar="CODE", help="Start a pack for the language with this ISO 639-1 code.")
@click.option("--like", default="en", show_default=True, help="The pack to start it from.")
@click.option("--model", help="The spaCy model that reads the language, as Python imports it.")
@click.option("--into", type=click.Path(path_type=Path), help="The folder to make; by default dixit-CODE.")
def command(*, code: str | None, like: str, model: str | None, into: Path | None) -> None:
    """Print every language that has a pack: its version, its model, and how much the pack holds.

    A model that is not installed stands there with the command that installs it; articles of its language are stored
    and marked, and read when it is there (dixit reread --language CODE).

    \b
    Examples:
      dixit languages
      dixit languages --new es --model es_core_news_sm --into dixit-es
    """
    if code:
        if model is None:
            raise click.UsageError("A new pack needs the --model that reads its language.")
        click.echo(f"{starting_packs.start(code, like=like, model=model, folder=into or Path(f'dixit-{code}'))}")
        return
    table = Table("language", "pack", "model", "cues", "verb forms", "times", "quantities", box=None)
    for pack in map(packs.load, packs.codes()):
        table.add_row(*_row(pack))
    Console(width=None if Console().is_terminal else 120).print(table)


def _row(pack: Pack) -> tuple[str, ...]:
    version = packs.model_version(pack.model)
    model = f"{pack.model} {version or f'is missing: {packs.installation(pack.model)}'}"
    cues = sum(len(section["cue"]) for name, section in pack.sections.items() if name.startswith("cues"))
    counted = (len(pack.sections[name]["phrase"]) for name in ("times", "quantities"))
    return pack.code, pack.version, model, str(cues), str(len(pack.forms)), *map(str, counted)
