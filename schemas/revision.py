"""Versions on the wire: the texts of an article, what they differ in, and what a claim was."""

from marshmallow import Schema, fields
from marshmallow.validate import OneOf, Range

from schemas.article import ArticleSchema, ReadingSchema
from schemas.claim import ClaimSchema, SpanSchema
from schemas.fields import Count, Instant, said
from schemas.page import OffsetsSchema
from schemas.vocabularies import ARTICLE_FIELDS

EVENTS = ("found", "moved", "changed", "retracted", "restored")


class RevisionSchema(Schema):
    """One text of an article, without the text itself."""

    n = fields.Integer(required=True, metadata=said("Its number, from 1.", 2))
    title = fields.String(required=True, allow_none=True)
    language = fields.String(required=True, allow_none=True)
    published_at = Instant(required=True, allow_none=True)
    authors = fields.List(fields.String(), required=True)
    text_sha256 = fields.String(required=True, metadata=said("Of the stored text, in UTF-8."))
    received_at = Instant(required=True)
    reading = fields.Nested(ReadingSchema, required=True)


class RevisionTextSchema(ArticleSchema):
    """An article as one of its revisions has it: that text, and the claims as they stood in it."""

    claims = fields.List(
        fields.Nested(ClaimSchema),
        required=True,
        allow_none=True,
        metadata=said("Where they stood in this text; null where it was never read to the end."),
    )


class TextQuerySchema(Schema):
    field = fields.String(load_default="body", validate=OneOf(ARTICLE_FIELDS), metadata=said("Which text.", "body"))


DiffQuerySchema = OffsetsSchema.from_dict(
    {
        "from": Count(
            required=True, validate=Range(1, 2**31 - 1), metadata=said("The number of the revision before.", 1)
        ),
        "to": Count(required=True, validate=Range(1, 2**31 - 1), metadata=said("The number of the revision after.", 2)),
    },
    name="DiffQuerySchema",
)


class TextChangeSchema(Schema):
    """A stretch of the one text and what stands in its place in the other; either may be empty."""

    before = fields.Nested(SpanSchema, required=True)
    after = fields.Nested(SpanSchema, required=True)


class TextDifferenceSchema(Schema):
    title = fields.List(fields.Nested(TextChangeSchema), required=True)
    body = fields.List(fields.Nested(TextChangeSchema), required=True)


class KeptClaimSchema(Schema):
    """A claim that says the same in both revisions."""

    id = fields.UUID(required=True)
    text = fields.String(required=True)
    moved = fields.Boolean(required=True, metadata=said("Whether it stands elsewhere in the text."))
    before = fields.List(fields.Nested(SpanSchema), required=True, metadata=said("Its content in the one revision."))
    after = fields.List(fields.Nested(SpanSchema), required=True, metadata=said("Its content in the other."))


class ChangedClaimSchema(Schema):
    """A claim that says something else: the same claim read otherwise, or one whose words were altered."""

    aspects = fields.List(
        fields.String(), required=True, metadata=said("The fields that differ.", ["text", "quantities"])
    )
    before = fields.Nested(ClaimSchema, required=True)
    after = fields.Nested(ClaimSchema, required=True)


class ClaimDifferenceSchema(Schema):
    kept = fields.List(fields.Nested(KeptClaimSchema), required=True)
    changed = fields.List(fields.Nested(ChangedClaimSchema), required=True)
    added = fields.List(fields.Nested(ClaimSchema), required=True)
    retracted = fields.List(fields.Nested(ClaimSchema), required=True)


class DifferenceSchema(
    Schema.from_dict(  # type: ignore[misc]  # "from" is a word of Python's own
        {"from": fields.Integer(required=True), "to": fields.Integer(required=True)}, name="FromToSchema"
    )
):
    """What two revisions of an article differ in."""

    article = fields.UUID(required=True)
    text = fields.Nested(TextDifferenceSchema, required=True)
    claims = fields.Nested(
        ClaimDifferenceSchema,
        required=True,
        allow_none=True,
        metadata=said("null where one of the two was never read to the end."),
    )


class OriginSchema(Schema):
    """Which reading it was."""

    extractor = fields.String(required=True)
    pack = fields.String(required=True, allow_none=True)
    model = fields.String(required=True, allow_none=True)
    read_at = Instant(required=True)


class HistoryEventSchema(Schema):
    """Something that happened to a claim."""

    event = fields.String(
        required=True,
        validate=OneOf(EVENTS),
        metadata=said(
            "found; moved (it says the same elsewhere in the text); changed (see aspects); retracted (a reading no "
            "longer found it); restored (a later one did)."
        ),
    )
    at = Instant(required=True)
    revision = fields.Integer(required=True, metadata=said("The article's revision in which it happened."))
    aspects = fields.List(fields.String(), required=True, metadata=said("The fields that changed.", ["quantities"]))
    content = fields.List(
        fields.Nested(SpanSchema), required=True, metadata=said("Where it stood from then on, in code points.")
    )
    reading = fields.Nested(OriginSchema, required=True, allow_none=True, metadata=said("null for a retraction."))


class ClaimHistorySchema(Schema):
    """Everything that happened to a claim, the earliest first."""

    claim = fields.UUID(required=True)
    events = fields.List(fields.Nested(HistoryEventSchema), required=True)
