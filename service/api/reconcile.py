"""The OpenRefine reconciliation service 0.2: an investigative desk matches its spreadsheet against the entities."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request
from psycopg import Connection

from schemas.reconcile import (
    NUMBERS,
    PROPERTIES,
    TYPES,
    FlyoutQuerySchema,
    FlyoutSchema,
    ManifestSchema,
    ProposalsSchema,
    ProposeQuerySchema,
    ReconcileAddressSchema,
    ReconcileAnswerSchema,
    ReconcileFormSchema,
    SuggestionsSchema,
    SuggestQuerySchema,
)
from service import reconciliation
from service.api import gazetteer, previews
from service.api.blueprint import REQUEST_ID, Blueprint
from service.api.database import connection
from service.api.headers import POLICY
from service.errors import NotFound
from service.names import normalise_name
from service.reconciliation import Judged, Profile, Query
from service.storage import entities
from service.storage.profiles import profiles

SUGGESTIONS = 10
POOL = 30

blueprint = Blueprint("reconcile", __name__, url_prefix="/reconcile", description="OpenRefine reconciliation 0.2.")


@blueprint.after_request
def _from_anywhere(response: Response) -> Response:
    """Reconciliation clients run in pages of other sites; nothing here is secret or changed."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@blueprint.get("")
@blueprint.arguments(ReconcileAddressSchema, location="query")
@blueprint.reads({"anyOf": [ManifestSchema, ReconcileAnswerSchema]})
@blueprint.problems(HTTPStatus.SERVICE_UNAVAILABLE)
def get_manifest(asked: dict[str, Any]) -> Response:
    """What the reconciliation service offers

    With queries or extend: what a POST with the same in its form answers.
    """
    return jsonify(_answered(asked) if asked else _manifest(request.host_url.rstrip("/")))


def _manifest(base: str) -> dict[str, Any]:
    suggest = {kind: {"service_url": base, "service_path": f"/reconcile/suggest/{kind}"} for kind in _SUGGESTED}
    flyout = {"flyout_service_url": base, "flyout_service_path": "/reconcile/flyout/entity?id=${id}"}
    return {
        "versions": ["0.2"],
        "name": "Dixit",
        "identifierSpace": f"{base}/v1/entities/",
        "schemaSpace": f"{base}/v1/entities/types/",
        "defaultTypes": _named(TYPES),
        "view": {"url": f"{base}/entities/{{{{id}}}}"},
        "preview": {
            "url": f"{base}/reconcile/preview?id={{{{id}}}}",
            "width": previews.WIDTH,
            "height": previews.HEIGHT,
        },
        "suggest": suggest | {"entity": suggest["entity"] | flyout},
        "extend": {
            "propose_properties": {"service_url": base, "service_path": "/reconcile/properties"},
            "property_settings": [],
        },
    }


@blueprint.post("")
@blueprint.arguments(ReconcileFormSchema, location="form")
@blueprint.alt_response(
    200, schema=ReconcileAnswerSchema, headers=REQUEST_ID, description="Results by query, or the extension."
)
@blueprint.problems(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.SERVICE_UNAVAILABLE)
def reconcile(form: dict[str, Any]) -> dict[str, Any]:
    """Entities for the cells of a spreadsheet, or more columns for entities that were found"""
    return _answered(form)


