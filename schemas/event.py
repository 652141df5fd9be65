"""What happened, on the wire: by ids, with where to read the rest."""

from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf, Range

from schemas.claim import PublisherSchema
from schemas.fields import Choices, Count, Instant, Words, said
from schemas.filters import LONGEST_NAME
from schemas.page import LONGEST_CURSOR, LONGEST_PAGE
from schemas.served import ServedSchema
from schemas.vocabularies import ACTS

EVENT_KINDS = (
    "article.read",
    "article.revised",
    "article.withdrawn",
    "claim.created",
    "claim.changed",
    "claim.retracted",
    "claim.reviewed",
    "entity.merged",
    "entity.split",
    "thread.changed",
)


class EventSchema(ServedSchema):
    """Something that happened. It says to what, and nothing of what an article says: `href` is where that is read."""

    id = fields.String(
        required=True, metadata=said("The event's own, whoever asks: by it, one is known again.", "1-812-15")
    )
    kind = fields.String(required=True, validate=OneOf(EVENT_KINDS))
    occurred_at = Instant(required=True)
    href = fields.String(
        required=True,
        metadata=said(
            "What it happened to. 404 once that is erased.", "/v1/claims/0198a3a2-5d0e-7c38-a1a5-0f3f9bb7a6d1"
        ),
    )
    article = fields.UUID(required=True, allow_none=True)
    claim = fields.UUID(required=True, allow_none=True)
    entity = fields.UUID(required=True, allow_none=True)
    thread = fields.UUID(required=True, allow_none=True)
    publisher = fields.Nested(PublisherSchema, required=True, allow_none=True)
    entities = fields.List(
        fields.UUID(),
        required=True,
        metadata=said("Whom it concerns: who claims and who is named in its claims, before the change and after."),
    )
    acts = fields.List(
        fields.String(validate=OneOf(ACTS)), required=True, metadata=said("The acts of the claims that it concerns.")
    )
    data = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata=said(
            "What else there is to say, by kind. article.read: revision, reading, status; article.revised: revision; "
            "article.withdrawn: erased; claim.…: revision, check_worthiness; claim.changed: aspects, the fields that "
            "say something else; claim.reviewed: review, kind, verdict; entity.merged: into, judgement; entity.split: "
            "from, judgement; thread.changed: merged_into, where it became another.",
            {"revision": 2, "check_worthiness": 0.71, "aspects": ["act"]},
        ),
    )


class EventFiltersSchema(Schema):
    """Which events a reader follows, and from where on."""

    after = Words(
        load_default=None,
        validate=Length(1, LONGEST_CURSOR),
        metadata=said("The resume of a page, or the id that a stream gave; it goes with the same filters only."),
    )
    kind = Choices(EVENT_KINDS, load_default=None, metadata=said("One of these, or several: events of any of them."))
    entity = fields.UUID(
        load_default=None,
        metadata=said("Events that concern this entity, what was merged into it, or one of its parts."),
    )
    publisher = Words(load_default=None, validate=Length(1, LONGEST_NAME), metadata=said("A name or a domain."))
    act = Choices(ACTS, load_default=None, metadata=said("Events that concern a claim of any of these acts."))


class EventQuerySchema(EventFiltersSchema):
    """A page of events."""

    limit = Count(
        load_default=20, validate=Range(1, LONGEST_PAGE), metadata=said("How many items a page holds at most.", 20)
    )


class EventPageSchema(Schema):
    """Events in the order in which they happened."""

    items = fields.List(
        fields.Nested(EventSchema),
        required=True,
        metadata=said("Where few of many events are asked for, a page may hold none and yet have a next one."),
    )
    next_cursor = fields.String(
        required=True,
        allow_none=True,
        metadata=said("Asks for the next page, as after; null where nothing follows yet."),
    )
    resume = fields.String(
        required=True, metadata=said("Asks later for what happened since, as after or as a stream's Last-Event-ID.")
    )
