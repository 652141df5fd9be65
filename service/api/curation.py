"""What people decide about entities: corrections, names, merges, and what becomes of suggested ones."""

from collections.abc import Callable, Iterator
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from psycopg import Connection

from schemas.curation import (
    AuthorSchema,
    EntityChangesSchema,
    EntitySplitSchema,
    EntitySuggestionsSchema,
    HistorySchema,
    JudgementSchema,
    MergeSchema,
    NewAliasSchema,
    RemovedAliasSchema,
)
from schemas.entity import EntitySchema
from service.api import preconditions
from service.api.blueprint import REQUEST_ID, Blueprint, header
from service.api.database import connection
from service.api.entities import shown
from service.storage import entities, entity_corrections, judgements, splits, suggestions, undoing
from service.storage.judgements import Author
from service.storage.splits import Portion

ETAG = REQUEST_ID | {"ETag": header("Stands for the entity as it is now.", '"4.9f2c7d01c3a5b6e7"')}
REFUSALS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.SERVICE_UNAVAILABLE,
)

blueprint = Blueprint("curation", __name__, url_prefix="/v1", description="Curation: what people decide of entities.")


@blueprint.patch("/entities/<uuid:entity_id>")
@blueprint.arguments(EntityChangesSchema)
@blueprint.response(200, EntitySchema, headers=ETAG)
@blueprint.heeds(preconditions.IF_MATCH)
@blueprint.problems(*REFUSALS, *preconditions.PROBLEMS)
def change_entity(body: dict[str, Any], entity_id: UUID) -> Any:
    """Correct an entity's name, type, whole or addresses

    All of the changes are made, or none.
    """
    version = preconditions.version()
    with connection() as conn, conn.transaction():
        for number, change in enumerate(_changes(conn, entity_id, body)):
            change(version=None if version is None else version + number)
        return shown(conn, entities.get(conn, entity_id))


@blueprint.post("/entities/<uuid:entity_id>/aliases")
@blueprint.arguments(NewAliasSchema)
@blueprint.response(200, EntitySchema, headers=ETAG)
@blueprint.heeds(preconditions.IF_MATCH)
@blueprint.problems(*REFUSALS, *preconditions.PROBLEMS)
def add_alias(body: dict[str, Any], entity_id: UUID) -> Any:
    """Give an entity one more name"""
    version = preconditions.version()
    with connection() as conn:
        author = _author(body)
        entity_corrections.add_alias(conn, entity_id, body["name"], author, version=version, language=body["language"])
        return shown(conn, entities.get(conn, entity_id))


@blueprint.post("/entities/<uuid:entity_id>/aliases/remove")
@blueprint.arguments(RemovedAliasSchema)
@blueprint.response(200, EntitySchema, headers=ETAG)
@blueprint.heeds(preconditions.IF_MATCH)
@blueprint.problems(*REFUSALS, *preconditions.PROBLEMS)
def remove_alias(body: dict[str, Any], entity_id: UUID) -> Any:
    """Take a name away from an entity, for good: no reading gives it back"""
    version = preconditions.version()
    with connection() as conn:
        entity_corrections.remove_alias(conn, entity_id, body["name"], _author(body), version=version)
        return shown(conn, entities.get(conn, entity_id))


@blueprint.post("/entities/<uuid:entity_id>/merge")
@blueprint.idempotent
@blueprint.arguments(MergeSchema)
@blueprint.response(201, JudgementSchema, headers=REQUEST_ID)
@blueprint.heeds(preconditions.IF_MATCH)
@blueprint.problems(*REFUSALS, *preconditions.PROBLEMS)
def merge_entity(body: dict[str, Any], entity_id: UUID) -> Any:
    """Say that an entity is another one

    From then on its claims are shown as the other's, keeping the name that their article gave, and its address answers
    308 with the other's. The merge is a judgement; undoing it restores both.
    """
    version = preconditions.version()
    with connection() as conn:
        return judgements.get(conn, judgements.merge(conn, entity_id, body["into"], _author(body), version=version))


