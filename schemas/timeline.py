"""An entity's timeline on the wire."""

from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from schemas.claim import ClaimSchema
from schemas.fields import Day, Instant, said
from schemas.page import OffsetsSchema, PageQuerySchema
from schemas.vocabularies import ROLES


class MomentSchema(Schema):
    """A claim in time."""

    at = Instant(
        required=True, metadata=said("When it was said, from the first day on; else when its article was published.")
    )
    dated = fields.Boolean(required=True, metadata=said("Whether the article says when it was said."))
    claim = fields.Nested(ClaimSchema, required=True)


class TimelineQuerySchema(PageQuerySchema, OffsetsSchema):
    """What a page of a timeline is narrowed to."""

    role = fields.String(
        load_default="any",
        validate=OneOf((*ROLES, "any")),
        metadata=said("claimant: what it claims; mentioned: what names it; any: both."),
    )
    scope = fields.String(
        load_default="family",
        validate=OneOf(("family", "self")),
        metadata=said("family takes in the claims of the entity's parts; self asks for the entity alone."),
    )
    since = Day(load_default=None, metadata=said("The first day.", "2025-01-01"))
    until = Day(load_default=None, metadata=said("The last day.", "2025-01-31"))
