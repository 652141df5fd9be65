"""The claim on the wire. The names are the contract: other programs are written against them."""

from marshmallow import fields
from marshmallow.validate import OneOf

from schemas.fields import Instant, said
from schemas.review import ReviewSchema
from schemas.served import ServedSchema
from schemas.vocabularies import (
    ACTS,
    ARTICLE_FIELDS,
    ATTITUDES,
    CLAIM_KINDS,
    CLAIM_STATUSES,
    CLAIMANT_STATUSES,
    COMPARATORS,
    ENTITY_TYPES,
    MODALITIES,
    POLARITIES,
    PRECISIONS,
    ROLES,
)


class SpanSchema(ServedSchema):
    start = fields.Integer(
        required=True,
        metadata=said("Where it starts, in code points of the field (UTF-16 units with ?offsets=utf16).", 811),
    )
    end = fields.Integer(required=True, metadata=said("Where it ends, exclusive.", 1010))
    text = fields.String(
        required=True, metadata=said("The field's text between the two, character by character.", "huit missiles")
    )


class CueSchema(SpanSchema):
    lemma = fields.String(required=True, metadata=said("The dictionary form of the words that report.", "déclarer"))


class EntityReferenceSchema(ServedSchema):
    id = fields.UUID(required=True)
    name = fields.String(
        required=True,
        metadata=said("The canonical name, whatever the language of the article.", "ministère russe de la Défense"),
    )
    type = fields.String(required=True, validate=OneOf(ENTITY_TYPES))


class CandidateSchema(ServedSchema):
    name = fields.String(required=True)
    type = fields.String(required=True, allow_none=True, validate=OneOf(ENTITY_TYPES))
    confidence = fields.Float(required=True)
    reasons = fields.List(fields.String(), required=True)
    entity = fields.Nested(
        EntityReferenceSchema,
        required=True,
        allow_none=True,
        metadata=said("Which stored entity this is, where several bear the claimant's name."),
    )


class ClaimantSchema(ServedSchema):
    status = fields.String(
        required=True,
        validate=OneOf(CLAIMANT_STATUSES),
        metadata=said(
            "named; described (a function with no name); implicit (the context gives it); unknown (the article does "
            "not say who spoke).",
            "named",
        ),
    )
    name = fields.String(
        required=True,
        allow_none=True,
        metadata=said(
            "The fullest name that the article gives, or what the gazetteer calls it in the article's language.",
            "ministère russe de la Défense",
        ),
    )
    type = fields.String(required=True, allow_none=True, validate=OneOf(ENTITY_TYPES))
    entity = fields.Nested(EntityReferenceSchema, required=True, allow_none=True)
    mention = fields.Nested(SpanSchema, required=True, allow_none=True)
    resolved_by = fields.String(
        required=True, metadata=said("The step that decided who is meant.", "composition", "none")
    )
    confidence = fields.Float(required=True, metadata=said("How sure the reading is, 0 to 1.", 0.92))
    reasons = fields.List(fields.String(), required=True)
    candidates = fields.List(fields.Nested(CandidateSchema), required=True)


class WhenSchema(ServedSchema):
    value = fields.String(
        required=True,
        allow_none=True,
        metadata=said("ISO 8601, as precise as known; null where nothing anchors it.", "2025-01-03", "2024-11"),
    )
    precision = fields.String(required=True, validate=OneOf(PRECISIONS))
    start = fields.Integer(required=True, allow_none=True)
    end = fields.Integer(required=True, allow_none=True)
    text = fields.String(required=True, allow_none=True, metadata=said("The words that say it.", "la veille"))
    rule = fields.String(required=True, metadata=said("How the value was reached."))


class QuantitySchema(SpanSchema):
    value = fields.Float(required=True, metadata=said("The number.", 8))
    unit = fields.String(required=True, allow_none=True, metadata=said("What is counted.", "missiles ATACMS"))
    comparator = fields.String(required=True, validate=OneOf(COMPARATORS))
    upper = fields.Float(required=True, allow_none=True, metadata=said('The second bound of "between".'))
    rule = fields.String(required=True, metadata=said("How the value was reached."))


class AboutSchema(ServedSchema):
    times = fields.List(fields.Nested(WhenSchema), required=True)
    quantities = fields.List(fields.Nested(QuantitySchema), required=True)


class ClaimEntitySchema(SpanSchema):
    id = fields.UUID(
        required=True, allow_none=True, metadata=said("null for a name that several entities bear: nobody is guessed.")
    )
    name = fields.String(required=True, metadata=said("The canonical name.", "Belgorod"))
    type = fields.String(required=True, validate=OneOf(ENTITY_TYPES))
    role = fields.String(required=True, validate=OneOf(ROLES))


