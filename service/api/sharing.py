"""Which other sites' pages may use this interface in a browser (CORS): those that the configuration names.

No answer depends on who asks, and no cookie is known, so that nothing is said of credentials.
"""

from functools import partial
from http import HTTPStatus

from flask import Flask, Response, request

from service.config import Origins

METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
REQUEST_HEADERS = (
    "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Prefer, Last-Event-ID, X-Request-Id"
)
ANSWER_HEADERS = (
    "ETag, Link, Location, Retry-After, Preference-Applied, RateLimit, RateLimit-Policy, X-Request-Id, Deprecation"
)
REMEMBERED_SECONDS = "86400"
_ASKS = "Access-Control-Request-Method"


def register(app: Flask, origins: Origins) -> None:
    """Lets the pages of these origins read every answer, errors too."""
    if origins:
        app.before_request(_preflight)
        app.after_request(partial(_share, origins))


def _preflight() -> Response | None:
    """The answer to a browser that asks what it may send, whatever is at the address."""
    if request.method == "OPTIONS" and "Origin" in request.headers and _ASKS in request.headers:
        return Response(status=HTTPStatus.NO_CONTENT)
    return None


def _share(origins: Origins, response: Response) -> Response:
    response.vary.add("Origin")
    if (origin := request.headers.get("Origin", "")) not in origins:
        return response
    response.headers["Access-Control-Allow-Origin"] = origin
    if request.method == "OPTIONS" and _ASKS in request.headers:
        response.vary.update((_ASKS, "Access-Control-Request-Headers"))
        response.headers["Access-Control-Allow-Methods"] = METHODS
        response.headers["Access-Control-Allow-Headers"] = REQUEST_HEADERS
        response.headers["Access-Control-Max-Age"] = REMEMBERED_SECONDS
    else:
        response.headers["Access-Control-Expose-Headers"] = ANSWER_HEADERS
    return response
