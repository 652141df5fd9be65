"""Entities: who claims and what is named, and what was claimed by them and about them."""

from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import request
from psycopg import Connection
from werkzeug.wrappers import Response

from schemas.entity import EntityHitSchema, EntityQuerySchema, EntitySchema, ProfileSchema, ScopeQuerySchema
from schemas.filters import EntityClaimsQuerySchema
from schemas.page import page_of
from service.api import forms, gazetteer, paging, preconditions
from service.api.blueprint import LINK, REQUEST_ID, Blueprint, header
from service.api.claims import PAGE, PageSchema, filters_of, page_of_claims
from service.api.database import connection
from service.api.examples import ENTITY
from service.storage import entities, entity_profile
from service.storage.entities import EntityCursor, StoredEntity

blueprint = Blueprint("entities", __name__, url_prefix="/v1/entities", description="Entities: who and what is named.")
MOVED = REQUEST_ID | {"Location": header("Where the entity that it counts as is.", "/v1/entities/{id}")}


@dataclass(frozen=True, slots=True)
class EntityFilters:
    """What a page of entities is narrowed to."""

    q: str | None
    type: str | None
    sort: str


@blueprint.get("")
@blueprint.arguments(EntityQuerySchema, location="query")
@blueprint.reads(page_of(EntityHitSchema), headers=LINK)
@blueprint.problems(HTTPStatus.BAD_REQUEST, HTTPStatus.SERVICE_UNAVAILABLE)
def list_entities(query: dict[str, Any]) -> tuple[Any, dict[str, str]]:
    """Entities by name, the best match first

    A name is found whatever its case, accents and leading article, by its beginning, and with a typing mistake in it;
    an institution by any of its names, in French and English ("Russia's defence ministry").
    """
    filters = EntityFilters(query["q"], query["type"], query["sort"])
    after = paging.decode(query["cursor"], EntityCursor, filters)
    with connection() as conn:
        page = entities.search(
            conn,
            query["q"],
            of_type=query["type"],
            keys=gazetteer.keys(query["q"], as_claimant=True),
            sort=query["sort"],
            after=after,
            limit=query["limit"],
        )
    return paging.answer(page.items, page.next, filters)


@blueprint.get("/<uuid:entity_id>")
@blueprint.reads(EntitySchema, example=ENTITY)
@blueprint.alt_response(308, description="It was merged into another, whose address Location gives.", headers=MOVED)
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def get_entity(entity_id: UUID) -> Any:
    """An entity with its names, its parts and what it is part of"""
    with connection() as conn:
        found = entities.get(conn, entity_id)
        return shown(conn, found) if found.canonical_id == entity_id else _moved(found)


@blueprint.get("/<uuid:entity_id>/claims")
@blueprint.arguments(EntityClaimsQuerySchema, location="query")
@blueprint.reads(PageSchema, headers=forms.LINKS, example=PAGE)
@blueprint.problems(HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def list_claims_of_entity(query: dict[str, Any], entity_id: UUID) -> tuple[Any, dict[str, str]]:
    """What an entity claims, and what is claimed of it

    Its parts' claims are among them (the army's among the ministry's) unless scope is self.
    """
    page = page_of_claims(filters_of(query, entity=entity_id), query)
    if not page["items"]:
        with connection() as conn:
            entities.get(conn, entity_id)
    return page, forms.links(page["next_cursor"])


@blueprint.get("/<uuid:entity_id>/profile")
@blueprint.arguments(ScopeQuerySchema, location="query")
@blueprint.reads(ProfileSchema)
@blueprint.alt_response(308, description="It was merged into another, whose address Location gives.", headers=MOVED)
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def get_profile(query: dict[str, Any], entity_id: UUID) -> Any:
    """What an entity's claims come to

    How many it makes and how many name it, by act and by month, as whom articles name a person (two people of one name
    show there), the entities named beside it, and its names with the articles that they come from.
    """
    with connection() as conn:
        found = entities.get(conn, entity_id)
        if found.canonical_id != entity_id:
            return _moved(found)
        profile = entity_profile.get(conn, entity_id, scope=query["scope"])
    return asdict(profile.counts) | {
        "entity": found,
        "scope": query["scope"],
        "by_act": profile.by_act,
        "by_month": profile.by_month,
        "described": profile.described,
        "together_with": profile.together_with,
        "aliases": found.aliases,
    }


def shown(conn: Connection, found: StoredEntity) -> tuple[dict[str, Any], int, dict[str, str]]:
    """An entity as the wire has it, with the ETag that its changes are made on."""
    whole = entities.get(conn, found.part_of) if found.part_of else None
    parts = [entities.get(conn, part) for part in found.parts]
    etag = preconditions.tag(found.version, (found, whole and whole.name, [part.name for part in parts]))
    return asdict(found) | {"part_of": whole, "parts": parts}, HTTPStatus.OK, {"ETag": etag}


def _moved(found: StoredEntity) -> Response:
    """The way to the entity that this one was merged into."""
    here, there = str(found.id), str(found.canonical_id)
    address = request.full_path.removesuffix("?").replace(here, there)
    return Response(status=HTTPStatus.PERMANENT_REDIRECT, headers={"Location": address})
