"""Counts on the wire: flat rows with ISO times, as dashboards read them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import OneOf, Range

from schemas.fields import Count, Instant, LastMoment, Moment, said
from schemas.filters import ClaimFiltersSchema
from schemas.served import ServedSchema
from schemas.vocabularies import ACTS, CLAIM_KINDS

LENGTHS: Mapping[str, timedelta] = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
}
GROUPINGS = ("entity", "act", "publisher", "language", "kind")
FILLS = ("zero", "none")
OTHER = "other"
USUAL_ROWS = 30
MOST_ROWS = 2000
MOST_GROUPS = 25
MOMENT = {"type": "string", "format": "date-time-or-epoch-milliseconds"}
YEARS = (1000, 9000)
"""Between which moments are asked for: beyond, the week or month around one may lie outside of all calendars."""


def stretch(query: Mapping[str, Any]) -> tuple[datetime, datetime]:
    """From when to when is asked for: to now, and thirty of its intervals, where the query does not say."""
    last = query.get("to") or datetime.now(UTC)
    return query.get("from") or last - USUAL_ROWS * LENGTHS[query["interval"]], last


class _CountQuerySchema(ClaimFiltersSchema):
    class Meta:
        exclude = ("published_from", "published_to", "status", "sort")

    interval = fields.String(
        load_default="day",
        validate=OneOf(LENGTHS),
        metadata=said("What is counted together: hours, days, weeks from Monday on, or months, of UTC."),
    )
    group_by = fields.String(
        load_default=None,
        validate=OneOf(GROUPINGS),
        metadata=said("Counts each group on its own; entity is the one that claims."),
    )
    top = Count(
        load_default=10,
        validate=Range(1, MOST_GROUPS),
        metadata=said(f'How many groups are counted on their own, the greatest; the rest is counted as "{OTHER}".'),
    )
    fill = fields.String(
        load_default="zero",
        validate=OneOf(FILLS),
        metadata=said("zero: each group has a row for each interval, which lines need; none: only what is counted."),
    )

    @validates_schema
    def check_stretch(self, data: Mapping[str, Any], **_: Any) -> None:
        """It does not end before it begins, and is no longer than can be drawn."""
        if data.get("interval") not in LENGTHS:
            return
        first, last = stretch(data)
        if last < first:
            raise ValidationError({"to": ["is less than from"]})
        if (last - first) / LENGTHS[data["interval"]] > MOST_ROWS:
            message = f"asks for more than {MOST_ROWS} intervals; take a later one, or a longer interval"
            raise ValidationError({"from": [message]})


def _within_years(moment: datetime) -> None:
    low, high = YEARS
    if not low <= moment.year < high:
        raise ValidationError(f"is not a moment of the years {low} to {high - 1}")


ClaimCountQuerySchema = _CountQuerySchema.from_dict(
    {
        "from": Moment(
            load_default=None,
            validate=_within_years,
            metadata=said("ISO 8601 or epoch milliseconds; the interval that it falls in is the first.", "2025-01-01")
            | MOMENT,
        ),
        "to": LastMoment(
            load_default=None,
            validate=_within_years,
            metadata=said("The interval that it falls in is the last; now where it is not said.", "2025-01-31")
            | MOMENT,
        ),
    },
    name="ClaimCountQuerySchema",
)


class ClaimCountSchema(ServedSchema):
    """How many claims, from when on, of which group: of the columns of groups, it has those asked for."""

    time = Instant(required=True, metadata=said("When the interval begins.", "2025-01-04T00:00:00Z"))
    claims = fields.Integer(required=True, metadata=said("How many claims were published in it.", 42))
    entity = fields.String(
        allow_none=True, metadata=said(f'Who claims; null for nobody who is known, "{OTHER}" for all others.', "Nantes")
    )
    entity_id = fields.UUID(allow_none=True)
    publisher = fields.String(
        allow_none=True, metadata=said(f'Its name or domain; null where none is known, "{OTHER}" for all others.')
    )
    publisher_id = fields.UUID(allow_none=True)
    act = fields.String(metadata=said(f'One of {", ".join(ACTS)}, or "{OTHER}".', "denial"))
    language = fields.String(metadata=said(f'ISO 639-1, or "{OTHER}".', "fr"))
    kind = fields.String(metadata=said(f'One of {", ".join(CLAIM_KINDS)}, or "{OTHER}".', "direct"))


ClaimCountsSchema = Schema.from_dict(
    {
        "interval": fields.String(required=True, validate=OneOf(LENGTHS)),
        "group_by": fields.String(required=True, allow_none=True, validate=OneOf(GROUPINGS)),
        "from": Instant(required=True, metadata=said("When the first interval begins.", "2025-01-01T00:00:00Z")),
        "to": Instant(required=True, metadata=said("When the last interval is over.", "2025-02-01T00:00:00Z")),
        "items": fields.List(fields.Nested(ClaimCountSchema), required=True),
    },
    name="ClaimCountsSchema",
)
