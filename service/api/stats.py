"""Figures for dashboards: how many claims there are, when, and whose."""

from collections.abc import Mapping
from http import HTTPStatus
from itertools import product
from typing import Any

from schemas.stats import OTHER, ClaimCountQuerySchema, ClaimCountsSchema, stretch
from service import intervals
from service.api.blueprint import Blueprint
from service.api.claims import filters_of
from service.api.database import connection
from service.storage import claim_counts
from service.storage.claim_counts import Group, Grouping, Key

blueprint = Blueprint("stats", __name__, url_prefix="/v1/stats", description="Figures for dashboards.")

IDENTIFIED: frozenset[Grouping] = frozenset({"entity", "publisher"})
"""The groups that have an id beside their name."""
_NOT_FILTERS = ("interval", "group_by", "top", "fill", "from", "to")


@blueprint.get("/claims")
@blueprint.arguments(ClaimCountQuerySchema, location="query")
@blueprint.reads(ClaimCountsSchema)
@blueprint.problems(HTTPStatus.SERVICE_UNAVAILABLE)
def count_claims(query: dict[str, Any]) -> dict[str, Any]:
    """How many claims were published when, by whom or of what sort

    Rows are flat, the earliest first. What is retracted, withdrawn or under embargo does not count.
    """
    first, last = stretch(query)
    interval, group_by = query["interval"], query["group_by"]
    filters = {name: value for name, value in query.items() if name not in _NOT_FILTERS}
    with connection() as conn:
        counts = claim_counts.count(
            conn,
            filters_of(filters | {"status": "current"}),
            first=first,
            last=last,
            interval=interval,
            group_by=group_by,
            top=query["top"],
        )
        called = claim_counts.names(conn, group_by, {group.key for group in counts.groups if group.key is not None})
    columns = {group: _columns(group, group_by, called) for group in counts.groups}
    claims = ((place, counts.claims.get(place, 0)) for place in product(counts.starts, counts.groups))
    return {
        "interval": interval,
        "group_by": group_by,
        "from": counts.starts[0],
        "to": intervals.end(last, interval),
        "items": [
            {"time": time, "claims": number} | columns[group]
            for (time, group), number in claims
            if number or query["fill"] == "zero"
        ],
    }


def _columns(group: Group, group_by: Grouping | None, called: Mapping[Key, str]) -> dict[str, Any]:
    """What a row says of its group: nothing, its word, or its name and id."""
    if group_by is None:
        return {}
    name = OTHER if group.other else called.get(group.key) if group.key is not None else None
    return {group_by: name} | ({f"{group_by}_id": group.key} if group_by in IDENTIFIED else {})
