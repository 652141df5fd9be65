"""Idempotency-Key: what is sent twice under one key is done once, and answered the same.

As draft-ietf-httpapi-idempotency-key-header says. An answer of 2xx is kept; after any other nothing was done, and the
same key may be tried again. A key whose process died is free again when its lease has run out.
"""

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from tempfile import TemporaryFile
from threading import Event, Thread
from typing import Any, TypeVar, cast

import psycopg
import structlog
from flask import Response, make_response, request
from psycopg import Connection
from psycopg_pool import ConnectionPool
from werkzeug.wsgi import get_input_stream

from service.api import database, negotiation
from service.errors import MalformedKey
from service.storage import idempotency
from service.storage.idempotency import Hold, KeptAnswer

log = structlog.get_logger()
View = TypeVar("View", bound=Callable[..., Any])

KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": "Names this request: when it is sent again under the same key, nothing is done again and the first "
    f"answer is given again, for {idempotency.KEPT_HOURS} hours. A string of a structured field, or as it is; a UUID "
    "is best. Only answers of 2xx are kept.",
    "schema": {"type": "string", "pattern": r'^("[ -!#-\[\]-~]{1,255}"|[A-Za-z0-9!#$%&\'*+.^_`|~:/=-]{1,255})$'},
    "example": '"8e03978e-40d5-43e8-bc93-6894a57f9324"',
}
REPLAYED = "Idempotency-Replayed"
PROBLEMS = (HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)
SUCCESS = 2
RENEWAL_SECONDS = idempotency.LEASE_SECONDS / 4
LONGEST_KEPT = 16 * 1024 * 1024
"""Bytes of the longest answer that is kept."""

_QUOTED = re.compile(r'"((?:[ !#-\[\]-~]|\\["\\]){1,255})"')
_BARE = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~:/=-]{1,255}")
_CHUNK = 64 * 1024


def heeding(view: View, *, lines: bool = False, secret: str | None = None) -> View:
    """The view, done once for each key. It must stand around whatever makes the answer of what the view gives.

    With `lines`, body and answer may be of any length: both wait on disk, not in memory. `secret` names the member of
    the answer that is null when it is given again. It is not kept: it would lie where nothing else looks after it, and
    outlive the one that replaces it.
    """

    @wraps(view)
    def once(*args: Any, **kwargs: Any) -> Any:
        key = given()
        if key is None:
            return view(*args, **kwargs)
        pool = database.pool()
        with ExitStack() as holding:
            fingerprint = _fingerprint(holding.enter_context(_spooled()) if lines else [request.get_data()])
            with pool.connection() as conn:
                found = idempotency.claim(conn, key, fingerprint)
            if isinstance(found, KeptAnswer):
                return _replayed(found)
            holding.enter_context(_held(pool, found))
            response: Response = make_response(view(*args, **kwargs))
            if lines:
                response.response = _kept_while_sent(pool, found, response, response.iter_encoded())
                response.call_on_close(holding.pop_all().close)
            else:
                _finish(pool, found, response, _without(secret, response.get_data()))
        return response

    return cast("View", once)


def given() -> str | None:
    """The key of the request, without its quotes; None where it has none. Raises MalformedKey."""
    header = request.headers.get("Idempotency-Key")
    if header is None:
        return None
    if quoted := _QUOTED.fullmatch(header.strip()):
        return re.sub(r"\\(.)", r"\1", quoted[1])
    if _BARE.fullmatch(header.strip()):
        return header.strip()
    raise MalformedKey


def _fingerprint(body: Iterable[bytes]) -> bytes:
    """What stands for all that is asked: where, how, and the body as it unpacks."""
    digest = sha256(f"{request.method}\0{request.full_path}\0{request.mimetype}\0".encode())
    for part in body:
        digest.update(part)
    return digest.digest()


def _replayed(answer: KeptAnswer) -> Response:
    """The kept answer again, where the reader takes one of its kind. Raises NotAcceptable."""
    response = Response(answer.body, answer.status, dict(answer.headers))
    if answer.body:
        negotiation.must_accept(response.mimetype or "")
    response.headers[REPLAYED] = "true"
    return response


@contextmanager
def _spooled() -> Iterator[Iterator[bytes]]:
    """The body, which is read into a file while it is iterated over and is there for the view afterwards."""
    request.max_content_length = sys.maxsize
    coming = get_input_stream(request.environ, max_content_length=sys.maxsize)
    with TemporaryFile() as spool:

        def read() -> Iterator[bytes]:
            while chunk := coming.read(_CHUNK):
                spool.write(chunk)
                yield chunk
            spool.seek(0)

        request.environ.update({"wsgi.input": spool, "wsgi.input_terminated": True})
        request.environ.pop("CONTENT_LENGTH", None)
        yield read()


@contextmanager
def _held(pool: ConnectionPool[Connection], hold: Hold) -> Iterator[None]:
    """While it takes, however long, the key is kept; what fails gives it back."""
    over = Event()

    def renew() -> None:
        while not over.wait(RENEWAL_SECONDS):
            with suppress(psycopg.Error), pool.connection() as conn:
                idempotency.renew(conn, hold)

    renewing = Thread(target=renew, daemon=True)
    renewing.start()
    try:
        yield
    except BaseException:
        _release(pool, hold)
        raise
    finally:
        over.set()


def _kept_while_sent(
    pool: ConnectionPool[Connection], hold: Hold, response: Response, coming: Iterable[bytes]
) -> Iterator[bytes]:
    with TemporaryFile() as copy:
        try:
            for chunk in coming:
                copy.write(chunk)
                yield chunk
        except BaseException:  # whoever asked went away, too
            _release(pool, hold)
            raise
        copy.seek(0)
        _finish(pool, hold, response, copy.read(LONGEST_KEPT + 1))


def _without(secret: str | None, body: bytes) -> bytes:
    """The JSON with null for its secret, where it has one."""
    return body if secret is None else json.dumps(json.loads(body) | {secret: None}, ensure_ascii=False).encode()


def _finish(pool: ConnectionPool[Connection], hold: Hold, response: Response, body: bytes) -> None:
    """Keep the answer where it says that something was done; else give the key back."""
    if response.status_code // 100 != SUCCESS or len(body) > LONGEST_KEPT:
        _release(pool, hold)
        return
    answer = KeptAnswer(response.status_code, dict(response.headers), body)
    try:
        with pool.connection() as conn:
            idempotency.keep(conn, hold, answer)
    except psycopg.Error:  # what was asked is done, and is answered so
        log.exception("idempotency.not_kept", key=hold.key)


def _release(pool: ConnectionPool[Connection], hold: Hold) -> None:
    with suppress(psycopg.Error), pool.connection() as conn:  # else its lease runs out
        idempotency.release(conn, hold)
