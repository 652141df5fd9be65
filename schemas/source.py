"""Sources on the wire: feeds that are polled, and how that went."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf, Range

from schemas.article import LANGUAGE_TAG, NewPublisherSchema
from schemas.claim import PublisherSchema
from schemas.fields import Count, Instant, Words, said
from schemas.page import PageQuerySchema

POLL_STATUSES = ("ok", "unchanged", "failed", "refused", "throttled", "gone")
SHORTEST_INTERVAL, LONGEST_INTERVAL = 60, 7 * 24 * 3600
CHANGES = frozenset({"url", "interval", "language", "publisher", "enabled"})
INTERVAL = said("Seconds from one poll to the next.", 900)
_URL = [Length(1, 2000)]


def _interval(**options: Any) -> Count:
    return Count(validate=Range(SHORTEST_INTERVAL, LONGEST_INTERVAL), metadata=INTERVAL, **options)


def _language(**options: Any) -> Words:
    return Words(
        allow_none=True,
        validate=LANGUAGE_TAG,
        metadata=said("The language of its articles; found from each text when absent.", "fr"),
        **options,
    )


class NewSourceSchema(Schema):
    """A feed to poll: RSS or Atom."""

    url = Words(
        required=True, validate=_URL, metadata=said("Where the feed stands.", "https://www.exemple.fr/actualites.rss")
    )
    interval = _interval(load_default=900)
    language = _language(load_default=None)
    publisher = fields.Nested(
        NewPublisherSchema,
        load_default=None,
        allow_none=True,
        metadata=said("Who publishes its articles; the domain of each when absent."),
    )
    enabled = fields.Boolean(load_default=True, truthy={True}, falsy={False})


class SourceChangesSchema(Schema):
    """Changes of a source; what is not given stays."""

    url = Words(validate=_URL)
    interval = _interval()
    language = _language()
    publisher = fields.Nested(NewPublisherSchema, allow_none=True)
    enabled = fields.Boolean(
        truthy={True}, falsy={False}, metadata=said("One that is enabled again is polled at once.")
    )

    @validates_schema
    def _changes_something(self, data: dict[str, Any], **_: Any) -> None:
        if CHANGES.isdisjoint(data):
            raise ValidationError(f"Must have one of {', '.join(sorted(CHANGES))}.")


class RefusedItemSchema(Schema):
    """An item that was not taken in."""

    url = fields.String(required=True, metadata=said("Its address, or its id in the feed."))
    reason = fields.String(required=True)


class PollSchema(Schema):
    """How a poll went."""

    at = Instant(required=True)
    status = fields.String(
        required=True,
        validate=OneOf(POLL_STATUSES),
        metadata=said(
            "ok: its items were looked at. unchanged: it is what it was. throttled: it asks to wait, or is busy. "
            "refused: it may not be asked (robots.txt, or its address). gone: it answers 410, and is disabled."
        ),
    )
    http_status = fields.Integer(required=True, allow_none=True)
    detail = fields.String(required=True, allow_none=True, metadata=said("What went wrong."))
    found = fields.Integer(required=True, metadata=said("Items in the feed."))
    new = fields.Integer(required=True, metadata=said("Items that became articles."))
    revised = fields.Integer(required=True, metadata=said("Items whose article has a new text."))
    left = fields.Integer(required=True, metadata=said("Items that the next poll takes."))
    refused_count = fields.Integer(required=True, metadata=said("Items that could not be taken in."))
    refused = fields.List(fields.Nested(RefusedItemSchema), required=True, metadata=said("The first of them."))


class SourceSchema(Schema):
    """A feed that is polled, with how the last poll went."""

    id = fields.UUID(required=True)
    url = fields.String(required=True)
    moved_to = fields.String(
        required=True, allow_none=True, metadata=said("Where it says that it stands for good; it is polled there.")
    )
    title = fields.String(required=True, allow_none=True, metadata=said("What the feed calls itself."))
    interval = fields.Integer(required=True, metadata=INTERVAL)
    language = fields.String(required=True, allow_none=True)
    publisher = fields.Nested(PublisherSchema, required=True, allow_none=True)
    enabled = fields.Boolean(required=True)
    disabled_reason = fields.String(required=True, allow_none=True)
    failures = fields.Integer(required=True, metadata=said("Polls that failed in a row; each doubles the wait."))
    last_poll = fields.Nested(PollSchema, required=True, allow_none=True)
    next_poll_at = Instant(required=True, allow_none=True, metadata=said("Null where it is disabled."))
    created_at = Instant(required=True)
    updated_at = Instant(required=True)


class SourceQuerySchema(PageQuerySchema):
    """What a page of sources is narrowed to."""

    enabled = fields.Boolean(load_default=None)
