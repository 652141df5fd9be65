"""What a page of claims is narrowed to, the same in a query and in a body."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf, Range

from schemas.fields import Choices, Day, Instant, Until, Words, said
from schemas.page import OffsetsSchema, PageQuerySchema
from schemas.vocabularies import ACTS, ATTITUDES, CLAIM_KINDS, CLAIM_STATUSES, MODALITIES, POLARITIES, ROLES

LONGEST_NAME = 300
SORTS = ("-published", "published", "-said", "said", "-check_worthiness", "check_worthiness")
RANGES = (
    ("published_from", "published_to"),
    ("said_from", "said_to"),
    ("about_from", "about_to"),
    ("quantity_min", "quantity_max"),
)
SEVERAL = "One of these, or several: the claim has any of them."


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
    kind = fields.String(load_default=None, validate=OneOf(CLAIM_KINDS))
    act = Choices(ACTS, load_default=None, metadata=said(SEVERAL))
    attitude = Choices(ATTITUDES, load_default=None, metadata=said(SEVERAL))
    polarity = Choices(POLARITIES, load_default=None, metadata=said(SEVERAL))
    modality = Choices(MODALITIES, load_default=None, metadata=said(SEVERAL))
    article = fields.UUID(load_default=None)
    publisher = Words(load_default=None, validate=Length(1, LONGEST_NAME), metadata=said("A name or a domain."))
    published_from = Instant(load_default=None, metadata=said("Inclusive.", "2025-01-01"))
    published_to = Until(load_default=None, metadata=said("Inclusive; a bare day to its end.", "2025-01-31"))
    said_from = Day(load_default=None, metadata=said("The first day on which it was said.", "2025-01-01"))
    said_to = Day(load_default=None, metadata=said("The last day on which it was said.", "2025-01-31"))
    about_from = Day(
        load_default=None,
        metadata=said("The first day spoken of: the days of one of the claim's times reach it.", "2025-01-01"),
    )
    about_to = Day(load_default=None, metadata=said("The last day spoken of.", "2025-01-31"))
    quantity_unit = Words(
        load_default=None,
        validate=Length(1, LONGEST_NAME),
        metadata=said("The unit of a quantity as the claim has it, whatever its case.", "missiles", "%", "EUR"),
    )
    quantity_min = fields.Float(
        load_default=None,
        metadata=said("The least value of that quantity (of any unit where none is asked for); a range reaches it.", 5),
    )
    quantity_max = fields.Float(load_default=None, metadata=said("The greatest value of that same quantity.", 10))
    min_check_worthiness = fields.Float(load_default=None, validate=Range(0, 1))
    status = fields.String(load_default="current", validate=OneOf((*CLAIM_STATUSES, "any")))
    sort = fields.String(
        load_default="-published",
        validate=OneOf(SORTS),
        metadata=said(
            "By publication, by the day on which it was said (of publication, where that is not known) or by "
            "check-worthiness (0 where it was not scored); with -, the latest or highest first. Among equals by "
            "article, then as in its text.",
        ),
    )

    @validates_schema
    def check_ranges(self, data: Mapping[str, Any], **_: Any) -> None:
        """No range ends before it begins."""
        given = ((low, high, data.get(low), data.get(high)) for low, high in RANGES)
        wrong = {
            high: [f"is less than {low}"]
            for low, high, first, last in given
            if first is not None and last is not None and last < first
        }
        if wrong:
            raise ValidationError(wrong)


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


class EntityFiltersSchema(NarrowingSchema):
    """The filters of one entity's claims."""

    role = fields.String(
        load_default="claimant",
        validate=OneOf((*ROLES, "any")),
        metadata=said("claimant: what it claims; mentioned: what names it; any: both."),
    )


class EntityClaimsQuerySchema(EntityFiltersSchema, PageQuerySchema, OffsetsSchema):
    """A page of one entity's claims."""


class ClaimFeedQuerySchema(ClaimQuerySchema):
    """A page of a feed: of claims that stand, for nobody subscribes to what was retracted."""

    class Meta:
        exclude = ("status",)


class EntityFeedQuerySchema(EntityClaimsQuerySchema):
    """A page of a feed of one entity's claims."""

    class Meta:
        exclude = ("status",)


class ClaimExportQuerySchema(ClaimFiltersSchema, OffsetsSchema):
    """All claims that the filters leave."""


class EntityExportQuerySchema(EntityFiltersSchema, OffsetsSchema):
    """All claims of one entity that the filters leave."""


class SpreadsheetSchema(Schema):
    bom = fields.Boolean(
        load_default=False,
        metadata=said("Begin with a byte order mark, by which Excel knows that the file is UTF-8."),
    )


class ClaimSpreadsheetQuerySchema(ClaimExportQuerySchema, SpreadsheetSchema):
    """All claims that the filters leave, for a spreadsheet."""


class EntitySpreadsheetQuerySchema(EntityExportQuerySchema, SpreadsheetSchema):
    """All claims of one entity that the filters leave, for a spreadsheet."""


def narrowed(**given: Any) -> dict[str, Any]:
    """The filters among the values of a query, frozen: neither its page, nor its unit of positions, nor its marks."""
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in given.items()
        if name not in {"limit", "cursor", "offsets", "bom"}
    }
