"""Threads on the wire: the claims that say the same, and what they come to."""

from marshmallow import Schema, ValidationError, fields
from marshmallow.validate import Length, OneOf, Range

from schemas.claim import ClaimSchema, PublisherSchema
from schemas.fields import Count, Instant, Words, said
from schemas.page import OffsetsSchema, PageQuerySchema
from schemas.review import ReviewSchema

CONFLICTS = ("polarity", "quantity", "time")
RELATIONS = ("same", "conflict", "different")


def says_something(text: str) -> None:
    """Raises ValidationError where there is neither a letter nor a digit."""
    if not any(character.isalnum() for character in text):
        raise ValidationError("holds no letter and no digit")


class ThreadSummarySchema(Schema):
    """What a thread comes to, and who said it first."""

    id = fields.UUID(required=True)
    claims = fields.Integer(required=True, metadata=said("How many claims that stand it has.", 3))
    claimants = fields.Integer(
        required=True, metadata=said("How many claim or deny it; like what follows, of the first 1000 claims.", 2)
    )
    affirming = fields.Integer(required=True, metadata=said("How many of them affirm it.", 2))
    denying = fields.Integer(required=True, metadata=said("How many deny it; one may do both.", 1))
    articles = fields.Integer(required=True)
    publishers = fields.Integer(required=True, metadata=said("How many known publishers have it.", 3))
    independent_publishers = fields.Integer(
        required=True,
        metadata=said("Those whose passages are copies, or who credit the same agency, counted once.", 2),
    )
    first = fields.Nested(ClaimSchema, required=True, metadata=said("Who said it first, where."))
    reviews = fields.List(
        fields.Nested(ReviewSchema), required=True, metadata=said("What people say of its truth; the newest 20.")
    )
    last_at = Instant(required=True, metadata=said("When its latest article was published."))
    created_at = Instant(required=True)
    updated_at = Instant(required=True)


class StatementSchema(Schema):
    stance = fields.String(required=True, validate=OneOf(("affirms", "denies")))
    claim = fields.Nested(ClaimSchema, required=True)


class ConflictSchema(Schema):
    """Two claims that cannot both hold as they stand. No verdict is given on either."""

    kinds = fields.List(fields.String(validate=OneOf(CONFLICTS)), required=True)
    claims = fields.List(fields.UUID(), required=True, metadata=said("The two, the earlier one first."))


class OriginOfStatementsSchema(Schema):
    """Publishers that count as one: they credit one agency, or their passages are copies."""

    publishers = fields.List(fields.Nested(PublisherSchema), required=True)
    agency = fields.String(required=True, allow_none=True, metadata=said("The agency credited.", "AFP"))


class ThreadSchema(ThreadSummarySchema):
    """A thread with its claims, the earliest first."""

    statements = fields.List(
        fields.Nested(StatementSchema), required=True, metadata=said("The first 200, the earliest first.")
    )
    conflicts = fields.List(fields.Nested(ConflictSchema), required=True, metadata=said("The first 100."))
    conflicts_total = fields.Integer(required=True, metadata=said("How many there are among the claims compared.", 1))
    claims_compared = fields.Integer(
        required=True,
        metadata=said("All claims, unless they are more than 1000 or say more than 300 things: then the earliest.", 3),
    )
    origins = fields.List(fields.Nested(OriginOfStatementsSchema), required=True)


class ThreadQuerySchema(PageQuerySchema):
    """What a page of threads is narrowed to."""

    min_claims = Count(
        load_default=2, validate=Range(1, 1000), metadata=said("How many claims that stand a thread must have.", 2)
    )
    entity = fields.UUID(
        load_default=None, metadata=said("Threads with a claim of this entity or of one of its parts.")
    )
    language = Words(load_default=None, validate=Length(2, 20), metadata=said("Counts claims of this language only."))


class DeciderSchema(Schema):
    by = Words(required=True, validate=Length(1, 300), metadata=said("Who decides.", "Ana"))
    reason = Words(load_default=None, allow_none=True, validate=Length(1, 2000))


class ThreadSplitSchema(DeciderSchema):
    """Claims that are about something else than the rest of their thread."""

    claims = fields.List(fields.UUID(), required=True, validate=Length(1, 1000))


class ThreadJoinSchema(DeciderSchema):
    """Another thread that is about the same."""

    thread = fields.UUID(required=True)


class SimilarQuerySchema(OffsetsSchema):
    limit = Count(load_default=10, validate=Range(1, 20), metadata=said("How many claims at most.", 10))


class SimilarClaimSchema(Schema):
    """A stored claim beside another or beside a sentence."""

    relation = fields.String(
        required=True,
        validate=OneOf(RELATIONS),
        metadata=said("same; conflict (it contradicts in what conflicts says); different (only alike).", "same"),
    )
    score = fields.Float(required=True, metadata=said("How sure it is the same matter, 0 to 1.", 0.91))
    likeness = fields.Float(required=True, metadata=said("The cosine of the two vectors.", 0.87))
    conflicts = fields.List(fields.String(validate=OneOf(CONFLICTS)), required=True)
    reasons = fields.List(fields.String(), required=True, metadata=said("", ["likeness 0.87, 0.64 needed"]))
    claim = fields.Nested(ClaimSchema, required=True)


class SimilarClaimsSchema(Schema):
    """The claims nearest to another, the nearest first."""

    items = fields.List(fields.Nested(SimilarClaimSchema), required=True)


class SentenceSchema(Schema):
    """A sentence to be found among the claims."""

    text = Words(
        required=True,
        validate=[Length(1, 5000), says_something],
        metadata=said("In any of 16 languages.", "40 drones ont été abattus dans la nuit"),
    )
    language = Words(
        load_default=None,
        allow_none=True,
        validate=Length(2, 20),
        metadata=said("Found from the text when absent.", "fr"),
    )
    limit = Count(load_default=10, validate=Range(1, 20), metadata=said("How many claims at most.", 10))


class MatchesSchema(SimilarClaimsSchema):
    """The claims nearest to a sentence, and the threads of those that say the same or contradict it."""

    language = fields.String(required=True)
    threads = fields.List(fields.Nested(ThreadSummarySchema), required=True)
