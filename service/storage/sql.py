"""Named queries: `load("claims")` reads claims.sql, where `-- name: page` begins each, with a sentence under it.

And what turns their rows into values.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, LiteralString, TypeVar, cast

from psycopg import Connection
from psycopg.sql import SQL, Composed

T = TypeVar("T")

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


@lru_cache
def load(module: str) -> Mapping[str, LiteralString]:
    """The queries of `module`.sql by name. They are files of the package, hence as trusted as its code."""
    text = (Path(__file__).parent / f"{module}.sql").read_text(encoding="utf-8")
    _, *parts = _NAME.split(text)
    return {name: cast("LiteralString", query.strip()) for name, query in zip(parts[::2], parts[1::2], strict=True)}


def composed(query: LiteralString, **fragments: LiteralString) -> Composed:
    """The query with each `{name}` replaced by that fragment."""
    return SQL(query).format(**{name: SQL(fragment) for name, fragment in fragments.items()})


def scalar(conn: Connection, query: LiteralString | Composed, params: Mapping[str, Any]) -> Any:
    """The first column of the first row, None where no row comes."""
    row = conn.execute(query, params).fetchone()
    return row[0] if row else None


def nested(row: dict[str, Any], prefix: str, cls: type[T]) -> T:
    """Take the columns `prefix`_… out of the row, as a value of the dataclass."""
    return cls(**{name: row.pop(f"{prefix}_{name}") for name in cls.__dataclass_fields__})  # type: ignore[attr-defined]


def optional(row: dict[str, Any], prefix: str, cls: type[T]) -> T | None:
    """As `nested`; None where the column `prefix`_id is NULL."""
    present = row[f"{prefix}_id"] is not None
    value = nested(row, prefix, cls)
    return value if present else None
