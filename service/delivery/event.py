"""An event as readers see it: in pages, in streams and in messages to receivers."""

from service.storage.events import Event
from service.wire import Wire


def shown(event: Event, *, base: str = "") -> Wire:
    """The event as the wire shows it; its address begins with `base`, how readers reach the service, or with "/"."""
    resource, id_ = next(
        (resource, id_)
        for resource, id_ in (
            ("claims", event.claim_id),
            ("articles", event.article_id),
            ("entities", event.entity_id),
            ("threads", event.thread_id),
        )
        if id_ is not None
    )
    return {
        "id": event.id,
        "kind": event.kind,
        "occurred_at": event.occurred_at,
        "href": f"{base}/v1/{resource}/{id_}",
        "article": event.article_id,
        "claim": event.claim_id,
        "entity": event.entity_id,
        "thread": event.thread_id,
        "publisher": event.publisher,
        "entities": event.entity_ids,
        "acts": event.acts,
        "data": event.data,
    }
