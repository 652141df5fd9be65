"""Read stored articles again with the engine of today."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import click
import psycopg
import structlog
from psycopg import Connection
from rich.console import Console
from rich.progress import track

from service import extraction, gazetteer, ingest, logs, packs
from service.commands import database
from service.config import Config
from service.difference import ClaimChanges, Standing
from service.errors import SchemaOutdated
from service.matching import encoder
from service.model import Article, Reading
from service.storage import migrations, rereading
from service.storage.rereading import Due, Which

log = structlog.get_logger()
PARTS = ("kept", "changed", "added", "retracted")
Extract = Callable[[Article], Reading]


@click.command("reread")
@click.option("--dry-run", is_flag=True, help="Print what would change, and change nothing.")
@click.option("--language", help="Only articles of this language (ISO 639-1).")
@click.option(
    "--read-before", type=click.DateTime(), help="Also those that today's engine read, if it was before this (UTC)."
)
def command(*, dry_run: bool, language: str | None, read_before: datetime | None) -> None:
    """Read again every article whose current text another engine read: an older version, pack or model.

    A claim that still stands keeps its id; one that is not found any more is retracted, never deleted. An article that
    was read again is not due any more, so a run that was interrupted is simply started again. The exit status is 1
    where an article could not be read.

    \b
    Examples:
      dixit reread --dry-run
      dixit reread --language fr --read-before 2025-01-04
    """
    config = Config.from_env()
    logs.configure(config)
    known = gazetteer.load(config.seeds_dir)

    def extract(article: Article) -> Reading:
        return extraction.read(article, known)

    which = Which(_engines(), language, read_before.replace(tzinfo=UTC) if read_before else None)
    with database(config) as url, psycopg.connect(url, autocommit=True) as conn:
        if migrations.missing(conn):
            raise SchemaOutdated
        articles = _tracked(rereading.due(conn, which), rereading.count(conn, which))
        counts = _preview(conn, articles, extract) if dry_run else _reread(conn, articles, known, extract)
    click.echo(", ".join(f"{count} {name}" for name, count in counts.items()) or "Nothing is due.", err=True)
    if counts["failed"]:
        sys.exit(1)


def _engines() -> dict[str, tuple[str, str, str]]:
    engines = {code: extraction.engine(packs.load(code)) for code in packs.ready()}
    return {code: (by.extractor, by.pack, by.model) for code, by in engines.items()}


def _tracked(articles: Iterable[Due], total: int) -> Iterable[Due]:
    console = Console(stderr=True)
    return track(articles, "Reading", total=total, console=console, disable=not console.is_terminal)


def _preview(conn: Connection, articles: Iterable[Due], extract: Extract) -> Counter[str]:
    counts: Counter[str] = Counter()
    for due in articles:
        try:
            changes = ingest.preview(conn, due.id, due.revision, extract=extract)
        except Exception:
            counts["failed"] += 1
            log.exception("reread.failed", article=str(due.id))
            continue
        counts["articles"] += 1
        counts.update({name: len(getattr(changes, name)) for name in PARTS})
        _print(due, changes)
    return counts


def _reread(conn: Connection, articles: Iterable[Due], known: gazetteer.Gazetteer, extract: Extract) -> Counter[str]:
    counts: Counter[str] = Counter()
    for due in articles:
        try:
            ingest.reread(conn, due.id, due.revision, known, extract=extract, encode=encoder.encode)
            counts["read again"] += 1
        except Exception:
            counts["failed"] += 1
            log.exception("reread.failed", article=str(due.id))
    return counts


def _print(due: Due, changes: ClaimChanges) -> None:
    """A line for the article, and one for each claim that would be another."""
    summary = ", ".join(f"{len(getattr(changes, name))} {name}" for name in PARTS)
    click.echo(f"{due.id} revision {due.revision}: {summary}")
    for pair in changes.changed:
        click.echo(f"  ~ {_line(pair.before)} ({', '.join(pair.aspects)})")
        if pair.before.claim.text != pair.after.claim.text or "claimant" in pair.aspects:
            click.echo(f"  = {_line(pair.after)}")
    for sign, claims in (("+", changes.added), ("-", changes.retracted)):
        for standing in claims:
            click.echo(f"  {sign} {_line(standing)}")


def _line(standing: Standing) -> str:
    return f"{standing.claim.claimant.name or standing.claim.claimant.status}: {standing.claim.text}"
