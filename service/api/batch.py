"""Many articles in one request: a line in, a line out, each stored on its own."""

import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from http import HTTPStatus
from io import BufferedReader
from typing import Any, BinaryIO

from flask import Response, current_app, request, url_for
from marshmallow import ValidationError
from psycopg import Connection
from psycopg_pool import ConnectionPool
from werkzeug.exceptions import UnsupportedMediaType

from schemas.article import BatchQuerySchema, NewArticleSchema
from schemas.ninjs import NinjsSchema
from service import ingest, items, ninjs
from service.api import database, metrics, problems
from service.api.articles import is_new
from service.api.blueprint import NDJSON, REQUEST_ID, Blueprint
from service.api.examples import NEW_ARTICLE
from service.api.lines import sent_safely
from service.api.ninjs import held
from service.api.problems import Problem
from service.compression import Bomb, BrokenGzip
from service.errors import DixitError
from service.ingest import Received
from service.submission import split, strict_json, taken_in

blueprint = Blueprint("batches", __name__, url_prefix="/v1", produces=NDJSON, description="Articles by the thousand.")

READ_AHEAD = 1024
"""Bytes that are waited for before a line is looked for: gunicorn gives no fewer at a time."""

Take = Callable[[Connection, Any], dict[str, Any]]
_ACCEPTED = {NDJSON, "application/jsonl", "application/json-seq"}
_ARTICLE, _ITEM = NewArticleSchema(), NinjsSchema()
_NDJSON_BODY = {
    "required": True,
    "description": "An article a line, each as for POST /v1/articles and no longer than that may be.",
    "content": {
        NDJSON: {
            "schema": {"type": "string", "format": "binary"},
            "example": json.dumps(NEW_ARTICLE, ensure_ascii=False) + "\n",
        }
    },
}
_ANSWERS = (
    '{"line": 1, "status": 201, "id": "0198a3a2-5d0e-7c38-a1a5-0f3f9bb7a6d1", "revision": 1, '
    '"href": "/v1/articles/0198a3a2-5d0e-7c38-a1a5-0f3f9bb7a6d1"}\n'
    '{"line": 2, "status": 400, "problem": {"type": "about:blank", "title": "Bad Request", "status": 400, '
    '"detail": "The line is not JSON: Expecting value: line 1 column 1 (char 0)."}}\n'
)


@blueprint.post("/articles:batch")
@blueprint.idempotent_lines
@blueprint.doc(requestBody=_NDJSON_BODY)
@blueprint.arguments(BatchQuerySchema, location="query")
@blueprint.response(
    200,
    {"type": "string"},
    content_type=NDJSON,
    example=_ANSWERS,
    headers=REQUEST_ID,
    description="A line for each line sent, in order: 201 stored, 200 here before, 4xx with its problem; of news items "
    "also 202 with the item that is held back, 204 canceled.",
)
@blueprint.problems(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, HTTPStatus.SERVICE_UNAVAILABLE)
def post_articles(query: dict[str, Any]) -> Response:
    """Send many articles as NDJSON

    Answers a line for each line, in order. Each article is stored on its own, so that a bad line harms no other, and
    is read later: nobody waits for the readings.
    """
    if request.mimetype not in _ACCEPTED:
        raise UnsupportedMediaType(f"The body must be {NDJSON}.")
    longest = current_app.config["DIXIT_MAX_BODY"]
    request.max_content_length = sys.maxsize  # the limit is each line's
    take = partial(_item if query["format"] == "ninjs" else _article, base=url_for("articles.list_articles"))
    stream = BufferedReader(request.stream, READ_AHEAD)  # type: ignore[type-var]  # it is raw, whatever its type says
    answers = _answers(database.pool(), stream, longest, take)
    return Response(sent_safely(answers), content_type=NDJSON)


def _answers(pool: ConnectionPool[Connection], stream: BinaryIO | Any, longest: int, take: Take) -> Iterator[bytes]:
    number = 0
    with pool.connection() as conn:
        try:
            for number, line in enumerate(split(stream, longest), start=1):
                yield _said(number, _answer(conn, line, longest, take))
        except (BrokenGzip, Bomb) as error:  # what came before is stored and answered; nothing is known of the rest
            yield _said(number + 1, _refused(problems.of_error(error)))


def _said(number: int, answer: dict[str, Any]) -> bytes:
    return json.dumps({"line": number} | answer, ensure_ascii=False).encode() + b"\n"


def _refused(problem: Problem) -> dict[str, Any]:
    return {"status": int(problem.status), "problem": problem.body()}


def _answer(conn: Connection, line: bytes | None, longest: int, take: Take) -> dict[str, Any]:
    problem = None
    if line is None:
        problem = Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The line is longer than {longest} bytes.")
    else:
        try:
            return take(conn, strict_json(line))
        except ValidationError as error:
            problem = problems.invalid(problems.faults_of({"json": error.messages}))
        except DixitError as error:
            problem = problems.of_error(error)
        except ValueError as error:
            problem = Problem(HTTPStatus.BAD_REQUEST, f"The line is not JSON: {error}.")
    return _refused(problem)


def _article(conn: Connection, value: Any, base: str) -> dict[str, Any]:
    return _stored(ingest.receive(conn, taken_in(_ARTICLE.load(value))), base)


def _item(conn: Connection, value: Any, base: str) -> dict[str, Any]:
    taken = items.take(conn, ninjs.taken_in(_ITEM.load(value)))
    if taken.received is not None:
        return _stored(taken.received, base)
    if taken.item.status == "canceled":
        return {"status": int(HTTPStatus.NO_CONTENT)}
    return {"status": int(HTTPStatus.ACCEPTED), "item": held(taken.item)}


def _stored(received: Received, base: str) -> dict[str, Any]:
    metrics.received(received)
    return {
        "status": int(HTTPStatus.CREATED if is_new(received) else HTTPStatus.OK),
        "id": str(received.article_id),
        "revision": received.revision,
        "href": f"{base}/{received.article_id}",
    }
