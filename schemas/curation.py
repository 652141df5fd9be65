"""What people decide about entities, on the wire."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import URL, Length, OneOf

from schemas.claim import EntityReferenceSchema
from schemas.fields import Instant, Words, said
from schemas.vocabularies import ENTITY_TYPES

MOST_ADDRESSES = 20
MOST_NAMES = 100
MOST_CLAIMS = 1000
CHANGES = frozenset({"name", "type", "part_of", "same_as"})
LETTERS = "Must have a letter or a digit."


def _name(**options: Any) -> Words:
    return Words(validate=[Length(max=300), _has_letters], **options)


def _has_letters(name: str) -> None:
    if not any(c.isalnum() for c in name):
        raise ValidationError(LETTERS)


class AuthorSchema(Schema):
    """Who decides, and why."""

    by = Words(required=True, validate=Length(1, 300), metadata=said("Who decides.", "ana@exemple.fr"))
    reason = Words(load_default=None, validate=Length(1, 2000), metadata=said("Why.", "Same person, two spellings."))


class EntityChangesSchema(AuthorSchema):
    """Corrections of an entity; what is not given stays."""

    name = _name(metadata=said("Its name from now on; the one before stays an alias.", "Sergueï Lavrov"))
    type = fields.String(validate=OneOf(ENTITY_TYPES))
    part_of = fields.UUID(allow_none=True, metadata=said("What it is a part of; null where it stands alone."))
    same_as = fields.List(
        fields.String(validate=[URL(schemes={"http", "https"}), Length(max=2000)]),
        validate=Length(max=MOST_ADDRESSES),
        metadata=said("Addresses under which others know it.", ["https://www.wikidata.org/wiki/Q58217"]),
    )

    @validates_schema
    def _changes_something(self, data: dict[str, Any], **_: Any) -> None:
        if CHANGES.isdisjoint(data):
            raise ValidationError(f"Must have one of {', '.join(sorted(CHANGES))}.")


class NewAliasSchema(AuthorSchema):
    """A name to be added."""

    name = _name(required=True, metadata=said("", "Sergey Lavrov"))
    language = fields.String(load_default=None, validate=Length(2, 8), metadata=said("", "en"))


class RemovedAliasSchema(AuthorSchema):
    """A name to be taken away for good."""

    name = _name(required=True, metadata=said("", "Sergey Lavrov"))


class MergeSchema(AuthorSchema):
    """Another entity that the entity is."""

    into = fields.UUID(required=True, metadata=said("The entity that it counts as from now on."))


class EntitySplitSchema(AuthorSchema):
    """What is taken out of an entity: by names that it has, by claims that it makes or that name it, or by both."""

    names = fields.List(
        _name(required=True),
        load_default=list,
        validate=Length(max=MOST_NAMES),
        metadata=said("Names of the entity that are the other's.", ["Jean-Marie Le Pen"]),
    )
    claims = fields.List(
        fields.UUID(required=True),
        load_default=list,
        validate=Length(max=MOST_CLAIMS),
        metadata=said("Claims of the entity that are the other's, whatever they call it.", []),
    )
    name = _name(
        load_default=None,
        metadata=said("What the other is called; the longest of the names where it is not given.", "Jean-Marie Le Pen"),
    )
    type = fields.String(load_default=None, validate=OneOf(ENTITY_TYPES), allow_none=True)

    @validates_schema
    def _takes_something(self, data: dict[str, Any], **_: Any) -> None:
        if not data["names"] and not data["claims"]:
            raise ValidationError("Must have names, claims, or both.")
        if not data["names"] and not data["name"]:
            raise ValidationError("Must be given where no names are.", "name")


class JudgementSchema(Schema):
    """Something decided about an entity; it holds until it is undone."""

    id = fields.UUID(required=True)
    kind = fields.String(
        required=True,
        validate=OneOf(
            ("merge", "split", "distinct", "name", "type", "part_of", "same_as", "add_alias", "remove_alias")
        ),
    )
    entity = fields.UUID(required=True, attribute="entity_id")
    into = fields.UUID(
        required=True,
        allow_none=True,
        attribute="into_id",
        metadata=said("Whom a merge made it, whom a split took out of it, or who it is not (distinct)."),
    )
    before = fields.Raw(required=True, allow_none=True, metadata=said("What was there, where something was changed."))
    after = fields.Raw(required=True, allow_none=True, metadata=said("What is there instead."))
    by = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    at = Instant(required=True)
    undone_by = fields.String(required=True, allow_none=True)
    undone_at = Instant(required=True, allow_none=True)
    undone_reason = fields.String(required=True, allow_none=True)


class HistorySchema(Schema):
    """What was decided about an entity and about what was merged into it, the latest first."""

    items = fields.List(fields.Nested(JudgementSchema), required=True)


class EvidenceSchema(Schema):
    """Why two entities may be one."""

    kind = fields.String(required=True, validate=OneOf(("same name", "end of a fuller name", "like letters")))
    own = fields.String(required=True, metadata=said("A name of the entity, normalised.", "serguei lavrov"))
    theirs = fields.String(required=True, metadata=said("A name of the other.", "Sergey Lavrov"))
    score = fields.Float(required=True, metadata=said("What it counts for, 0 to 1.", 0.6))


class SuggestionSchema(Schema):
    """An entity that may be the same."""

    entity = fields.Nested(EntityReferenceSchema, required=True)
    score = fields.Float(required=True, metadata=said("That of the strongest evidence, 0 to 1.", 0.6))
    evidence = fields.List(fields.Nested(EvidenceSchema), required=True)


class EntitySuggestionsSchema(Schema):
    """Entities that may be the same, the likeliest first."""

    items = fields.List(fields.Nested(SuggestionSchema), required=True)
