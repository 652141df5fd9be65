"""News items of IPTC's ninjs 3.1, as agencies send them, and the articles that they describe."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service import intake, urls
from service.errors import Invalid, InvalidArticle
from service.markup import plain
from service.model import Article, Publisher
from service.storage.news_items import Status

_MARKUP = re.compile(r"<(?:p|div|section|article|br|h\d|ul|ol|table|blockquote)\b", re.IGNORECASE)
_LONGEST_NAME = 300
_LONGEST_TITLE = 1000


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One version of a news item; `article` is None where it brings no text and needs none."""

    uri: str
    version: str | None
    version_created: datetime | None
    status: Status
    embargoed_until: datetime | None
    article: Article | None


def taken_in(sent: Mapping[str, Any]) -> NewsItem:
    """The item that a body which satisfies NinjsSchema describes.

    Raises Invalid, with the JSON pointer of the member at fault, where it is to be read and has no text.
    """
    status: Status = sent["status"]
    return NewsItem(
        uri=sent["uri"],
        version=sent["version"],
        version_created=sent["version_created"],
        status=status,
        embargoed_until=sent["embargoed_until"],
        article=_article(sent) if status == "usable" or (status == "withheld" and sent["bodies"]) else None,
    )


def _article(sent: Mapping[str, Any]) -> Article:
    headline, body = _main(sent["headlines"]), _main(sent["bodies"])
    if body is None:
        raise InvalidArticle("/bodies", "An item that is usable needs a body.")
    url = _url(sent)
    try:
        return intake.article(
            text=_text(sent["bodies"][body]),
            url=url,
            title=None if headline is None else _text(sent["headlines"][headline])[:_LONGEST_TITLE],
            language=sent["language"],
            published_at=sent["version_created"] or sent["content_created"] or sent["first_created"],
            publisher=_publisher(sent, url),
            authors=(sent["by"].strip()[:_LONGEST_NAME],) if (sent["by"] or "").strip() else (),
            external_id=sent["uri"],
            credits=_credits(sent),
        )
    except Invalid as error:
        at = {"/text": f"/bodies/{body}/value", "/title": f"/headlines/{headline}/value", "/authors/0": "/by"}
        at |= {"/publisher/name": "/copyrightHolder", "/url": "/uri", "/external_id": "/uri"}
        raise InvalidArticle(at.get(error.pointer, error.pointer), error.detail or "") from error


def _main(parts: Sequence[Mapping[str, Any]]) -> int | None:
    """Which part to read: the one that is called main, else one without a role, else the first."""
    if not parts:
        return None
    ranks = {"main": 0, None: 1}
    return min(range(len(parts)), key=lambda n: (ranks.get(parts[n]["role"], 2), n))


def _text(part: Mapping[str, Any]) -> str:
    kind, value = part["content_type"] or "", str(part["value"])
    return plain(value) if "html" in kind or (not kind and _MARKUP.search(value)) else value


def _url(sent: Mapping[str, Any]) -> str | None:
    """Where the item stands on the web, if any of its names says so."""
    names = [sent["uri"], *(each["value"] or "" for each in sent["names"])]
    return next((name for name in names if name.startswith(("https://", "http://"))), None)


def _publisher(sent: Mapping[str, Any], url: str | None) -> Publisher | None:
    holder = (sent["copyright_holder"] or "").strip()[:_LONGEST_NAME]
    return Publisher(name=holder, domain=urls.domain(url) if url else None) if holder else None


def _credits(sent: Mapping[str, Any]) -> tuple[str, ...]:
    """Whom the item names as its sources, and who holds its rights."""
    named = [sent["copyright_holder"], *(each["name"] for each in sent["sources"])]
    return tuple(dict.fromkeys(name.strip() for name in named if name and name.strip()))
