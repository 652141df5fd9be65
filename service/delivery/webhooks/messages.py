"""What a receiver is sent: what happened and to what, by ids and links. What was said is asked for by those.

So a message that waits says nothing of an article that is withdrawn or erased meanwhile.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from service.storage.deliveries import NewDelivery
from service.storage.events import Event

TEST = "webhook.test"
PLACES = {"article": "articles", "claim": "claims", "entity": "entities", "thread": "threads"}


def of_event(event: Event, base: str) -> NewDelivery:
    """The message of an event; its links begin with `base`, the address at which readers reach the service, or "/"."""
    subjects = {name: getattr(event, f"{name}_id") for name in PLACES}
    links = {name: _link(name, id_, base) for name, id_ in subjects.items() if id_ is not None}
    by = {"publisher": {"name": event.publisher.name, "domain": event.publisher.domain}} if event.publisher else {}
    data = {"event": event.id, **links, **by, "acts": list(event.acts), "details": dict(event.data)}
    body = _body(event.kind, event.occurred_at, data)
    return NewDelivery(event.kind, body, event.id, event.article_id, event.claim_id)


def test(webhook_id: UUID, *, now: datetime) -> NewDelivery:
    """A message that says nothing but that messages arrive."""
    return NewDelivery(TEST, _body(TEST, now, {"webhook": str(webhook_id)}))


def _link(name: str, id_: UUID, base: str) -> Mapping[str, str]:
    return {"id": str(id_), "href": f"{base}/v1/{PLACES[name]}/{id_}"}


def _body(kind: str, at: datetime, data: Mapping[str, Any]) -> Mapping[str, Any]:
    moment = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"type": kind, "timestamp": moment, "data": data}
