"""Articles sent as news items: ninjs 3.1."""

from http import HTTPStatus
from typing import Any

from flask import Response, jsonify, request, url_for

from schemas.ninjs import HeldItemSchema
from service import items, ninjs
from service.api.blueprint import JSON
from service.api.database import connection
from service.ingest import Received
from service.storage.news_items import StoredItem

NINJS = "application/vnd.iptc.ninjs+json"
EXAMPLE = {
    "uri": "urn:newsml:agence.example:20250104:quai",
    "version": "1",
    "versionCreated": "2025-01-04T06:30:00Z",
    "pubStatus": "usable",
    "language": "fr",
    "headlines": [{"role": "main", "value": "Le nouveau quai ouvrira lundi"}],
    "bodies": [
        {
            "role": "main",
            "contentType": "text/html",
            "value": "<p>« Le quai ouvrira lundi », a déclaré la maire de Nantes.</p>",
        }
    ],
    "infoSources": [{"name": "AFP"}],
}


def is_sent() -> bool:
    """Whether the request holds a news item: by its media type, or because it says so."""
    return request.mimetype == NINJS or request.args.get("format") == "ninjs"


def take(sent: dict[str, Any]) -> Received | Response:
    """Take in a version of a news item: what is delivered, else the answer that says why it is not.

    Raises Invalid, OlderVersion.
    """
    with connection() as conn:
        taken = items.take(conn, ninjs.taken_in(sent))
    if taken.received is not None:
        return taken.received
    if taken.item.status == "canceled":
        return Response(status=HTTPStatus.NO_CONTENT, content_type=JSON)
    response = jsonify(held(taken.item))
    response.status_code = HTTPStatus.ACCEPTED
    response.headers["Location"] = url_for("articles.list_articles", external_id=taken.item.uri)
    return response


def held(item: StoredItem) -> dict[str, Any]:
    """What is said of an item that is withheld or embargoed."""
    shown: dict[str, Any] = HeldItemSchema().dump(
        {
            "uri": item.uri,
            "version": item.version,
            "status": "embargoed" if item.status == "usable" else item.status,
            "embargoed_until": item.embargoed_until,
        }
    )
    return shown
