"""Entries of feeds become articles: of their pages, or of what the feed says of them."""

from http import HTTPStatus
from typing import Any

from trafilatura.utils import decode_file

from service import crawling, intake
from service.crawling import Crawl, Disallowed, HostBusy
from service.errors import InvalidArticle
from service.fetching import Answer
from service.model import Article, Publisher
from service.storage.sources import StoredSource
from service.syndication import Entry
from service.targets import AddressRefused, FetchFailed

_PAGE = ("text/html", "application/xhtml+xml")


class Unreadable(Exception):
    """An item that cannot become an article; its text says why."""


def article(crawl: Crawl, source: StoredSource, entry: Entry) -> Article:
    """The article of an item: of its page, or of the feed where that holds more or the page cannot be read.

    Raises Unreadable, HostBusy.
    """
    page, reason = _of_page(crawl, source, entry)
    if page is not None and len(page.body) >= len(entry.text):
        return page
    try:
        return intake.article(text=entry.text, url=page.url if page else entry.link, **_common(source, entry))
    except InvalidArticle as error:
        if page is not None:
            return page
        raise Unreadable(reason or error.detail or str(error)) from error


def _of_page(crawl: Crawl, source: StoredSource, entry: Entry) -> tuple[Article | None, str | None]:
    """What stands at the item's address, or why there is nothing to read. Raises HostBusy where there may be later."""
    if entry.link is None:
        return None, None
    try:
        answer = crawling.fetch(crawl, entry.link, headers={"Accept": ", ".join(_PAGE)})
        return intake.article(html=_markup(answer), url=answer.url, **_common(source, entry)), None
    except (AddressRefused, Disallowed, FetchFailed, Unreadable) as error:
        return None, str(error)
    except InvalidArticle as error:
        return None, error.detail


def _common(source: StoredSource, entry: Entry) -> dict[str, Any]:
    publisher = Publisher(source.publisher_name, source.publisher_domain)
    return {
        "title": entry.title,
        "language": source.language,
        "published_at": entry.published_at,
        "publisher": publisher if publisher.name or publisher.domain else None,
        "authors": entry.authors,
        "external_id": None if entry.link else entry.identity,
    }


def _markup(answer: Answer) -> str:
    """The page as text. Raises Unreadable, HostBusy."""
    kind = answer.headers.get("content-type", "text/html")
    if answer.status in crawling.UNAVAILABLE:
        raise HostBusy(f"Its page answers {answer.status}.")
    if answer.status != HTTPStatus.OK:
        raise Unreadable(f"Its page answers {answer.status}.")
    if kind.partition(";")[0].strip().lower() not in _PAGE:
        raise Unreadable(f"Its page is {kind[:100]}.")
    return decoded(answer.body, kind)


def decoded(body: bytes, content_type: str) -> str:
    """A page in the encoding that its header names, else in the one that it looks like."""
    _, _, named = content_type.lower().partition("charset=")
    try:
        return body.decode(named.split(";")[0].strip(" \"'")) if named else str(decode_file(body))
    except (LookupError, UnicodeDecodeError):
        return str(decode_file(body))
