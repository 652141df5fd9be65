"""What is true of every operation, in the interface's description of itself: no view has to say it."""

from http import HTTPStatus
from typing import Any

from service.api.examples import OF_OPERATIONS
from service.api.headers import REPLAYED

JSON = "application/json"
OF_BODIES = (HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
"""How a body of JSON is refused before anything is read in it."""
REPEATED = frozenset({HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT})
"""The answers that are kept for whoever sends the same under its key again."""


def complete(doc: dict[str, Any], doc_info: dict[str, Any], **_: Any) -> dict[str, Any]:
    """The operation with its id, the answers of all its kind, and real examples of what it takes and gives."""
    body = doc.get("requestBody", {}).get("content", {})
    responses: dict[Any, Any] = dict(doc["responses"])
    responses.setdefault(HTTPStatus.NOT_ACCEPTABLE.value, HTTPStatus.NOT_ACCEPTABLE.name)
    if JSON in body:
        responses = {status.value: status.name for status in OF_BODIES} | responses
    examples = OF_OPERATIONS.get(doc_info["operation_id"], {})
    _exemplify(body, examples.get("request"))
    for status, response in responses.items():
        if isinstance(response, dict) and status != "default":
            _exemplify(response.get("content", {}), examples.get(str(int(status))))
            if _heeds_key(doc) and HTTPStatus(int(status)) in REPEATED:
                response["headers"] = response.get("headers", {}) | REPLAYED
    ordered = dict(sorted(responses.items(), key=lambda answer: str(answer[0])))
    return doc | {"operationId": doc_info["operation_id"], "responses": ordered}


def _heeds_key(doc: dict[str, Any]) -> bool:
    return any(each.get("name") == "Idempotency-Key" for each in doc.get("parameters", ()) if isinstance(each, dict))


def _exemplify(content: dict[str, Any], example: Any) -> None:
    if example is not None and JSON in content:
        content[JSON].setdefault("example", example)
