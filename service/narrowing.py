"""What a reader asks of claims, as storage takes it."""

from collections.abc import Mapping
from typing import Any

from schemas.filters import narrowed
from service.gazetteer import Gazetteer
from service.storage.claims import ClaimFilters

LONGEST_NAME = 300


def filters(query: Mapping[str, Any], known: Gazetteer, **fixed: Any) -> ClaimFilters:
    """The filters of a query that a schema of `schemas.filters` loaded; `fixed` are those that the address sets."""
    status = None if query["status"] == "any" else query["status"]
    found = {
        "claimant_keys": keys(query.get("claimant"), known, as_claimant=True),
        "mentioned_keys": keys(query.get("mentioned"), known, as_claimant=False),
    }
    return ClaimFilters(**narrowed(**query) | {"status": status} | found | fixed)


def keys(name: str | None, known: Gazetteer, *, as_claimant: bool) -> tuple[str, ...]:
    """The key of the one entity that a name means, in whichever language it means one; none where it means several."""
    if name is None or len(name) > LONGEST_NAME:
        return ()
    for language in known.tables.kinds:
        found = known.lookup(name, language=language, as_claimant=as_claimant)
        if len(found) == 1:
            return (found[0].key,)
    return ()
