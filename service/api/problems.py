"""Every error in one payload: problem details (RFC 9457), with a pointer to each fault and nothing leaked."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import flask_smorest
from flask import Flask, Response, current_app, g
from flask_smorest.utils import prepare_response
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from schemas.problem import ProblemSchema
from service.api import vocabularies
from service.api.headers import OF_STATUS, REQUEST_ID
from service.api.problem_kinds import KINDS, OF_ERRORS
from service.errors import Conflict, DixitError, Erased, Invalid, MissingExtra, NotFound, Stale

JSON = "application/json"
PROBLEM = "application/problem+json"
RETRY_AFTER = "5"
Fault = dict[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, before it is an answer."""

    status: int
    detail: str
    kind: str | None = None
    title: str | None = None
    errors: tuple[Fault, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """The members of the payload but the id of the request."""
        faults = {"errors": list(self.errors)} if self.errors else {}
        return {
            "type": f"/problems/{self.kind}" if self.kind else "about:blank",
            "title": self.title or HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        } | faults

    def response(self) -> Response:
        body = self.body() | {"request_id": g.get("request_id", "")}
        headers = dict(self.headers)
        if self.status == HTTPStatus.SERVICE_UNAVAILABLE or self.kind == "key-in-use":
            headers.setdefault("Retry-After", RETRY_AFTER)
        return Response(json.dumps(body, ensure_ascii=False), self.status, headers, content_type=PROBLEM)


class BadCursor(DixitError):
    """The cursor is not one of this list with these filters."""

    def __init__(self, parameter: str = "cursor") -> None:
        self.parameter = parameter
        super().__init__()


class Api(flask_smorest.Api):  # type: ignore[misc]  # it has no types
    """flask-smorest whose errors are problems, in its answers and in its description of itself."""

    ERROR_SCHEMA = ProblemSchema

    def _register_responses(self) -> None:
        """Declares an answer for each status, and one for any other error."""
        assert self.spec is not None  # noqa: S101 (flask-smorest calls this when it has made the spec)
        for status in HTTPStatus:
            response: dict[str, Any] = {"description": status.phrase, "headers": OF_STATUS.get(status, REQUEST_ID)}
            if status >= HTTPStatus.BAD_REQUEST:
                example = Problem(status, status.description or status.phrase).body() | {
                    "request_id": "8e0397d8eea54bd5"
                }
                response |= {"schema": ProblemSchema, "example": example}
            self._register_response(status.name, response)
        default = {"description": "Any other problem.", "headers": REQUEST_ID, "schema": ProblemSchema}
        self._register_response("DEFAULT_ERROR", default)

    def _register_response(self, name: str, response: dict[str, Any]) -> None:
        prepare_response(response, self.spec, PROBLEM)
        self.spec.components.response(name, response, lazy=True)

    def description(self) -> dict[str, Any]:
        """What the interface says of itself, as OpenAPI."""
        assert self.spec is not None  # noqa: S101 (as above)
        return vocabularies.refer(self.spec.to_dict())

    def _openapi_json(self) -> Response:
        return Response(json.dumps(self.description(), ensure_ascii=False, indent=1), content_type=JSON)

    def handle_http_exception(self, error: HTTPException) -> Any:
        """The answer to an error of HTTP's own."""
        if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
            return error.get_response()
        return of_http(error).response()


def register(app: Flask) -> None:
    """Gives the service's own errors their answers."""
    app.register_error_handler(Invalid, lambda error: of_error(error).response())
    app.register_error_handler(BadCursor, lambda error: of_error(error).response())
    for kind in OF_ERRORS:
        app.register_error_handler(kind, _answer_known)


def of_error(error: Exception) -> Problem:
    """The problem that one of the service's errors is; a kind that nobody foresaw says nothing of itself."""
    if isinstance(error, Invalid):
        pointer = f"#{error.pointer}"
        detail = error.detail or error.message()
        return invalid([{"detail": detail, "pointer": pointer}])
    if isinstance(error, BadCursor):
        faults = ({"detail": error.message(), "parameter": error.parameter},)
        return Problem(HTTPStatus.BAD_REQUEST, error.message(), "bad-cursor", errors=faults)
    for known, kind in OF_ERRORS.items():
        if isinstance(error, known):
            tells = isinstance(error, NotFound | Conflict | Stale | MissingExtra | Erased)
            detail = str(error) if tells else KINDS[kind].meaning
            return Problem(KINDS[kind].status, detail, kind)
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, InternalServerError.description or "")


def of_http(error: HTTPException) -> Problem:
    """The problem of an error of HTTP's own, with its headers (Allow, Retry-After …)."""
    data: Mapping[str, Any] = getattr(error, "data", None) or {}
    kept = {k: v for k, v in error.get_headers() if k.lower() not in {"content-type", "content-length"}}
    if "messages" in data:
        return invalid(faults_of(data["messages"]), headers=kept)
    code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    detail = error.description or error.name
    if isinstance(error, RequestEntityTooLarge):
        detail = f"The body may have {current_app.config['MAX_CONTENT_LENGTH']} bytes at most."
    return Problem(code, detail, title=error.name, headers=kept)


def invalid(faults: list[Fault], *, headers: Mapping[str, str] | None = None) -> Problem:
    """A request with faults; its detail names each of them."""
    named = (f"{_place(fault)}: {fault['detail']}" for fault in faults)
    status = KINDS["invalid"].status
    return Problem(status, " ".join(named), "invalid", errors=tuple(faults), headers=headers or {})


def faults_of(messages: Mapping[str, Any]) -> list[Fault]:
    """The faults that a schema found: `messages` by place ("json", "query"), then by field."""
    return [
        {"detail": message} | _pointed(place, path)
        for place, found in messages.items()
        for path, message in _leaves(found)
    ]


def _pointed(place: str, path: tuple[str, ...]) -> Fault:
    if place == "json":
        return {"pointer": "#" + "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in path)}
    return {"header" if place == "headers" else "parameter": path[0] if path else ""}


def _place(fault: Fault) -> str:
    return fault.get("pointer") or fault.get("parameter") or fault.get("header") or "#"


def _leaves(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(node, Mapping):
        for name, below in node.items():
            yield from _leaves(below, path if name == "_schema" else (*path, str(name)))
    else:
        for message in node if isinstance(node, list) else [node]:
            yield path, str(message)


def _answer_known(error: Exception) -> Response:
    problem = of_error(error)
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        current_app.logger.warning("unavailable: %s", type(error).__name__)
    return problem.response()
