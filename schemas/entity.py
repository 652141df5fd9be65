"""Entities on the wire: who claims and what is named."""

from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf

from schemas.claim import EntityReferenceSchema, said
from schemas.fields import ENTITY_TYPES, Instant, Words
from schemas.page import PageQuerySchema


class AliasSchema(Schema):
    """A name under which the sources gave an entity."""

    name = fields.String(required=True, metadata=said("", "la Défense russe"))
    language = fields.String(required=True, allow_none=True)
    added_by = fields.String(required=True, metadata=said("seed, reading or editor.", "reading"))
    article = fields.UUID(required=True, allow_none=True, metadata=said("The article that it was first met in."))


class EntitySchema(EntityReferenceSchema):
    """An entity with its names and its place among others."""

    key = fields.String(
        required=True,
        allow_none=True,
        metadata=said("Its stable name in the gazetteer; null for one that only articles name.", "ru/defence-ministry"),
    )
    part_of = fields.Nested(EntityReferenceSchema, required=True, allow_none=True)
    parts = fields.List(fields.Nested(EntityReferenceSchema), required=True)
    aliases = fields.List(fields.Nested(AliasSchema), required=True)
    created_by = fields.String(required=True)
    created_at = Instant(required=True)
    updated_at = Instant(required=True)


class EntityHitSchema(EntityReferenceSchema):
    """An entity found by a search."""

    score = fields.Float(required=True, metadata=said("1 for the name itself, lower for a name like it.", 1))


class EntityQuerySchema(PageQuerySchema):
    """What a page of entities is narrowed to."""

    q = Words(
        load_default=None,
        validate=Length(1, 300),
        metadata=said("The beginning of a name, or one with a typing mistake.", "ministere russe"),
    )
    type = fields.String(load_default=None, validate=OneOf(ENTITY_TYPES))
