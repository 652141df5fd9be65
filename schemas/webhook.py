"""Webhooks on the wire: who is told of what, and how that went."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf, Range

from schemas.event import EVENT_KINDS
from schemas.fields import Choices, Count, Instant, Words, said
from schemas.filters import ClaimFiltersSchema
from schemas.page import PageQuerySchema

STATUSES = ("enabled", "disabled")
FORMATS = ("standard", "cloudevents")
FORM = "standard: type, timestamp and data; cloudevents: CloudEvents 1.0, structured. Both are signed alike."
DELIVERY_STATUSES = ("pending", "succeeded", "failed")
TEST = "webhook.test"
LONGEST_OVERLAP = 168
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 (an example)
CHANGES = frozenset({"url", "description", "events", "filters", "format", "status", "disabled_reason"})
LATER = frozenset(
    {"status", "sort", "published_from", "published_to", "said_from", "said_to", "about_from", "about_to"}
)
"""Filters that look back, at a page of what is stored; a subscription looks ahead."""


class WebhookFiltersSchema(ClaimFiltersSchema):
    """Which claims it is about: those that a list of claims with these filters has. What is left out asks nothing.

    An event of a claim is sent where that claim is one of them; an event of an article or a thread where one of its
    claims is; an event of an entity where `entity` is left out or means it.
    """

    class Meta:
        exclude = tuple(LATER)


class NewWebhookSchema(Schema):
    """A subscription: where to send what."""

    url = Words(
        required=True,
        validate=Length(1, 2000),
        metadata=said("Where to; https, at a public address.", "https://desk.example/hooks/dixit"),
    )
    description = Words(load_default=None, allow_none=True, validate=Length(1, 1000))
    events = Choices(
        EVENT_KINDS,
        load_default=None,
        allow_none=True,
        metadata=said("The kinds of event; null for all.", ["claim.created"]),
    )
    filters = fields.Nested(
        WebhookFiltersSchema, load_default=lambda: WebhookFiltersSchema().load({}), metadata=said("Which claims.")
    )
    format = fields.String(load_default="standard", validate=OneOf(FORMATS), metadata=said(FORM))
    status = fields.String(load_default="enabled", validate=OneOf(STATUSES))
    disabled_reason = Words(load_default=None, allow_none=True, validate=Length(1, 1000))


class WebhookChangesSchema(Schema):
    """Changes of a subscription; what is not given stays, and filters are replaced as a whole."""

    url = Words(validate=Length(1, 2000))
    description = Words(allow_none=True, validate=Length(1, 1000))
    events = Choices(EVENT_KINDS, allow_none=True)
    filters = fields.Nested(WebhookFiltersSchema)
    format = fields.String(validate=OneOf(FORMATS), metadata=said(FORM))
    status = fields.String(
        validate=OneOf(STATUSES),
        metadata=said("Enabled again, it is told of what happens from then on; what waited is sent then too."),
    )
    disabled_reason = Words(allow_none=True, validate=Length(1, 1000))

    @validates_schema
    def _changes_something(self, data: dict[str, Any], **_: Any) -> None:
        if CHANGES.isdisjoint(data):
            raise ValidationError(f"Must have one of {', '.join(sorted(CHANGES))}.")


class WebhookSchema(Schema):
    """A subscription as it is stored. Its secret is shown when it is made, and never again."""

    id = fields.UUID(required=True)
    url = fields.String(required=True)
    description = fields.String(required=True, allow_none=True)
    events = fields.List(fields.String(validate=OneOf(EVENT_KINDS)), required=True, allow_none=True)
    filters = fields.Nested(WebhookFiltersSchema, required=True, metadata=said("Those that were given."))
    format = fields.String(required=True, validate=OneOf(FORMATS), metadata=said(FORM))
    status = fields.String(required=True, validate=OneOf(STATUSES))
    disabled_reason = fields.String(
        required=True, allow_none=True, metadata=said("Why it is disabled.", "It answered 410 Gone.")
    )
    disabled_at = Instant(required=True, allow_none=True)
    failing_since = Instant(
        required=True,
        allow_none=True,
        metadata=said("Since when every attempt failed; null where the last did not."),
    )
    paused_until = Instant(
        required=True, allow_none=True, metadata=said("Until when its receiver, overloaded or away, is left alone.")
    )
    created_at = Instant(required=True)
    updated_at = Instant(required=True)


class CreatedWebhookSchema(WebhookSchema):
    """A new subscription with its secret, shown this once."""

    secret = fields.String(
        required=True,
        allow_none=True,
        metadata=said("What signs its messages; null where the answer is given again.", SECRET),
    )


class RotationSchema(Schema):
    """How a secret is replaced."""

    overlap_hours = Count(
        load_default=24,
        validate=Range(0, LONGEST_OVERLAP),
        metadata=said("So long messages are signed by the secret before it too; 0 where that one is known to others."),
    )


class RotatedSecretSchema(Schema):
    """A new secret; messages carry the signature of the one before it too until then."""

    secret = fields.String(required=True, metadata=said("What signs its messages; shown this once.", SECRET))
    previous_ends_at = Instant(required=True)


class AttemptSchema(Schema):
    """One attempt to deliver a message."""

    n = fields.Integer(required=True)
    began_at = Instant(required=True)
    ended_at = Instant(
        required=True, allow_none=True, metadata=said("Null while it is under way, or where the worker died in it.")
    )
    duration = fields.Float(required=True, allow_none=True, metadata=said("In seconds.", 0.12))
    status = fields.Integer(required=True, allow_none=True, metadata=said("The HTTP status that came back.", 204))
    error = fields.String(required=True, allow_none=True, metadata=said("Why none came back."))
    answer = fields.String(required=True, allow_none=True, metadata=said("The first 500 bytes of the answer."))


class DeliverySchema(Schema):
    """A message to a subscription's address; its id is the webhook-id of every attempt."""

    id = fields.UUID(required=True)
    event = fields.String(
        required=True, allow_none=True, attribute="event_id", metadata=said("The event's id; null for a test.")
    )
    type = fields.String(required=True, attribute="kind", validate=OneOf((*EVENT_KINDS, TEST)))
    status = fields.String(required=True, validate=OneOf(DELIVERY_STATUSES))
    next_attempt_at = Instant(
        required=True, allow_none=True, attribute="next_at", metadata=said("Null when it succeeded or was given up.")
    )
    created_at = Instant(required=True)
    ended_at = Instant(required=True, allow_none=True)
    attempts = fields.List(fields.Nested(AttemptSchema), required=True, metadata=said("The first one first."))


class DeliveryQuerySchema(PageQuerySchema):
    """What a page of the log is narrowed to."""

    status = fields.String(load_default=None, validate=OneOf(DELIVERY_STATUSES))
