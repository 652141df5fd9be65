"""Reviews: what somebody says of a claim, or of a thread, as it is served and as it comes in."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import URL, Length, OneOf

from schemas.fields import Count, Day, Instant, Number, Words, said
from schemas.served import ServedSchema
from schemas.vocabularies import (
    ACTS,
    ATTITUDES,
    ENTITY_TYPES,
    MODALITIES,
    POLARITIES,
    PRECISIONS,
    REVIEW_KINDS,
    VERDICTS,
)

LONGEST_TEXT = 10_000


class ClaimReviewPublisherSchema(ServedSchema):
    """Who published a judgement, as the fact-checking tools name it."""

    name = Words(required=True, validate=Length(1, 300))
    site = Words(load_default=None, allow_none=True, validate=Length(1, 253), metadata=said("", "verif.example"))


class ReviewSchema(ServedSchema):
    """What somebody said of a claim: of its extraction (verdict), or of its truth (rating), as ClaimReview has it."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=OneOf(REVIEW_KINDS))
    verdict = fields.String(required=True, allow_none=True, validate=OneOf(VERDICTS))
    corrections = fields.Dict(
        required=True,
        allow_none=True,
        metadata=said("The fields as they should be; positions are code points of the revision that was corrected."),
    )
    rating = fields.String(required=True, allow_none=True, metadata=said("Of its truth, in words.", "Faux"))
    rating_value = fields.Float(required=True, allow_none=True)
    best_rating = fields.Float(required=True, allow_none=True)
    worst_rating = fields.Float(required=True, allow_none=True)
    explanation = fields.String(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)
    publisher = fields.Nested(ClaimReviewPublisherSchema, required=True, allow_none=True)
    date = fields.Date(required=True, allow_none=True)
    language = fields.String(required=True, allow_none=True)
    by = fields.String(required=True)
    at = Instant(required=True)


class NewSpanSchema(Schema):
    start = Count(required=True, metadata=said("Where it starts, in code points of the claim's field.", 811))
    end = Count(required=True, metadata=said("Where it ends, exclusive.", 1010))


class CorrectedClaimantSchema(Schema):
    """Who claims: an entity by its id, or somebody by a name."""

    entity = fields.UUID(load_default=None, allow_none=True)
    name = Words(load_default=None, allow_none=True, validate=Length(1, 300))
    type = fields.String(load_default=None, allow_none=True, validate=OneOf(ENTITY_TYPES))

    @validates_schema
    def one_way(self, data: dict[str, Any], **kwargs: Any) -> None:
        if (data.get("entity") is None) == (data.get("name") is None):
            raise ValidationError("Exactly one of entity and name is needed.", "name")


class CorrectedTimeSchema(Schema):
    value = Words(required=True, validate=Length(4, 40), metadata=said("ISO 8601.", "2025-01-04"))
    precision = fields.String(required=True, validate=OneOf(PRECISIONS))


class NewCorrectionsSchema(Schema):
    """The fields that were read wrong, as they should be; what is left out is as the machine read it."""

    content = fields.List(fields.Nested(NewSpanSchema), validate=Length(1, 100))
    claimant = fields.Nested(CorrectedClaimantSchema)
    act = fields.String(validate=OneOf(ACTS))
    attitude = fields.String(validate=OneOf(ATTITUDES))
    polarity = fields.String(validate=OneOf(POLARITIES))
    modality = fields.String(validate=OneOf(MODALITIES))
    said_at = fields.Nested(CorrectedTimeSchema, allow_none=True, metadata=said("null where it is not known."))


class JudgementSchema(Schema):
    """Who judges, and what schema.org's ClaimReview has of a judgement of truth."""

    kind = fields.String(required=True, validate=OneOf(REVIEW_KINDS))
    by = Words(required=True, validate=Length(1, 300), metadata=said("Who judges.", "Ana"))
    rating = Words(
        load_default=None, allow_none=True, validate=Length(1, 300), metadata=said("Of its truth, in words.", "Faux")
    )
    rating_value = Number(load_default=None, allow_none=True)
    best_rating = Number(load_default=None, allow_none=True)
    worst_rating = Number(load_default=None, allow_none=True)
    explanation = Words(load_default=None, allow_none=True, validate=Length(1, LONGEST_TEXT))
    url = Words(
        load_default=None,
        allow_none=True,
        validate=[Length(1, 2000), URL(schemes={"http", "https"}, require_tld=False)],
        metadata=said("Where the judgement of its truth was published."),
    )
    publisher = fields.Nested(ClaimReviewPublisherSchema, load_default=None, allow_none=True)
    date = Day(load_default=None, allow_none=True, metadata=said("When it was published.", "2025-01-06"))
    language = Words(load_default=None, allow_none=True, validate=Length(2, 20))

    @validates_schema
    def of_its_kind(self, data: dict[str, Any], **kwargs: Any) -> None:
        truth = data.get("kind") == "truth"
        for name in ("rating", "url") if truth else ("verdict",):
            if data.get(name) is None:
                raise ValidationError(f"A review of kind {data.get('kind')} needs it.", name)
        foreign = ("verdict", "corrections") if truth else TRUTH
        for name in foreign:
            if data.get(name) is not None:
                raise ValidationError(f"A review of kind {data.get('kind')} has none.", name)


class NewThreadReviewSchema(JudgementSchema):
    """A judgement of what a thread says: whether it is true."""

    kind = fields.String(required=True, validate=OneOf(("truth",)))


class NewReviewSchema(JudgementSchema):
    """A judgement of a claim: of its extraction, or of its truth as schema.org's ClaimReview has it."""

    verdict = fields.String(
        load_default=None,
        allow_none=True,
        validate=OneOf(VERDICTS),
        metadata=said("Of the extraction: was the claim read right, wrong, or right but for some fields?"),
    )
    corrections = fields.Nested(
        NewCorrectionsSchema,
        load_default=None,
        allow_none=True,
        metadata=said("With the verdict corrected; they take the place of all earlier ones."),
    )

    @validates_schema
    def corrections_with_their_verdict(self, data: dict[str, Any], **kwargs: Any) -> None:
        truth = data.get("kind") == "truth"
        if not truth and (data.get("corrections") is not None) != (data.get("verdict") == "corrected"):
            raise ValidationError("They go with the verdict corrected, and it with them.", "corrections")


TRUTH = ("rating", "rating_value", "best_rating", "worst_rating", "url", "publisher", "date")
