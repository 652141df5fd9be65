"""Entities as reconciliation weighs them."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import dict_row

from service.reconciliation import Profile
from service.storage import sql

_SQL = sql.load("profiles")


def profiles(conn: Connection, ids: Collection[UUID]) -> tuple[Profile, ...]:
    """The profiles of these entities; one for each that they count as now, none for an id that is not known."""
    rows = conn.cursor(row_factory=dict_row).execute(_SQL["profiles"], {"ids": list(ids)})
    return tuple({profile.id: profile for profile in map(_profile, rows)}.values())


def _profile(row: dict[str, Any]) -> Profile:
    country, _, institution = (row["key"] or "").partition("/")
    properties = {
        "key": (row["key"],) if row["key"] else (),
        "country": (country,) if institution else (),
        "part_of": (row["part_of"],) if row["part_of"] else (),
        "alias": tuple(row["names"]),
        "same_as": tuple(row["same_as"]),
        "claims": (str(row["claims"]),),
    }
    return Profile(row["id"], row["name"], row["type"], tuple(row["names"]), properties)
