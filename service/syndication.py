"""Feeds as they are found in the wild, RSS and Atom: bytes in, entries out. Pure: nothing is asked of the network."""

import calendar
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import feedparser

from service import urls
from service.errors import DixitError
from service.markup import plain

MOST_ENTRIES = 500
LONGEST_IDENTITY = 2000
LONGEST_TITLE = 1000
LONGEST_NAME = 300


class NoFeed(DixitError):
    """What stands there is no RSS and no Atom."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a feed: what it is known by again, and what it says of itself.

    `text` is what the feed holds of it, as words; `fingerprint` changes when any of it does.
    """

    identity: str
    fingerprint: bytes
    link: str | None
    title: str | None
    text: str
    published_at: datetime | None
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its title, and its entries in its own order, each once."""

    title: str | None
    entries: tuple[Entry, ...]


def read(body: bytes, *, url: str, content_type: str | None = None) -> Feed:
    """The feed that a body holds; `url` is what relative links of it start from. Raises NoFeed."""
    headers = {"content-location": url} | ({"content-type": content_type} if content_type else {})
    try:
        found = feedparser.parse(body, response_headers=headers)
    except Exception as error:
        raise NoFeed(f"{type(error).__name__}.") from error
    if not found.get("version") and not found.entries:
        raise NoFeed
    entries = {entry.identity: entry for entry in _entries(found.entries[:MOST_ENTRIES])}
    return Feed(_words(found.feed.get("title"), LONGEST_TITLE), tuple(entries.values()))


def identity_of(link: str) -> str:
    """What a link is known by again: its canonical form, where it has one."""
    try:
        return urls.canonical(link)
    except ValueError:
        return link


def _entries(found: list[Mapping[str, Any]]) -> Iterator[Entry]:
    for each in found:
        link = _link(each)
        identity = (identity_of(link) if link else str(each.get("id") or ""))[:LONGEST_IDENTITY]
        if identity.strip():
            yield _entry(each, identity.replace("\0", ""), link)


def _entry(found: Mapping[str, Any], identity: str, link: str | None) -> Entry:
    title, text = _words(found.get("title"), LONGEST_TITLE), _text(found)
    stamp = str(_first(found, "updated", "published") or "")
    said = "\0".join([title or "", text, stamp])
    return Entry(
        identity=identity,
        fingerprint=hashlib.sha256(said.encode("utf-8", "replace")).digest(),
        link=link,
        title=title,
        text=text,
        published_at=_moment(_first(found, "published_parsed", "updated_parsed")),
        authors=_authors(found),
    )


def _first(found: Mapping[str, Any], *names: str) -> Any:
    """The first of these members that is there; feedparser's own `get` gives others in their place."""
    there = (found[name] for name in names if name in found)
    return next((member for member in there if member), None)


def _link(found: Mapping[str, Any]) -> str | None:
    """Where the item stands: its link, or its id where that is said to be one."""
    link = str(found.get("link") or "").strip()
    return link if link.startswith(("http://", "https://")) else None


def _text(found: Mapping[str, Any]) -> str:
    """The fullest of what the feed holds of the item."""
    held = [*(part.get("value") for part in found.get("content", ())), found.get("summary")]
    return max((plain(value) for value in held if value), key=len, default="")


def _words(markup: str | None, longest: int) -> str | None:
    return " ".join(plain(markup).split())[:longest] or None if markup else None


def _authors(found: Mapping[str, Any]) -> tuple[str, ...]:
    names = (_words(author.get("name"), LONGEST_NAME) for author in found.get("authors", ()))
    return tuple(dict.fromkeys(name for name in names if name))


def _moment(parsed: Any) -> datetime | None:
    """feedparser's time, which is UTC; one that no calendar holds is none."""
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None
