"""Print the claims of texts, without any database."""

import json
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal

import click
from marshmallow import ValidationError

from schemas.article import NewArticleSchema
from schemas.claim import ClaimSchema
from service import extraction, gazetteer, wire
from service.config import Config
from service.errors import DixitError
from service.gazetteer import Gazetteer
from service.model import Article, Reading
from service.submission import split, strict_json, taken_in

Form = Literal["text", "html", "json"]
LINES = (".ndjson", ".jsonl")
FORMS: dict[str, Form] = {".html": "html", ".htm": "html", ".xhtml": "html", ".json": "json"}
TOO_LONG = "longer than {} bytes"
_CLAIMS = ClaimSchema(many=True)
_ARTICLE = NewArticleSchema()


@dataclass(frozen=True, slots=True)
class Source:
    """What may become an article: where it stands, and its bytes, or why they are not to be had."""

    where: str
    form: Form
    raw: bytes = b""
    trouble: str | None = None


@click.command("extract")
@click.argument("files", nargs=-1, type=str, metavar="[FILE…]")
@click.option("--ndjson", is_flag=True, help="Every file holds an article a line, whatever its name.")
@click.option("--language", metavar="TAG", help="Of what does not say it (BCP 47: fr); found from the text otherwise.")
@click.option("--explain", is_flag=True, help="Say on standard error, step by step, how each reading went.")
def command(files: tuple[str, ...], *, ndjson: bool, language: str | None, explain: bool) -> None:
    """Print the claims of texts, a JSON line an article, without any database: {"id", "language", "claims": […]}.

    A FILE is a text, a page (.html), an article (.json: an object as for POST /v1/articles, with an "id" if wanted), or
    articles a line (.ndjson, .jsonl). `-`, or no FILE, is standard input. What cannot be read is reported on standard
    error by line; the rest is done, and the exit status is 1.

    \b
    Examples:
      dixit extract article.txt page.html
      dixit extract --ndjson < articles.ndjson > claims.ndjson
      dixit extract --language fr dispatches/*.txt
      echo "Le maire a promis une école." | dixit extract --explain
    """
    config = Config.from_env()
    known = gazetteer.load(config.seeds_dir)
    done = [
        _answer(source, known, language=language, explain=explain)
        for name in files or ("-",)
        for source in _sources(name, config.max_body, ndjson=ndjson)
    ]
    sys.exit(0 if all(done) else 1)


def _sources(name: str, longest: int, *, ndjson: bool) -> Iterator[Source]:
    """What a file holds: a line each of NDJSON, or the whole."""
    path = Path(name)
    try:
        with sys.stdin.buffer if name == "-" else path.open("rb") as file:
            if ndjson or path.suffix in LINES:
                yield from _lines(name, file, longest)
            else:
                yield Source(name, FORMS.get(path.suffix, "text"), file.read())
    except OSError as error:
        yield Source(name, "text", trouble=error.strerror or str(error))


def _lines(name: str, file: BinaryIO, longest: int) -> Iterator[Source]:
    for number, line in enumerate(split(file, longest), start=1):
        where = f"{name}:{number}"
        yield (
            Source(where, "json", line) if line is not None else Source(where, "json", trouble=TOO_LONG.format(longest))
        )


def _answer(source: Source, known: Gazetteer, *, language: str | None, explain: bool) -> bool:
    """Print the claims of one source, or on standard error what is wrong with it. Whether it could be read."""
    try:
        name, article = _article(source, language)
        reading = extraction.read(article, known)
        line = _line(name, article, reading)
    except ValidationError as error:
        trouble = json.dumps(error.messages, ensure_ascii=False)
    except (DixitError, ValueError) as error:
        trouble = str(error)
    except Exception:  # noqa: BLE001 - an article that the engine stumbles over must not cost the others
        trouble = traceback.format_exc()
    else:
        click.echo(json.dumps(line, ensure_ascii=False))
        for step in _explained(reading) if explain else ():
            click.echo(f"{name}: {step}", err=True)
        return True
    click.echo(f"{source.where}: {trouble}", err=True)
    return False


def _article(source: Source, language: str | None) -> tuple[str, Article]:
    """The name of an article in the answer, and itself. Raises ValidationError, InvalidArticle, ValueError."""
    if source.trouble:
        raise ValueError(source.trouble)
    value = strict_json(source.raw) if source.form == "json" else {source.form: source.raw.decode("utf-8-sig")}
    given = value.pop("id", None) if isinstance(value, dict) else None
    if language and isinstance(value, dict):
        value = {"language": language} | value
    article = taken_in(_ARTICLE.load(value))
    return str(given or article.external_id or article.url or source.where), article


def _line(name: str, article: Article, reading: Reading) -> dict[str, Any]:
    claims = wire.extracted(reading, article, read_at=datetime.now(UTC))
    return {"id": name, "language": reading.language, "claims": _CLAIMS.dump(claims)}


def _explained(reading: Reading) -> Iterator[str]:
    """What was turned down and why, then each claim with the rule that found it and how its claimant was decided."""
    yield f"{reading.language}: {reading.status}, {len(reading.claims)} claims"
    yield from reading.trace
    for claim in reading.claims:
        who = claim.claimant
        why = f"{who.status}, {who.resolved_by}: {'; '.join(who.reasons)}"
        yield f"{claim.rule}: {claim.text!r}, by {who.name or 'nobody named'} ({why})"
