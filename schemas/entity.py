"""Entities on the wire: who claims and what is named."""

from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf

from schemas.claim import EntityReferenceSchema
from schemas.fields import Instant, Words, said
from schemas.page import PageQuerySchema
from schemas.vocabularies import ACTS, ENTITY_TYPES


class AliasSchema(Schema):
    """A name under which the sources gave an entity."""

    name = fields.String(required=True, metadata=said("", "la Défense russe"))
    language = fields.String(
        required=True, allow_none=True, metadata=said("Of the article that gave it, or of the gazetteer's own.", "fr")
    )
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
    same_as = fields.List(fields.String(), required=True, metadata=said("Addresses under which others know it.", []))
    version = fields.Integer(required=True, metadata=said("Grows with every change that people make.", 1))
    created_by = fields.String(required=True)
    created_at = Instant(required=True)
    updated_at = Instant(required=True)


class EntityHitSchema(EntityReferenceSchema):
    """An entity found by a search."""

    score = fields.Float(required=True, metadata=said("1 for the name itself, lower for a name like it.", 1))
    claims = fields.Integer(
        required=True, metadata=said("How many claims it makes, as counted within the last minute or so.", 12)
    )


class EntityQuerySchema(PageQuerySchema):
    """What a page of entities is narrowed to."""

    q = Words(
        load_default=None,
        validate=Length(1, 300),
        metadata=said("The beginning of a name, or one with a typing mistake.", "ministere russe"),
    )
    type = fields.String(load_default=None, validate=OneOf(ENTITY_TYPES))
    sort = fields.String(
        load_default="relevance",
        validate=OneOf(("relevance", "name", "newest", "claims")),
        metadata=said("relevance has the best match first, newest the latest stored, claims those that make most."),
    )


class ScopeQuerySchema(Schema):
    scope = fields.String(
        load_default="family",
        validate=OneOf(("family", "self")),
        metadata=said("family takes in the claims of the entity's parts; self asks for the entity alone."),
    )


class ActCountSchema(Schema):
    act = fields.String(required=True, validate=OneOf(ACTS))
    claims = fields.Integer(required=True)


class MonthCountSchema(Schema):
    month = fields.String(required=True, metadata=said("Of the articles, in UTC.", "2025-01"))
    made = fields.Integer(required=True)
    received = fields.Integer(required=True)


class DescriptionSchema(Schema):
    """Words by which articles name somebody, and in how many claims."""

    words = fields.String(required=True, metadata=said("", "Jean Martin, maire de Lorient"))
    claims = fields.Integer(required=True)


class CompanionSchema(EntityReferenceSchema):
    """Another entity, and in how many claims the two stand together."""

    claims = fields.Integer(required=True)


class ProfileSchema(Schema):
    """What an entity's claims come to."""

    entity = fields.Nested(EntityReferenceSchema, required=True)
    scope = fields.String(required=True, validate=OneOf(("family", "self")))
    made = fields.Integer(required=True, metadata=said("How many claims it makes.", 11))
    received = fields.Integer(required=True, metadata=said("How many claims name it.", 4))
    articles = fields.Integer(required=True, metadata=said("In how many articles these claims stand.", 1))
    first_at = Instant(required=True, allow_none=True, metadata=said("The time of the earliest of these articles."))
    last_at = Instant(required=True, allow_none=True, metadata=said("The time of the latest of these articles."))
    by_act = fields.List(
        fields.Nested(ActCountSchema), required=True, metadata=said("The claims it makes, the commonest act first.")
    )
    by_month = fields.List(
        fields.Nested(MonthCountSchema),
        required=True,
        metadata=said("The last 120 months that have claims, the latest first."),
    )
    described = fields.List(
        fields.Nested(DescriptionSchema),
        required=True,
        metadata=said("Of a person: the 20 commonest of the words that name the claimant and say more than the name."),
    )
    together_with = fields.List(
        fields.Nested(CompanionSchema),
        required=True,
        metadata=said("The 20 entities that stand in most of the same claims."),
    )
    aliases = fields.List(fields.Nested(AliasSchema), required=True)
