"""Claims as an Atom feed (RFC 4287), its pages linked as RFC 5005 says."""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO

from lxml import etree

from service import __version__
from service.delivery import feed as feeds
from service.delivery.feed import Feed
from service.delivery.links import urn
from service.wire import Wire

ATOM = "http://www.w3.org/2005/Atom"
HISTORY = "http://purl.org/syndication/history/1.0"
XML = "http://www.w3.org/XML/1998/namespace"
NOTHING_YET = "1970-01-01T00:00:00Z"
"""When a feed without entries was updated: Atom wants a time, and there is none."""
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(claims: Iterable[Wire], feed: Feed) -> Iterator[bytes]:
    """The feed, an entry a claim, as it is made: what was updated last is known, and said, at its end."""
    out, updated = BytesIO(), NOTHING_YET
    with etree.xmlfile(out, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element(_atom("feed"), nsmap={None: ATOM, "fh": HISTORY}):
            for element in _head(feed):
                xml.write(element)
            for claim in claims:
                xml.write(_entry(claim, feed))
                updated = max(updated, claim["updated_at"])
                xml.flush()
                yield _taken(out)
            xml.write(_element("updated", updated))
    yield _taken(out)


def xml_text(text: str) -> str:
    """The text with U+FFFD for each character that XML 1.0 cannot hold, control characters for the most part."""
    return _FORBIDDEN.sub("\ufffd", text)


def _taken(out: BytesIO) -> bytes:
    written = out.getvalue()
    out.seek(0)
    out.truncate()
    return written


def _head(feed: Feed) -> Iterator[etree._Element]:
    yield _element("id", feed.first)
    yield _element("title", feed.title)
    yield _element("generator", "Dixit", version=__version__)
    yield _within("author", _element("name", "Dixit"))
    yield _element("link", rel="alternate", type="text/html", href=feed.home)
    yield _element("link", rel="self", type="application/atom+xml", href=feed.address)
    yield _element("link", rel="first", type="application/atom+xml", href=feed.first)
    if feed.following:
        yield _element("link", rel="next", type="application/atom+xml", href=feed.following)
    if feed.is_whole:
        yield etree.Element(f"{{{HISTORY}}}complete")


def _entry(claim: Wire, feed: Feed) -> etree._Element:
    entry = _within("entry", *_members(claim, feed))
    entry.set(f"{{{XML}}}lang", xml_text(claim["language"]))
    return entry


def _members(claim: Wire, feed: Feed) -> Iterator[etree._Element]:
    article, name = claim["article"], feeds.claimant_of(claim)
    yield _element("id", urn(claim["id"]))
    yield _element("title", feeds.title_of(claim))
    yield _element("updated", claim["updated_at"])
    yield _element("published", feeds.published(claim))
    if name:
        yield _within("author", _element("name", name))
    page = feed.links.quotation_in(article["id"], claim["content"][0]["text"])
    yield _element("link", rel="alternate", type="text/html", href=page)
    yield _element("link", rel="alternate", type="application/json", href=feed.links.claim(claim["id"]))
    if feeds.is_web(article["url"]):
        yield _element("link", rel="via", type="text/html", href=article["url"])
    for tag in feeds.tags_of(claim):
        yield _element("category", term=tag)
    yield _element("content", str(feeds.html_of(claim)), type="html")


def _within(name: str, *children: etree._Element) -> etree._Element:
    element = _element(name)
    element.extend(children)
    return element


def _element(name: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.Element(
        _atom(name), {key: xml_text(value) for key, value in attributes.items()}, nsmap={None: ATOM}
    )
    element.text = None if text is None else xml_text(text)
    return element


def _atom(name: str) -> str:
    return f"{{{ATOM}}}{name}"
