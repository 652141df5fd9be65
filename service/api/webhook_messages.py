"""What receivers of webhooks are sent, as OpenAPI 3.1 describes it: under `webhooks`, beside the paths."""

from typing import Any

from schemas.event import EVENT_KINDS

_HEADERS = {
    "webhook-id": "The message's own, the same in every attempt: what was taken in once need not be again.",
    "webhook-timestamp": "When it was sent, in seconds since 1970; refuse what is more than five minutes off.",
    "webhook-signature": (
        "Signatures between spaces, each v1, and the base64 of HMAC-SHA256 over id.timestamp.body by a secret."
    ),
}
_ANSWERS = {
    "2XX": "It was taken in.",
    "410": "Nobody is there any more: the webhook is disabled.",
    "default": "It is sent again, by the schedule of Standard Webhooks or when Retry-After says.",
}


def _message(kind: str) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": {"const": kind},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": {"$ref": "#/components/schemas/Event"},
        },
    }


def _operation(kind: str) -> dict[str, Any]:
    parameters = [
        {"in": "header", "name": name, "required": True, "description": said, "schema": {"type": "string"}}
        for name, said in _HEADERS.items()
    ]
    return {
        "post": {
            "summary": f"An event of kind {kind}",
            "parameters": parameters,
            "requestBody": {"required": True, "content": {"application/json": {"schema": _message(kind)}}},
            "responses": {status: {"description": said} for status, said in _ANSWERS.items()},
        }
    }


DESCRIPTION: dict[str, Any] = {kind: _operation(kind) for kind in EVENT_KINDS}