class CheckWorthinessSchema(ServedSchema):
    score = fields.Float(required=True, metadata=said("How much the claim asks to be checked, 0 to 1.", 0.71))
    reasons = fields.List(fields.String(), required=True)


class SelectorSchema(ServedSchema):
    """A selector of the W3C Web Annotation model; both of a claim select its content, first word to last."""

    type = fields.String(required=True, validate=OneOf(("TextQuoteSelector", "TextPositionSelector")))
    exact = fields.String()
    prefix = fields.String()
    suffix = fields.String()
    start = fields.Integer()
    end = fields.Integer()


class PublisherSchema(ServedSchema):
    name = fields.String(required=True, allow_none=True)
    domain = fields.String(required=True, allow_none=True, metadata=said("The host that it publishes under."))


class ArticleReferenceSchema(ServedSchema):
    id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    url = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    published_at = Instant(required=True, allow_none=True, metadata=said("UTC.", "2025-01-04T00:00:00Z"))
    publisher = fields.Nested(PublisherSchema, required=True, allow_none=True)
    text_sha256 = fields.String(required=True, metadata=said("Of the stored body, in UTF-8."))


class ThreadReferenceSchema(ServedSchema):
    """The claims that say the same thing."""

    id = fields.UUID(required=True)
    claims = fields.Integer(required=True)
    publishers = fields.Integer(required=True)


class ProvenanceSchema(ServedSchema):
    extractor = fields.String(required=True, metadata=said("Name and version of the engine.", "dixit 0.1.0"))
    pack = fields.String(required=True, allow_none=True, metadata=said("The language pack and its version.", "fr 1"))
    model = fields.String(required=True, allow_none=True, metadata=said("The parser.", "fr_core_news_md 3.8.0"))
    rule = fields.String(required=True, metadata=said("The rule that found the claim.", "incise"))
    read_at = Instant(required=True)


class ClaimSchema(ServedSchema):
    """A statement that an article attributes to somebody: one claimant, one cue, one content."""

    id = fields.UUID(required=True)
    status = fields.String(required=True, validate=OneOf(CLAIM_STATUSES))
    revision = fields.Integer(required=True, metadata=said("Counts the changes of this claim, from 1."))
    text = fields.String(
        required=True, metadata=said("What is claimed, as it stands in the article; its spans joined by one space.")
    )
    language = fields.String(required=True, metadata=said("ISO 639-1.", "fr"))
    field = fields.String(
        required=True,
        validate=OneOf(ARTICLE_FIELDS),
        metadata=said("The field of the article whose text the spans count in."),
    )
    kind = fields.String(
        required=True,
        validate=OneOf(CLAIM_KINDS),
        metadata=said("direct (all of it between quotation marks), indirect (none of it), mixed."),
    )
    content = fields.List(fields.Nested(SpanSchema), required=True)
    quotes = fields.List(fields.Nested(SpanSchema), required=True)
    cue = fields.Nested(CueSchema, required=True, allow_none=True)
    claimant = fields.Nested(ClaimantSchema, required=True)
    on_behalf_of = fields.Nested(ClaimantSchema, required=True, allow_none=True)
    relayed_by = fields.Nested(ClaimantSchema, required=True, allow_none=True)
    act = fields.String(required=True, validate=OneOf(ACTS))
    attitude = fields.String(
        required=True, validate=OneOf(ATTITUDES), metadata=said("How the article's author stands to it.")
    )
    polarity = fields.String(required=True, validate=OneOf(POLARITIES))
    modality = fields.String(required=True, validate=OneOf(MODALITIES))
    said_at = fields.Nested(WhenSchema, required=True, allow_none=True)
    about = fields.Nested(AboutSchema, required=True)
    entities = fields.List(fields.Nested(ClaimEntitySchema), required=True)
    check_worthiness = fields.Nested(CheckWorthinessSchema, required=True, allow_none=True)
    selector = fields.List(fields.Nested(SelectorSchema), required=True)
    article = fields.Nested(ArticleReferenceSchema, required=True)
    thread = fields.Nested(ThreadReferenceSchema, required=True, allow_none=True)
    reviews = fields.List(
        fields.Nested(ReviewSchema), required=True, metadata=said("What people say of it, the newest first.")
    )
    machine = fields.Dict(
        required=True,
        allow_none=True,
        metadata=said("What the machine read of the fields that people corrected; null where none is corrected."),
    )
    provenance = fields.Nested(ProvenanceSchema, required=True)
    created_at = Instant(required=True)
    updated_at = Instant(required=True)
