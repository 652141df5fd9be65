"""Store the articles of NDJSON files, to be read by the workers."""

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import click
import psycopg
from marshmallow import ValidationError
from psycopg import Connection
from rich.console import Console
from rich.progress import Progress

from schemas.article import FORMATS, NewArticleSchema
from schemas.ninjs import NinjsSchema
from service import ingest, items, ninjs
from service.commands import database
from service.config import Config
from service.errors import DixitError, SchemaOutdated
from service.ingest import Received
from service.storage import migrations
from service.submission import split, strict_json, taken_in

Take = Callable[[Connection, Any], str]
_ARTICLE, _ITEM = NewArticleSchema(), NinjsSchema()
_USUAL = ("stored", "known before", "refused")
_OF_ITEMS = ("held back", "canceled")


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.File("rb"), metavar="FILE…")
@click.option("--format", "form", type=click.Choice(FORMATS), default="article", help="What a line is.")
def command(files: tuple[BinaryIO, ...], form: str) -> None:
    """Store the articles of NDJSON files (`-` is standard input); the workers read them.

    A line is an object as for POST /v1/articles, or with --format ninjs a news item. The same article twice is stored
    once, so an import that was interrupted is simply done again. A bad line is reported on standard error and harms no
    other; the exit status is then 1.

    \b
    Examples:
      dixit import articles.ndjson
      zcat archive-*.gz | dixit import -
      dixit import --format ninjs wire.ndjson
    """
    config = Config.from_env()
    with database(config) as url, psycopg.connect(url, autocommit=True) as conn:
        if migrations.missing(conn):
            raise SchemaOutdated
        counts = _import(conn, files, config.max_body, _item if form == "ninjs" else _article)
    shown = [f"{counts[each]} {each}" for each in (*_USUAL, *_OF_ITEMS) if counts[each] or each in _USUAL]
    click.echo(f"{', '.join(shown)}.", err=True)
    if counts["refused"]:
        sys.exit(1)


def _import(conn: Connection, files: tuple[BinaryIO, ...], longest: int, take: Take) -> Counter[str]:
    counts: Counter[str] = Counter()
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        for file in files:
            task = progress.add_task(file.name, total=_size(file))
            for number, line in enumerate(split(file, longest), start=1):
                counts[_outcome(conn, line, f"{file.name}:{number}", longest, take)] += 1
                progress.advance(task, len(line or b"") + 1)
    return counts


def _outcome(conn: Connection, line: bytes | None, where: str, longest: int, take: Take) -> str:
    if line is None:
        click.echo(f"{where}: longer than {longest} bytes", err=True)
        return "refused"
    try:
        return take(conn, strict_json(line))
    except ValidationError as error:
        click.echo(f"{where}: {json.dumps(error.messages, ensure_ascii=False)}", err=True)
    except (DixitError, ValueError) as error:
        click.echo(f"{where}: {error}", err=True)
    return "refused"


def _article(conn: Connection, value: Any) -> str:
    return _became(ingest.receive(conn, taken_in(_ARTICLE.load(value))))


def _item(conn: Connection, value: Any) -> str:
    taken = items.take(conn, ninjs.taken_in(_ITEM.load(value)))
    if taken.received is not None:
        return _became(taken.received)
    return "canceled" if taken.item.status == "canceled" else "held back"


def _became(received: Received) -> str:
    return "stored" if received.created or received.revised else "known before"


def _size(file: BinaryIO) -> int | None:
    """The bytes of a file, None for what flows in."""
    path = Path(file.name)
    return path.stat().st_size if path.is_file() else None
