"""A connection taken from gunicorn, so that what goes on for hours holds none of its threads.

gunicorn ends a request by closing the socket that it has, without a word, when the application raises StopIteration.
The connection goes on in another socket; the one that gunicorn has is made to be a dead end first, so that whatever it
does to it (shut down, drain, close) reaches nobody.
"""

import os
import socket
from http import HTTPStatus
from typing import Any

from werkzeug import Response
from werkzeug.http import http_date

VERSIONS = ("HTTP/1.0", "HTTP/1.1")


def can_be_taken(environ: dict[str, Any]) -> bool:
    """Whether the request came over a connection of its own, which can go on without its server.

    One that is encrypted here, or shared by several requests (HTTP/2), cannot; nor can any of another server.
    """
    return type(environ.get("gunicorn.socket")) is socket.socket and environ.get("SERVER_PROTOCOL") in VERSIONS


def take(environ: dict[str, Any]) -> socket.socket:
    """The connection of a request. The caller must raise StopIteration in place of an answer. Raises OSError."""
    held: socket.socket = environ["gunicorn.socket"]
    taken = held.dup()
    blind, end = socket.socketpair()
    with blind, end:
        os.dup2(blind.fileno(), held.fileno(), inheritable=False)
    return taken


def head(response: Response, environ: dict[str, Any]) -> bytes:
    """The beginning of an answer that ends with its connection."""
    headers = response.get_wsgi_headers(environ)
    headers["Date"], headers["Connection"] = http_date(), "close"
    lines = [f"HTTP/1.1 {HTTPStatus(response.status_code).value} {response.status.partition(' ')[2]}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")
