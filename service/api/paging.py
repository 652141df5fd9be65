"""Pages by keyset: an opaque cursor that goes with the filters it was made for, and the links to other pages."""

import base64
import binascii
import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any, TypeVar, get_type_hints
from urllib.parse import urlencode
from uuid import UUID

from flask import request

from service.api.problems import BadCursor

Cursor = TypeVar("Cursor")
VERSION = 1
_HIGHEST = 2**31


def encode(cursor: Any, filters: Any) -> str | None:
    """The cursor (a dataclass) as one word, bound to the filters; None where there is no next page."""
    if cursor is None:
        return None
    keys = [_plain(value) for value in asdict(cursor).values()]
    packed = json.dumps({"v": VERSION, "k": keys, "f": _fingerprint(filters)}, separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def decode(word: str | None, kind: type[Cursor], filters: Any, *, parameter: str = "cursor") -> Cursor | None:
    """The cursor that a word stands for. Raises BadCursor where it is none, or one of other filters."""
    if word is None:
        return None
    try:
        packed = json.loads(base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True))
        if packed["v"] != VERSION or packed["f"] != _fingerprint(filters):
            raise BadCursor(parameter)
        return _cursor(kind, packed["k"])
    except (binascii.Error, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise BadCursor(parameter) from error


def links(next_cursor: str | None, *, parameter: str = "cursor") -> dict[str, str]:
    """The Link header of the page that is being answered (RFC 8288)."""
    given = [(name, value) for name, value in request.args.items(multi=True) if name != parameter]
    found = [_link(given, "first")]
    if next_cursor is not None:
        found.append(_link([*given, (parameter, next_cursor)], "next"))
    return {"Link": ", ".join(found)}


def answer(items: Sequence[Any], following: Any, filters: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """A page as a list answers it, with its Link header; `following` is the cursor (a dataclass) of the next one."""
    next_cursor = encode(following, filters)
    return {"items": items, "next_cursor": next_cursor}, links(next_cursor)


def _link(parameters: list[tuple[str, str]], relation: str) -> str:
    query = f"?{urlencode(parameters)}" if parameters else ""
    return f'<{request.path}{query}>; rel="{relation}"'


def _fingerprint(filters: Any) -> str:
    return hashlib.sha256(repr(filters).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value


def _cursor(kind: type[Cursor], keys: list[Any]) -> Cursor:
    hints = get_type_hints(kind)
    named = zip(fields(kind), keys, strict=True)  # type: ignore[arg-type]
    return kind(**{f.name: _READERS[hints[f.name]](key) for f, key in named})


def _moment(key: Any) -> datetime:
    moment = datetime.fromisoformat(key)
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    return moment


def _whole(key: Any) -> int:
    if type(key) is not int or abs(key) >= _HIGHEST:
        raise ValueError("not a whole number that a key can be")
    return key


def _real(key: Any) -> float:
    if type(key) not in (int, float) or not math.isfinite(key):
        raise ValueError("not a number that a key can be")
    return float(key)


def _words(key: Any) -> str:
    if not isinstance(key, str) or "\0" in key:
        raise ValueError("not text that a key can be")
    key.encode("utf-8")
    return key


_READERS: Mapping[Any, Callable[[Any], Any]] = {
    datetime: _moment,
    date: date.fromisoformat,
    UUID: UUID,
    int: _whole,
    float: _real,
    str: _words,
}
