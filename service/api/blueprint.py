"""flask-smorest as this interface needs it: strict about what comes in, complete about what it says of itself."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar, cast

import flask_smorest
import marshmallow
from flask import Request, Response, current_app, request
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from service.api import describing, idempotency, negotiation, preconditions, problems
from service.api.headers import LINK as LINK
from service.api.headers import READ_HEADERS as READ_HEADERS
from service.api.headers import REQUEST_ID as REQUEST_ID
from service.api.headers import header as header
from service.errors import Stale
from service.submission import strict_json

JSON = "application/json"
NDJSON = "application/x-ndjson"
_PRODUCES = "dixit_produces"
"""The attribute of a view that names the media type of its answer."""
View = TypeVar("View", bound=Callable[..., Any])


class Parser(FlaskParser):
    """Refuses unknown parameters, bodies of another kind, and JSON beyond the letter of RFC 8259."""

    DEFAULT_UNKNOWN_BY_LOCATION = FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION | {"query": marshmallow.RAISE}

    def load_json(self, req: Request, schema: marshmallow.Schema) -> Any:  # noqa: ARG002 (webargs hands it over)
        """The body. Raises UnsupportedMediaType, BadRequest."""
        if not (req.mimetype == JSON or req.mimetype.endswith("+json")):
            raise UnsupportedMediaType(f"The body must be {JSON}.")
        try:
            return strict_json(_body(req))
        except ValueError as error:
            raise BadRequest(f"The body is not JSON: {error}.") from error


def _body(req: Request) -> bytes:
    """The whole body. Raises RequestEntityTooLarge.

    Of a body that does not say its length, werkzeug gives what fits into the limit and drops the rest without a word.
    """
    raw = req.get_data()
    if len(raw) == req.max_content_length and req.environ["wsgi.input"].read(1):
        raise RequestEntityTooLarge
    return raw


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # it has no types
    """A resource: answers what its readers accept, with an ETag where nothing is changed by asking."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, *args: Any, produces: str = JSON, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.produces = produces
        self._prepare_doc_cbks += [self._prepare_headers_doc, describing.complete]
        self.before_request(self._refuse_what_is_not_acceptable)
        self.after_request(self._conditional)

    def refused(self, error: Stale) -> Response:
        """What a read is answered where If-Match asks for another than there is."""
        return problems.of_error(error).response()

    def problems(self, *statuses: HTTPStatus) -> Callable[[View], View]:
        """Says in the description which errors a view may answer, beside those that every view may."""

        def decorate(view: View) -> View:
            for status in (*statuses, HTTPStatus.NOT_ACCEPTABLE):
                view = self.alt_response(status.value, response=status.name)(view)
            return view

        return decorate

    def reads(
        self, schema: Any, *, headers: dict[str, Any] | None = None, content_type: str | None = None, **options: Any
    ) -> Callable[[View], View]:
        """A view that answers 200 with this schema, 304 to a reader that has it already, 412 to one that wants another.

        `content_type` is for an answer of another kind than those of its resource.
        """
        headers = READ_HEADERS | (headers or {})

        def decorate(view: View) -> View:
            view = self.alt_response(304, response="NOT_MODIFIED")(view)
            view = self.alt_response(412, response="PRECONDITION_FAILED")(view)
            view = self.response(200, schema, headers=headers, content_type=content_type, **options)(view)
            view = self.heeds(IF_NONE_MATCH)(view)
            setattr(view, _PRODUCES, content_type or self.produces)
            return view

        return decorate

    def idempotent(self, view: View) -> View:
        """A view that is done once for each Idempotency-Key. It stands around all that makes the view's answer."""
        return self._documented_idempotent(idempotency.heeding(view))

    def idempotent_but(self, secret: str) -> Callable[[View], View]:
        """As `idempotent`, for a view one member of whose answer is a secret: it is told the first time alone."""
        return lambda view: self._documented_idempotent(idempotency.heeding(view, secret=secret))

    def idempotent_lines(self, view: View) -> View:
        """As `idempotent`, for a view whose body and answer are of any length."""
        return self._documented_idempotent(idempotency.heeding(view, lines=True))

    def also_takes(
        self, media_type: str, schema: Any, view: Callable[..., Any], *, when: Callable[[], bool], example: Any
    ) -> Callable[[View], View]:
        """A view that hands over to another one, which makes its own answer, where the body is of another kind."""

        def decorate(usual: View) -> View:
            @wraps(usual)
            def choose(*args: Any, **kwargs: Any) -> Any:
                return view(*args, **kwargs) if when() else usual(*args, **kwargs)

            documented: Any = self.doc()(choose)
            documented._apidoc["also_takes"] = {media_type: {"schema": schema, "example": example}}
            return cast("View", documented)

        return decorate

    def _documented_idempotent(self, view: View) -> View:
        return self.problems(*idempotency.PROBLEMS)(self.heeds(idempotency.KEY)(view))

    def heeds(self, *headers: dict[str, Any]) -> Callable[[View], View]:
        """Says in the description which headers of a request a view heeds, beside the parameters of its schemas."""

        def decorate(view: View) -> View:
            view = self.doc()(view)
            documented: Any = view
            documented._apidoc.setdefault("headers", []).extend(headers)
            return view

        return decorate

    def _store_endpoint_docs(self, endpoint: str, *args: Any, **options: Any) -> None:
        """Keeps what the view is called: generated clients call their methods so."""
        super()._store_endpoint_docs(endpoint, *args, **options)
        for method, info in self._docs[endpoint].items():
            if method != "parameters":
                info["operation_id"] = endpoint

    @staticmethod
    def _prepare_headers_doc(doc: dict[str, Any], doc_info: dict[str, Any], **_: Any) -> dict[str, Any]:
        doc.get("requestBody", {}).get("content", {}).update(doc_info.get("also_takes", {}))
        return doc | {"parameters": [*doc.get("parameters", []), *doc_info.get("headers", [])]}

    def _refuse_what_is_not_acceptable(self) -> None:
        view = current_app.view_functions[request.endpoint or ""]
        negotiation.must_accept(getattr(view, _PRODUCES, self.produces))

    def _conditional(self, response: Response) -> Response:
        """The answer with its ETag, or 304 where the reader has it already; of no kind where it can have no body."""
        if request.method in {"GET", "HEAD"} and response.status_code == HTTPStatus.OK and not response.is_streamed:
            response.headers["Cache-Control"] = "no-cache"
            response.vary.add("Accept")
            response.add_etag()
            try:
                preconditions.weigh(response)
            except Stale as error:
                return self.refused(error)
        if response.status_code in BODILESS:
            response.headers.pop("Content-Type", None)
        return response


BODILESS = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED, HTTPStatus.PERMANENT_REDIRECT}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "description": "The ETag of what the reader has; answered 304 when it is still the same.",
    "schema": {"type": "string"},
}
