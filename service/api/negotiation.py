"""What a request says of the answer it wants: Accept, Prefer (RFC 7240), X-Request-Id."""

import re
import uuid
from dataclasses import dataclass

from flask import Response, g, request
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable
from werkzeug.http import parse_list_header, unquote_header_value

_WRITTEN_IN = {"json": ("application/json",), "xml": ("application/xml", "text/xml")}
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")


@dataclass(frozen=True, slots=True)
class Preference:
    """How long to wait for an article to be read, in seconds, and how the answer says that it was heeded."""

    wait: int
    applied: str | None


def must_accept(produced: str) -> None:
    """Raises NotAcceptable where the reader takes no such answer.

    Parameters of a media type (a charset, a profile) decide nothing. Whoever takes JSON or XML takes what is written in
    it: `application/feed+json` is JSON (RFC 6839).
    """
    given = [(wished.partition(";")[0].strip(), quality) for wished, quality in request.accept_mimetypes]
    accepted = MIMEAccept(given)
    if given and not any(accepted[known] for known in (produced, *_WRITTEN_IN.get(produced.rpartition("+")[2], ()))):
        raise NotAcceptable(f"This answers {produced} only.")


def preference(default_wait: int, longest_wait: int = 60) -> Preference:
    """What the Prefer headers ask for; what is malformed or unknown is passed over, as RFC 7240 wants it."""
    wished = _wished(", ".join(request.headers.getlist("Prefer")))
    if "respond-async" in wished and "wait" not in wished:
        return Preference(0, "respond-async")
    wait = wished.get("wait", "")
    if wait.isascii() and wait.isdigit() and len(wait) < 10:  # noqa: PLR2004 (more digits than anybody's patience)
        seconds = min(int(wait), longest_wait)
        return Preference(seconds, f"wait={seconds}")
    return Preference(default_wait, None)


def _wished(header: str) -> dict[str, str]:
    wished: dict[str, str] = {}
    for preference in parse_list_header(header):
        name, _, value = preference.partition(";")[0].partition("=")
        wished.setdefault(name.strip().lower(), unquote_header_value(value.strip()))
    return wished


def name_request() -> None:
    """Gives the request its id: the client's own where it is one word, else a new one."""
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def say_request_id(response: Response) -> Response:
    """Puts the request's id on its answer."""
    response.headers["X-Request-Id"] = g.request_id
    return response
