"""Real answers of the service, for its description of itself."""

import json
from pathlib import Path
from typing import Any

_ALL: dict[str, Any] = json.loads((Path(__file__).parent / "examples.json").read_text(encoding="utf-8"))

NEW_ARTICLE: dict[str, Any] = _ALL["new_article"]
ARTICLE: dict[str, Any] = _ALL["article"]
CLAIM: dict[str, Any] = _ALL["claim"]
ENTITY: dict[str, Any] = _ALL["entity"]
SEARCH: dict[str, Any] = _ALL["search"]
