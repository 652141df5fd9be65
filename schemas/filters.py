"""What a page of claims is narrowed to, the same in a query and in a body."""

from typing import Any

from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf, Range

from schemas.claim import ACTS, ATTITUDES, KINDS, MODALITIES, POLARITIES, ROLES, STATUSES, said
from schemas.fields import Instant, Until, Words
from schemas.page import OffsetsSchema, PageQuerySchema

LONGEST_NAME = 300


class NarrowingSchema(Schema):
    """The filters that go with any choice of entity."""

    scope = fields.String(
        load_default="family",
        validate=OneOf(("family", "self")),
        metadata=said("family takes in the claims of an entity's parts; self asks for the entity alone."),
    )
    q = Words(
        load_default=None,
        validate=Length(1, 500),
        metadata=said("Words of the claim, whatever their case and accents.", "missiles ATACMS"),
    )
    language = Words(load_default=None, validate=Length(2, 20), metadata=said("", "fr"))
    kind = fields.String(load_default=None, validate=OneOf(KINDS))
    act = fields.String(load_default=None, validate=OneOf(ACTS))
    attitude = fields.String(load_default=None, validate=OneOf(ATTITUDES))
    polarity = fields.String(load_default=None, validate=OneOf(POLARITIES))
    modality = fields.String(load_default=None, validate=OneOf(MODALITIES))
    article = fields.UUID(load_default=None)
    publisher = Words(load_default=None, validate=Length(1, LONGEST_NAME), metadata=said("A name or a domain."))
    published_from = Instant(load_default=None, metadata=said("Inclusive.", "2025-01-01"))
    published_to = Until(load_default=None, metadata=said("Inclusive; a bare day to its end.", "2025-01-31"))
    said_from = fields.Date(load_default=None, metadata=said("The first day on which it was said.", "2025-01-01"))
    said_to = fields.Date(load_default=None, metadata=said("The last day on which it was said.", "2025-01-31"))
    min_check_worthiness = fields.Float(load_default=None, validate=Range(0, 1))
    status = fields.String(load_default="current", validate=OneOf((*STATUSES, "any")))


class ClaimFiltersSchema(NarrowingSchema):
    """All the filters of claims."""

    entity = fields.UUID(load_default=None, metadata=said("Claims of this entity, in the role asked for."))
    role = fields.String(load_default="any", validate=OneOf((*ROLES, "any")), metadata=said("The role of entity."))
    claimant = Words(
        load_default=None,
        validate=Length(1, LONGEST_NAME),
        metadata=said("Who claims: an id, or a name whatever its case, accents and article.", "la Défense russe"),
    )
    mentioned = Words(
        load_default=None,
        validate=Length(1, LONGEST_NAME),
        metadata=said("Who or what the claim names: an id or a name.", "Belgorod"),
    )


class ClaimQuerySchema(ClaimFiltersSchema, PageQuerySchema, OffsetsSchema):
    """A page of claims."""


class EntityClaimsQuerySchema(NarrowingSchema, PageQuerySchema, OffsetsSchema):
    """A page of one entity's claims."""

    role = fields.String(
        load_default="claimant",
        validate=OneOf((*ROLES, "any")),
        metadata=said("claimant: what it claims; mentioned: what names it; any: both."),
    )


def narrowed(**given: Any) -> dict[str, Any]:
    """The filters among the values of a query: neither its page nor its unit of positions."""
    return {name: value for name, value in given.items() if name not in {"limit", "cursor", "offsets"}}
