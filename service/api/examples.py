"""Real answers of the service, for its description of itself: scripts/make_examples.py asked for them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

OF_OPERATIONS: Mapping[str, Mapping[str, Any]] = json.loads(
    (Path(__file__).parent / "examples.json").read_text(encoding="utf-8")
)
"""By operation: the body of its `request`, and its answers by status."""

NEW_ARTICLE: dict[str, Any] = OF_OPERATIONS["post_article"]["request"]
ARTICLE: dict[str, Any] = OF_OPERATIONS["get_article"]["200"]
CLAIM: dict[str, Any] = OF_OPERATIONS["get_claim"]["200"]
ENTITY: dict[str, Any] = OF_OPERATIONS["get_entity"]["200"]
SEARCH: dict[str, Any] = OF_OPERATIONS["search_claims"]["request"]
