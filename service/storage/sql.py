"""Named queries: `load("claims")` reads claims.sql, where `-- name: page` begins each, with a sentence under it."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import LiteralString, cast

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


@lru_cache
def load(module: str) -> Mapping[str, LiteralString]:
    """The queries of `module`.sql by name. They are files of the package, hence as trusted as its code."""
    text = (Path(__file__).parent / f"{module}.sql").read_text(encoding="utf-8")
    _, *parts = _NAME.split(text)
    return {name: cast(LiteralString, query.strip()) for name, query in zip(parts[::2], parts[1::2], strict=True)}
