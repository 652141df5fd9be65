"""What comes through the door becomes an article: cleaned, normalised, refused with a reason where it cannot be."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time

from justext import get_stoplist
from trafilatura import bare_extraction, external
from trafilatura.settings import Document

from service.errors import InvalidArticle
from service.model import Article, Publisher
from service.normalisation import normalise
from service.urls import domain

# What tells running text from menus where a page's own marks do not: by itself trafilatura takes the stop words of a
# hundred languages, 27 MB in each process.
_WRITTEN = ("Arabic", "Dutch", "English", "French", "German", "Italian", "Polish", "Portuguese", "Russian", "Spanish")
external.JT_STOPLIST = tuple(  # type: ignore[assignment]  # declared as None there
    {word for language in _WRITTEN for word in get_stoplist(language)}
)

_SURROGATE = re.compile("[\ud800-\udfff]")


def article(  # noqa: PLR0913 (the fields of an article, each by its name)
    *,
    text: str | None = None,
    html: str | None = None,
    url: str | None = None,
    title: str | None = None,
    language: str | None = None,
    published_at: datetime | None = None,
    publisher: Publisher | None = None,
    authors: tuple[str, ...] = (),
    external_id: str | None = None,
    credits: tuple[str, ...] = (),  # noqa: A002 (the word for it, whatever the interactive shell prints)
) -> Article:
    """The article with its text normalised. HTML fills title, date, authors and publisher where they are absent.

    Exactly one of `text` and `html` is given. A publisher that nobody names is the domain of the URL.

    Raises InvalidArticle, with the JSON pointer of the field at fault, on NUL characters, lone surrogates, text with no
    letter, HTML with no text.
    """
    if (text is None) == (html is None):
        raise InvalidArticle("", "Exactly one of text and html is needed.")
    names = {f"/authors/{i}": author for i, author in enumerate(authors)}
    if publisher:
        names |= {"/publisher/name": publisher.name or "", "/publisher/domain": publisher.domain or ""}
    own = {
        "/text": text,
        "/html": html,
        "/title": title,
        "/url": url,
        "/external_id": external_id,
        "/language": language,
    }
    _refuse_unstorable({**{pointer: value or "" for pointer, value in own.items()}, **names})
    given = Article(
        body=text or "",
        title=title,
        url=url,
        language=language,
        published_at=published_at,
        publisher=publisher,
        authors=authors,
        external_id=external_id,
        credits=credits,
    )
    return _normalised(given if html is None else _filled(given, html), "/text" if html is None else "/html")


def _refuse_unstorable(values: Mapping[str, str]) -> None:
    for pointer, value in values.items():
        if "\x00" in value:
            raise InvalidArticle(pointer, f"A NUL character stands at position {value.index(chr(0))}.")
        if surrogate := _SURROGATE.search(value):
            raise InvalidArticle(pointer, f"A lone surrogate stands at position {surrogate.start()}.")


def _normalised(new: Article, pointer: str) -> Article:
    _refuse_unstorable({pointer: new.body, "/title": new.title or ""})
    body = normalise(new.body).strip()
    if not any(char.isalpha() for char in body):
        raise InvalidArticle(pointer, "No letter stands in the text.")
    title = normalise(new.title).strip() if new.title else None
    from_url = domain(new.url) if new.url else None
    publisher = new.publisher or (Publisher(domain=from_url) if from_url else None)
    return replace(new, body=body, title=title or None, publisher=publisher)


def _filled(given: Article, html: str) -> Article:
    found = _extracted(html, given.url)
    title = given.title or found.title or None
    text = (found.text or "").strip()
    heading, _, rest = text.partition("\n")
    site = Publisher(name=found.sitename or None, domain=domain(given.url) if given.url else None)
    return replace(
        given,
        body=rest if heading.strip() == title else text,
        title=title,
        published_at=given.published_at or _midnight(found.date),
        publisher=given.publisher or (site if site.name or site.domain else None),
        authors=given.authors or tuple(name.strip() for name in (found.author or "").split(";") if name.strip()),
    )


def _extracted(html: str, url: str | None) -> Document:
    found = bare_extraction(html, url=url, with_metadata=True, include_comments=False, include_tables=False)
    if not isinstance(found, Document) or not (found.text or "").strip():
        raise InvalidArticle("/html", "No text stands in the HTML.")
    return found


def _midnight(day: str | None) -> datetime | None:
    """The start of a day in UTC: pages give the day surely, the hour seldom."""
    return datetime.combine(date.fromisoformat(day), time(), UTC) if day else None
