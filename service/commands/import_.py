"""Store the articles of NDJSON files, to be read by the workers."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import BinaryIO

import click
import psycopg
from marshmallow import ValidationError
from psycopg import Connection
from rich.console import Console
from rich.progress import Progress

from schemas.article import NewArticleSchema
from service import ingest
from service.commands import database
from service.config import Config
from service.errors import DixitError, SchemaOutdated
from service.storage import migrations
from service.submission import split, strict_json, taken_in

_SCHEMA = NewArticleSchema()


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.File("rb"), metavar="FILE…")
def command(files: tuple[BinaryIO, ...]) -> None:
    """Store the articles of NDJSON files (`-` is standard input); the workers read them.

    A line is an object as for POST /v1/articles. The same article twice is stored once, so an import that was
    interrupted is simply done again. A bad line is reported on standard error and harms no other; the exit status is
    then 1.

    \b
    Examples:
      dixit import articles.ndjson
      zcat archive-*.gz | dixit import -
    """
    config = Config.from_env()
    with database(config) as url, psycopg.connect(url, autocommit=True) as conn:
        if migrations.missing(conn):
            raise SchemaOutdated
        counts = _import(conn, files, config.max_body)
    click.echo(f"{counts['stored']} stored, {counts['known']} known before, {counts['refused']} refused.", err=True)
    if counts["refused"]:
        sys.exit(1)


def _import(conn: Connection, files: tuple[BinaryIO, ...], longest: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        for file in files:
            task = progress.add_task(file.name, total=_size(file))
            for number, line in enumerate(split(file, longest), start=1):
                counts[_outcome(conn, line, f"{file.name}:{number}", longest)] += 1
                progress.advance(task, len(line or b"") + 1)
    return counts


def _outcome(conn: Connection, line: bytes | None, where: str, longest: int) -> str:
    if line is None:
        click.echo(f"{where}: longer than {longest} bytes", err=True)
        return "refused"
    try:
        article = taken_in(_SCHEMA.load(strict_json(line)))
        with conn.transaction():
            received = ingest.receive(conn, article)
    except ValidationError as error:
        click.echo(f"{where}: {json.dumps(error.messages, ensure_ascii=False)}", err=True)
    except (DixitError, ValueError) as error:
        click.echo(f"{where}: {error}", err=True)
    else:
        return "stored" if received.created or received.revised else "known"
    return "refused"


def _size(file: BinaryIO) -> int | None:
    """The bytes of a file, None for what flows in."""
    path = Path(file.name)
    return path.stat().st_size if path.is_file() else None
