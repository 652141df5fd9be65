"""What a receiver is sent: an event, as the log of events shows it, with an address where the rest is read.

It holds nothing that an article says: so what waits tells nothing of an article that is withdrawn or erased meanwhile.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from schemas.event import EventSchema
from schemas.webhook import TEST
from service.delivery.event import shown
from service.storage.deliveries import NewDelivery
from service.storage.events import Event
from service.storage.webhooks import Format

MOST_ENTITIES = 100
"""The standard asks for messages of less than 20 kB; an event that concerns more entities names the first ones."""
_SCHEMA = EventSchema()


def of_event(event: Event, base: str) -> NewDelivery:
    """The message of an event; its address begins with `base`, how readers reach the service, or with "/"."""
    found = shown(replace(event, entity_ids=event.entity_ids[:MOST_ENTITIES]), base=base)
    body = _body(event.kind, event.occurred_at, _SCHEMA.dump(found))
    return NewDelivery(event.kind, body, event.id, event.article_id, event.claim_id)


def test(webhook_id: UUID, *, now: datetime) -> NewDelivery:
    """A message that says nothing but that messages arrive."""
    return NewDelivery(TEST, _body(TEST, now, {"webhook": str(webhook_id)}))


def written(message: Mapping[str, Any], message_id: UUID, form: Format) -> tuple[str, Mapping[str, Any]]:
    """A message in the form that its receiver asks for: the media type, and the members of the body."""
    if form == "standard":
        return "application/json", message
    return "application/cloudevents+json", _cloud_event(message, message_id)


def _cloud_event(message: Mapping[str, Any], message_id: UUID) -> Mapping[str, Any]:
    """The message as CloudEvents 1.0 has it, structured: `source` is the log of events, `subject` what it happened to.

    A test has no event: its own id stands for one, and its source is the webhook.
    """
    data = message["data"]
    base, _, subject = data.get("href", "").partition("/v1/")
    about = {"source": f"{base}/v1/events", "subject": subject} if subject else {"source": "/v1/webhooks"}
    return {
        "specversion": "1.0",
        "id": data.get("id", str(message_id)),
        "type": message["type"],
        **about,
        "time": message["timestamp"],
        "datacontenttype": "application/json",
        "data": data,
    }


def _body(kind: str, at: datetime, data: Mapping[str, Any]) -> Mapping[str, Any]:
    moment = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"type": kind, "timestamp": moment, "data": data}
