"""The headers of answers, as the description of the interface has them."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

Headers = dict[str, dict[str, Any]]


def header(description: str, example: str, *, format: str | None = None) -> dict[str, Any]:  # noqa: A002
    """A header of an answer, as OpenAPI describes it."""
    schema = {"type": "string"} | ({"format": format} if format else {})
    return {"description": description, "schema": schema, "example": example}


REQUEST_ID: Headers = {"X-Request-Id": header("Names this request in the logs.", "8e0397d8eea54bd5b8b3b0d5c1a4c1a0")}
READ_HEADERS: Headers = REQUEST_ID | {
    "ETag": header("Stands for exactly this answer.", '"33a64df551425fcc55e4d42a148795d9f25f89d4"'),
    "Cache-Control": header("It may be kept, and must be asked for again with If-None-Match.", "no-cache"),
    "Vary": header("What else the answer depends on.", "Accept"),
}
LINK: Headers = {"Link": header("The first and the next page (RFC 8288).", '</v1/claims?cursor=eyJ2Ij>; rel="next"')}
LAST_MODIFIED: Headers = {
    "Last-Modified": header("When what is answered was stored.", "Sat, 04 Jan 2025 06:30:00 GMT"),
}
REPLAYED: Headers = {
    "Idempotency-Replayed": header("That the key came before, and this is the answer of that time.", "true")
}
ATTACHED: Headers = {"Content-Disposition": header("The name to save it by.", 'attachment; filename="claims.csv"')}
POLICY: Headers = {"Content-Security-Policy": header("What the page may load.", "default-src 'none'")}
LATER: Headers = {"Retry-After": header("In how many seconds to try again.", "5")}
OF_STATUS: Mapping[HTTPStatus, Headers] = {
    HTTPStatus.NOT_MODIFIED: READ_HEADERS | LINK | LAST_MODIFIED | ATTACHED | POLICY,
    HTTPStatus.METHOD_NOT_ALLOWED: REQUEST_ID
    | {"Allow": header("What the address does answer.", "GET, HEAD, OPTIONS")},
    HTTPStatus.CONFLICT: REQUEST_ID | LATER,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: REQUEST_ID
    | {"Accept-Encoding": header("How a body may be packed, where it was packed otherwise.", "gzip")},
    HTTPStatus.TOO_MANY_REQUESTS: REQUEST_ID | LATER,
    HTTPStatus.SERVICE_UNAVAILABLE: REQUEST_ID | LATER,
}
"""Where an answer of a status has more headers than the request's id."""
