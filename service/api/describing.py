"""What is true of every operation, in the interface's description of itself: no view has to say it."""

from http import HTTPStatus
from typing import Any

from service.api.examples import OF_OPERATIONS

JSON = "application/json"
OF_BODIES = (HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
"""How a body of JSON is refused before anything is read in it."""


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
        if isinstance(response, dict):
            _exemplify(response.get("content", {}), examples.get(str(int(status))) if status != "default" else None)
    ordered = dict(sorted(responses.items(), key=lambda answer: str(answer[0])))
    return doc | {"operationId": doc_info["operation_id"], "responses": ordered}


def _exemplify(content: dict[str, Any], example: Any) -> None:
    if example is not None and JSON in content:
        content[JSON].setdefault("example", example)