@blueprint.post("/entities/<uuid:entity_id>/splits")
@blueprint.idempotent
@blueprint.arguments(EntitySplitSchema)
@blueprint.response(201, JudgementSchema, headers=REQUEST_ID)
@blueprint.heeds(preconditions.IF_MATCH)
@blueprint.problems(*REFUSALS, *preconditions.PROBLEMS)
def split_entity(body: dict[str, Any], entity_id: UUID) -> Any:
    """Take out of an entity what is another one

    By the names of the other, by claims that are the other's, or by both. From then on what is called so, in whatever
    is read later too, counts as a new entity, whose id is into; every claim keeps the name that its article gave. A new
    entity of the same name as the old one leaves that name open to both: later claims of it are nobody's until
    somebody decides. The split is a judgement; undoing it restores both, and the new entity's address then leads to the
    old one.
    """
    version = preconditions.version()
    portion = Portion(tuple(body["names"]), tuple(body["claims"]), body["name"], body["type"])
    with connection() as conn:
        return judgements.get(conn, splits.split(conn, entity_id, portion, _author(body), version=version))


@blueprint.get("/entities/<uuid:entity_id>/history")
@blueprint.reads(HistorySchema)
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def get_entity_history(entity_id: UUID) -> Any:
    """What was decided about an entity, the latest first"""
    with connection() as conn:
        entities.get(conn, entity_id)
        return {"items": judgements.history(conn, entity_id)}


@blueprint.get("/judgements/<uuid:judgement_id>")
@blueprint.reads(JudgementSchema)
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def get_judgement(judgement_id: UUID) -> Any:
    """Something decided about an entity"""
    with connection() as conn:
        return judgements.get(conn, judgement_id)


@blueprint.post("/judgements/<uuid:judgement_id>/undo")
@blueprint.arguments(AuthorSchema)
@blueprint.response(200, JudgementSchema, headers=REQUEST_ID)
@blueprint.problems(*REFUSALS)
def undo_judgement(body: dict[str, Any], judgement_id: UUID) -> Any:
    """Undo a judgement: all is again as it would be without it

    What a later judgement was built on is not undone before that one is.
    """
    with connection() as conn:
        undoing.undo(conn, judgement_id, _author(body))
        return judgements.get(conn, judgement_id)


@blueprint.get("/entities/<uuid:entity_id>/suggestions")
@blueprint.reads(EntitySuggestionsSchema)
@blueprint.problems(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE)
def list_suggestions(entity_id: UUID) -> Any:
    """Entities that may be the same, with the evidence

    Nothing is merged by itself: accept a suggestion, or reject it and it is not made again.
    """
    with connection() as conn:
        return {"items": suggestions.find(conn, entity_id)}


@blueprint.post("/entities/<uuid:entity_id>/suggestions/<uuid:other_id>/accept")
@blueprint.idempotent
@blueprint.arguments(AuthorSchema)
@blueprint.response(201, JudgementSchema, headers=REQUEST_ID)
@blueprint.heeds(preconditions.IF_MATCH)
@blueprint.problems(*REFUSALS, *preconditions.PROBLEMS)
def accept_suggestion(body: dict[str, Any], entity_id: UUID, other_id: UUID) -> Any:
    """Merge an entity into the suggested one"""
    version = preconditions.version()
    with connection() as conn:
        return judgements.get(conn, judgements.merge(conn, entity_id, other_id, _author(body), version=version))


@blueprint.post("/entities/<uuid:entity_id>/suggestions/<uuid:other_id>/reject")
@blueprint.arguments(AuthorSchema)
@blueprint.response(200, JudgementSchema, headers=REQUEST_ID)
@blueprint.problems(*REFUSALS)
def reject_suggestion(body: dict[str, Any], entity_id: UUID, other_id: UUID) -> Any:
    """Say that two entities are not the same

    The one is not suggested to the other again, until the judgement is undone.
    """
    with connection() as conn:
        return judgements.get(conn, suggestions.reject(conn, entity_id, other_id, _author(body)))


def _author(body: dict[str, Any]) -> Author:
    return Author(body["by"], body["reason"])


def _changes(conn: Connection, entity_id: UUID, body: dict[str, Any]) -> Iterator[Callable[..., None]]:
    """What a body asks to be changed, in an order in which each leaves the next possible."""
    setters: dict[str, Callable[..., None]] = {
        "name": entity_corrections.rename,
        "type": entity_corrections.set_type,
        "part_of": entity_corrections.set_part_of,
        "same_as": entity_corrections.set_same_as,
    }
    for name, setter in setters.items():
        if name in body:
            yield partial(setter, conn, entity_id, body[name], _author(body))
