"""Claims as a JSON Feed (version 1.1)."""

import json
from collections.abc import Iterable, Iterator

from service.delivery import feed as feeds
from service.delivery.feed import Feed
from service.delivery.links import urn
from service.wire import Wire

VERSION = "https://jsonfeed.org/version/1.1"


def write(claims: Iterable[Wire], feed: Feed) -> Iterator[bytes]:
    """The feed, an item a claim, as it is made."""
    yield _encoded(_head(feed))[:-1] + b', "items": ['
    for number, claim in enumerate(claims):
        yield (b", " if number else b"") + _encoded(_item(claim, feed))
    yield b"]}"


def document(claims: Iterable[Wire], feed: Feed) -> Wire:
    """The feed as a value."""
    return _head(feed) | {"items": [_item(claim, feed) for claim in claims]}


def _head(feed: Feed) -> Wire:
    return {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.address,
        **({"next_url": feed.following} if feed.following else {}),
        "authors": [{"name": "Dixit"}],
    }


def _item(claim: Wire, feed: Feed) -> Wire:
    article, name = claim["article"], feeds.claimant_of(claim)
    elsewhere = {"external_url": article["url"]} if feeds.is_web(article["url"]) else {}
    return {
        "id": urn(claim["id"]),
        "url": feed.links.quotation_in(article["id"], claim["content"][0]["text"]),
        **elsewhere,
        "title": feeds.title_of(claim),
        "content_html": str(feeds.html_of(claim)),
        "content_text": claim["text"],
        "date_published": feeds.published(claim),
        "date_modified": claim["updated_at"],
        "authors": [{"name": name}] if name else [],
        "tags": feeds.tags_of(claim),
        "language": claim["language"],
        "_dixit": {"about": f"{feed.links.base}/docs/", "claim": claim},
    }


def _encoded(value: Wire) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