@blueprint.get("/preview")
@blueprint.arguments(FlyoutQuerySchema, location="query")
@blueprint.reads({"type": "string"}, content_type="text/html", headers=POLICY, description="A small page.")
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def preview_entity(query: dict[str, Any]) -> Response:
    """A small page about an entity, for a window over a spreadsheet"""
    html = previews.page(_profile(query["id"]), TYPES)
    return Response(html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": previews.POLICY})


@blueprint.get("/flyout/entity")
@blueprint.arguments(FlyoutQuerySchema, location="query")
@blueprint.reads(FlyoutSchema)
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def fly_out_entity(query: dict[str, Any]) -> dict[str, str]:
    """An entity in a few words of HTML"""
    return {"id": str(query["id"]), "html": str(previews.fragment(_profile(query["id"]), TYPES))}


@blueprint.get("/suggest/entity")
@blueprint.arguments(SuggestQuerySchema, location="query")
@blueprint.reads(SuggestionsSchema)
@blueprint.problems(HTTPStatus.SERVICE_UNAVAILABLE)
def suggest_entity(query: dict[str, Any]) -> dict[str, Any]:
    """Entities whose name begins so"""
    with connection() as conn:
        hits = entities.search(conn, query["prefix"], limit=query["cursor"] + SUGGESTIONS).items[query["cursor"] :]
    return {"result": [{"id": str(hit.id), "name": hit.name, "notable": _types(hit.type)} for hit in hits]}


@blueprint.get("/suggest/type")
@blueprint.arguments(SuggestQuerySchema, location="query")
@blueprint.reads(SuggestionsSchema)
@blueprint.problems(HTTPStatus.SERVICE_UNAVAILABLE)
def suggest_type(query: dict[str, Any]) -> dict[str, Any]:
    """Types whose name begins so"""
    return {"result": _beginning(TYPES, query["prefix"])}


@blueprint.get("/suggest/property")
@blueprint.arguments(SuggestQuerySchema, location="query")
@blueprint.reads(SuggestionsSchema)
@blueprint.problems(HTTPStatus.SERVICE_UNAVAILABLE)
def suggest_property(query: dict[str, Any]) -> dict[str, Any]:
    """Properties whose name begins so"""
    return {"result": _beginning(PROPERTIES, query["prefix"])}


@blueprint.get("/properties")
@blueprint.arguments(ProposeQuerySchema, location="query")
@blueprint.reads(ProposalsSchema)
@blueprint.problems(HTTPStatus.SERVICE_UNAVAILABLE)
def propose_properties(query: dict[str, Any]) -> dict[str, Any]:
    """The properties by which a spreadsheet can be extended"""
    return query | {"properties": _named(PROPERTIES)[: query["limit"]]}


_SUGGESTED = ("entity", "type", "property")


def _answered(asked: dict[str, Any]) -> dict[str, Any]:
    """The results of each query, or the extension."""
    with connection() as conn:
        if "extend" in asked:
            return _extended(conn, asked["extend"])
        return {name: {"result": _results(conn, query)} for name, query in asked["queries"].items()}


def _profile(entity_id: UUID) -> Profile:
    """The entity, or what it was merged into. Raises NotFound."""
    with connection() as conn:
        for profile in profiles(conn, [entity_id]):
            return profile
    raise NotFound(f"There is no entity {entity_id}.")


def _results(conn: Connection, asked: dict[str, Any]) -> list[dict[str, Any]]:
    properties = tuple((given["pid"], given["v"]) for given in asked["properties"])
    alias = next((values[0] for pid, values in properties if pid == "alias" and values), "")
    text = asked["query"] or alias
    keys = gazetteer.keys(text, as_claimant=False)
    query = Query(text, asked["type"], asked["type_strict"], asked["limit"], properties, keys)
    if not normalise_name(query.text):
        return []
    found = entities.search(conn, query.text, keys=keys, limit=max(POOL, query.limit)).items
    return [_result(judged) for judged in reconciliation.judge(query, profiles(conn, [hit.id for hit in found]))]


def _result(judged: Judged) -> dict[str, Any]:
    profile = judged.profile
    return {
        "id": str(profile.id),
        "name": profile.name,
        "description": ", ".join((TYPES[profile.type], *profile.properties["part_of"])),
        "type": _types(profile.type),
        "score": judged.score,
        "match": judged.match,
        "features": [{"id": "name_likeness", "value": judged.likeness}],
    }


def _extended(conn: Connection, asked: dict[str, Any]) -> dict[str, Any]:
    wanted = [given["id"] for given in asked["properties"]]
    known = {str(profile.id): profile for profile in profiles(conn, [UUID(i) for i in asked["ids"] if _is_uuid(i)])}
    return {
        "meta": _named({name: PROPERTIES[name] for name in wanted}),
        "rows": {i: {name: _values(known.get(i.lower()), name) for name in wanted} for i in asked["ids"]},
    }


def _values(profile: Profile | None, name: str) -> list[dict[str, Any]]:
    if profile is None:
        return []
    return [{"int": int(value)} if name in NUMBERS else {"str": value} for value in profile.properties[name]]


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _types(kind: str) -> list[dict[str, str]]:
    return [{"id": kind, "name": TYPES[kind]}]


def _named(names: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"id": name, "name": shown} for name, shown in names.items()]


def _beginning(names: Mapping[str, str], prefix: str) -> list[dict[str, str]]:
    asked = prefix.lower()
    return [row for row in _named(names) if row["id"].startswith(asked) or row["name"].lower().startswith(asked)]
