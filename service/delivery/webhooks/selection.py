"""Which events a subscription is sent."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from psycopg import Connection

from service.storage import dispatches
from service.storage.claim_query import ClaimFilters
from service.storage.dispatches import Asking, Subjects
from service.storage.events import Event, Kin
from service.storage.webhooks import EVERYTHING

WITHDRAWN = "article.withdrawn"


def chosen(conn: Connection, asking: Asking, found: Sequence[Event], kin: Kin) -> list[Event]:
    """Those of the events that a subscription asks for; `kin` is `events.kin` of them.

    An event of a claim is, where the filters ask for the claim or the subscription was told of it before (it may have
    been corrected into what they do not ask for); one of an article likewise, by any of its claims; one of a thread by
    any of its own; one of an entity, where they mean it or nobody. That an article is withdrawn is told to whoever asks
    for that kind: nothing is left of what would say whom it concerns.
    """
    of_kind = [event for event in found if asking.events is None or event.kind in asking.events]
    if not of_kind or asking.filters == EVERYTHING:
        return of_kind
    subjects = Subjects(*(_subjects(of_kind, about) for about in ("claim", "article", "thread")))
    fitting = dispatches.fitting(conn, asking.filters, subjects) | dispatches.told(conn, asking.id, subjects)
    return [event for event in of_kind if _is_asked_for(event, asking.filters, fitting, kin)]


def _is_asked_for(event: Event, filters: ClaimFilters, fitting: Subjects, kin: Kin) -> bool:
    about = _about(event)
    if about == "claim":
        return event.claim_id in fitting.claims
    if about == "article":
        return event.kind == WITHDRAWN or event.article_id in fitting.articles
    if about == "thread":
        return event.thread_id in fitting.threads
    return filters.entity is None or any(filters.entity in kin.get(each, (each,)) for each in event.entity_ids)


def _subjects(found: Sequence[Event], about: str) -> frozenset[UUID]:
    """The ids of what the events of one family happened to."""
    ids: Iterable[UUID | None] = (getattr(event, f"{about}_id") for event in found if _about(event) == about)
    return frozenset(id_ for id_ in ids if id_)


def _about(event: Event) -> str:
    """What an event happened to: the first word of its kind."""
    return event.kind.partition(".")[0]
