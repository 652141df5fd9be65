"""The words that fields are of, by name: the description says each list of them once, and refers to it everywhere.

Programs that are generated from it have one type for each, whatever operation takes or gives it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from schemas import thread, vocabularies, webhook
from schemas.article import ARTICLE_STATUSES
from schemas.event import EVENT_KINDS
from schemas.filters import SORTS
from schemas.health import STATES
from schemas.stats import GROUPINGS, LENGTHS

ANY = "any"
NAMED: Mapping[str, Sequence[str]] = {
    "Act": vocabularies.ACTS,
    "ArticleField": vocabularies.ARTICLE_FIELDS,
    "ArticleStatus": ARTICLE_STATUSES,
    "AskedClaimStatus": (*vocabularies.CLAIM_STATUSES, ANY),
    "AskedRole": (*vocabularies.ROLES, ANY),
    "Attitude": vocabularies.ATTITUDES,
    "ClaimKind": vocabularies.CLAIM_KINDS,
    "ClaimSort": SORTS,
    "ClaimStatus": vocabularies.CLAIM_STATUSES,
    "ClaimantStatus": vocabularies.CLAIMANT_STATUSES,
    "Comparator": vocabularies.COMPARATORS,
    "ConflictKind": thread.CONFLICTS,
    "CountGrouping": GROUPINGS,
    "CountInterval": tuple(LENGTHS),
    "EntityType": vocabularies.ENTITY_TYPES,
    "EventKind": EVENT_KINDS,
    "Modality": vocabularies.MODALITIES,
    "Offsets": ("codepoints", "utf16"),
    "Polarity": vocabularies.POLARITIES,
    "Precision": vocabularies.PRECISIONS,
    "Role": vocabularies.ROLES,
    "Scope": ("family", "self"),
    "State": STATES,
    "Verdict": vocabularies.VERDICTS,
    "WebhookFormat": webhook.FORMATS,
    "WebhookStatus": webhook.STATUSES,
}
_NAMES = {frozenset(words): name for name, words in NAMED.items()}
_KEPT = ("description", "default", "example", "examples")


def refer(document: dict[str, Any]) -> dict[str, Any]:
    """The description with its lists of words named, and no null in a query, where there is none."""
    paths = {path: _operations(item) for path, item in document["paths"].items()}
    components = _referred(document["components"])
    schemas = components["schemas"] | {n: {"type": "string", "enum": [*words]} for n, words in NAMED.items()}
    return document | {"paths": _referred(paths), "components": components | {"schemas": schemas}}


def _operations(item: dict[str, Any]) -> dict[str, Any]:
    return {
        method: operation | {"parameters": [_asked(each) for each in operation.get("parameters", [])]}
        if isinstance(operation, dict)
        else operation
        for method, operation in item.items()
    }


def _asked(parameter: dict[str, Any]) -> dict[str, Any]:
    schema = parameter.get("schema", {})
    kinds, words = schema.get("type"), schema.get("enum")
    if not isinstance(kinds, list) or "null" not in kinds:
        return parameter
    [kind] = (kind for kind in kinds if kind != "null")
    plain = {name: value for name, value in schema.items() if (name, value) != ("default", None)} | {"type": kind}
    return parameter | {"schema": plain | ({"enum": [word for word in words if word is not None]} if words else {})}


def _referred(node: Any) -> Any:
    if isinstance(node, list):
        return [_referred(below) for below in node]
    if not isinstance(node, dict):
        return node
    words = node.get("enum")
    listed = words if isinstance(words, list) else []
    name = _NAMES.get(frozenset(listed) - {None})
    if name is None:
        return {place: _referred(below) for place, below in node.items()}
    kept = {place: node[place] for place in _KEPT if place in node}
    named = {"$ref": f"#/components/schemas/{name}"}
    return kept | ({"anyOf": [named, {"type": "null"}]} if None in listed else named)
