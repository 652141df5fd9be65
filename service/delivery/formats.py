"""The forms that any query of claims is given in, and what makes each."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any, Literal

from service.delivery.feed import Feed
from service.errors import MissingExtra
from service.wire import Wire

Name = Literal["atom", "feed.json", "csv", "ndjson", "parquet"]
Write = Callable[[Iterable[Wire]], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """A form: its name, which ends its addresses; its media type; and the module that writes it.

    A feed says of itself where it is and is given in pages; anything else holds all that the query finds. `needs` is a
    package that not every installation has.
    """

    name: Name
    media_type: str
    module: str
    is_feed: bool = False
    is_text: bool = True
    needs: str | None = None


FORMATS: Mapping[Name, Format] = {
    each.name: each
    for each in (
        Format("atom", "application/atom+xml", "atom", is_feed=True),
        Format("feed.json", "application/feed+json", "json_feed", is_feed=True),
        Format("csv", "text/csv", "spreadsheet"),
        Format("ndjson", "application/x-ndjson", "ndjson"),
        Format("parquet", "application/vnd.apache.parquet", "parquet", is_text=False, needs="pyarrow"),
    )
}


def writer(form: Format, *, feed: Feed | None = None, bom: bool = False) -> Write:
    """What writes a form. Raises MissingExtra where the package that it needs is not installed.

    Modules are loaded when they are asked for: what one needs (pyarrow takes 50 MB) is not held by a process that
    nobody asks for it.
    """
    try:
        write: Any = import_module(f"service.delivery.{form.module}").write
    except ModuleNotFoundError as error:
        if error.name != form.needs:
            raise
        raise MissingExtra(f"Install it there: pip install {form.needs}") from error
    if form.is_feed:
        return partial(write, feed=feed)
    return partial(write, bom=bom) if form.name == "csv" else write
