"""Optimistic locking: a change says by If-Match what it was made on (RFC 9110, RFC 6585)."""

import hashlib
from http import HTTPStatus
from typing import Any

from flask import Response, request

from service.errors import Stale, Unconditional

PROBLEMS = (HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED)
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The ETag of what is changed as it was read, or * for whatever is stored.",
    "schema": {"type": "string"},
    "example": "*",
}
_DIGITS = 9


def weigh(response: Response) -> None:
    """Make the answer to a GET or HEAD 304 where the reader has it already.

    Raises Stale where If-Match asks for another. As RFC 9110 orders them (13.2.2); werkzeug alone finds no answer that
    `If-Match: *` is true of, and none that is 304 where If-Match is true.
    """
    found, _ = response.get_etag()
    if request.if_match and not request.if_match.contains(found or ""):
        raise Stale("If-Match is not its ETag.")
    response.make_conditional({name: value for name, value in request.environ.items() if name != "HTTP_IF_MATCH"})


def tag(version: int, shown: Any) -> str:
    """The ETag of a version and of what is shown of it: the version, which people's changes count up, is compared."""
    return f'"{version}.{hashlib.sha256(repr(shown).encode()).hexdigest()[:16]}"'


def version() -> int | None:
    """The version that the request was made on, None for whatever is stored. Raises Unconditional, Stale."""
    if not request.if_match:
        raise Unconditional
    if request.if_match.star_tag:
        return None
    versions = {(each or "").partition(".")[0] for each in request.if_match.as_set()}
    found = versions.pop() if len(versions) == 1 else ""
    if not (found.isascii() and found.isdigit() and len(found) <= _DIGITS):
        raise Stale("If-Match is not its ETag.")
    return int(found)
