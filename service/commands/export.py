"""Write claims as CSV, NDJSON, Parquet or a feed."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO
from urllib.parse import urlencode

import click
import psycopg
from marshmallow import ValidationError, fields
from psycopg import Connection
from rich.console import Console
from rich.progress import track

from schemas.fields import Choices
from schemas.filters import ClaimExportQuerySchema
from service import gazetteer, narrowing
from service.api import stored
from service.commands import database
from service.config import Config
from service.delivery.feed import Feed
from service.delivery.formats import FORMATS, Format, Write, writer
from service.delivery.links import Links
from service.errors import SchemaOutdated
from service.storage import claims, entities, migrations, snapshots
from service.wire import Wire

_SCHEMA = ClaimExportQuerySchema()
STDOUT = "-"


def _filters(command: Callable[..., None]) -> Callable[..., None]:
    """An option for each filter of a list of claims, as its schema describes it."""
    for name, field in reversed(_SCHEMA.fields.items()):
        option = click.option(
            f"--{name.replace('_', '-')}",
            multiple=isinstance(field, Choices),
            metavar=_metavar(field),
            help=field.metadata.get("description"),
        )
        command = option(command)
    return command


def _metavar(field: fields.Field[Any]) -> str:
    of = field.inner if isinstance(field, fields.List) else field
    choices = [str(choice) for rule in of.validators for choice in getattr(rule, "choices", ())]
    return "|".join(choices) or type(of).__name__.upper()


@click.command("export")
@click.option("--format", "name", type=click.Choice(list(FORMATS)), default="ndjson", show_default=True)
@click.option(
    "--output", default=STDOUT, metavar="FILE", show_default=False, help="Where to write it, else standard output."
)
@click.option("--bom", is_flag=True, help="Begin a CSV with a byte order mark, for Excel.")
@_filters
def command(name: Any, output: str, *, bom: bool, **asked: Any) -> None:
    """Write all claims that the filters leave, as they stand at one moment.

    The filters are those of GET /v1/claims; one that may have several values is given several times. A FILE is there
    when it is whole, and not before: one of that name stays as it was until then.

    \b
    Examples:
      dixit export --format csv --bom --claimant "Claire Besson" --output claims.csv
      dixit export --act promise --act threat --published-from 2025-01-01 > claims.ndjson
    """
    config, query = Config.from_env(), _loaded(asked)
    form = FORMATS[name]
    write = writer(form, feed=_feed(form, config, asked) if form.is_feed else None, bom=bom)
    with database(config) as url, psycopg.connect(url) as conn:
        if migrations.missing(conn):
            raise SchemaOutdated
        conn.commit()
        snapshots.begin(conn, statement_seconds=0)
        _export(conn, config, query, write, output)


def _export(conn: Connection, config: Config, query: Mapping[str, Any], write: Write, output: str) -> None:
    filters = narrowing.filters(query, gazetteer.load(config.seeds_dir))
    if filters.entity:
        entities.get(conn, filters.entity)
    found = _tracked(stored.every(conn, filters, query["offsets"]), claims.count(conn, filters))
    with _file(output) as file:
        for part in write(found):
            file.write(part)


def _given(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asked.items() if value}


def _loaded(asked: Mapping[str, Any]) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = _SCHEMA.load(_given(asked))
    except ValidationError as error:
        told = json.dumps(error.messages, ensure_ascii=False)
        raise click.UsageError(told) from error
    return loaded


def _feed(form: Format, config: Config, asked: Mapping[str, Any]) -> Feed:
    links, query = Links(config.public_url or f"http://{config.bind}"), urlencode(_given(asked), doseq=True)
    address = f"{links.base}/v1/claims.{form.name}" + (f"?{query}" if query else "")
    return Feed("Dixit: claims", links, f"{links.base}/", address, address)


def _tracked(found: Iterator[Wire], total: int) -> Iterable[Wire]:
    console = Console(stderr=True)
    return track(found, "Exporting", total=total, console=console, disable=not console.is_terminal)


@contextmanager
def _file(output: str) -> Iterator[BinaryIO]:
    """What is written takes the place of the file once it is whole and on the disk, or nothing does."""
    if output == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        with _taking_the_place_of(Path(output)) as file:
            yield file
    except OSError as error:
        raise click.FileError(output, error.strerror or str(error)) from error


@contextmanager
def _taking_the_place_of(path: Path) -> Iterator[BinaryIO]:
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            yield file  # type: ignore[misc]  # it is one, whatever its type says
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).chmod(_mode(path))
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink()
            raise


def _mode(path: Path) -> int:
    """The permissions of the file that is replaced, else those of any new file."""
    if path.exists():
        return path.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
