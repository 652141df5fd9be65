"""The command `dixit`. Each subcommand is a module of `service.commands`, loaded when it is called and not before, so
that `dixit --help` is quick and a process loads only what its work needs."""

import ast
import importlib
from pathlib import Path

import click
import psycopg

from service import __version__
from service.errors import DixitError

COMMANDS = Path(__file__).parent / "commands"


class LazyGroup(click.Group):
    """A group whose commands are files, `import_.py` of `dixit import` and `export_gold.py` of `dixit export-gold`; the
    first line of a file's docstring is the short help.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click hands it over)
        """The names of the commands, sorted."""
        return sorted(_name(path) for path in COMMANDS.glob("[a-z]*.py"))

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of this name, loaded now; None where there is none."""
        if name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"service.commands.{_path(name).stem}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _short_help(name)) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> object:
        """Run; what a person can mend is one line on standard error and exit status 1, not a traceback."""
        try:
            return super().invoke(ctx)
        except DixitError as error:
            raise click.ClickException(str(error)) from error
        except psycopg.OperationalError as error:
            raise click.ClickException(f"Postgres: {str(error).strip()}") from error


def _path(name: str) -> Path:
    return next(path for path in COMMANDS.glob("*.py") if _name(path) == name)


def _name(path: Path) -> str:
    return path.stem.rstrip("_").replace("_", "-")


def _short_help(name: str) -> str:
    text = ast.get_docstring(ast.parse(_path(name).read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0]


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dixit")
def main() -> None:
    """Dixit tracks who said what in news articles.

    Settings come from the environment: `dixit config` lists them. `dixit COMMAND --help` explains a command.
    """
