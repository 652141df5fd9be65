"""Pages: every list is a page, and every page has this shape."""

from typing import Any

from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf, Range

from schemas.fields import Count, Words, said

LONGEST_PAGE = 200
LONGEST_CURSOR = 2000


class PageQuerySchema(Schema):
    """What a reader may ask of any list."""

    limit = Count(
        load_default=20,
        validate=Range(1, LONGEST_PAGE),
        metadata=said("How many items a page holds at most.", 20),
    )
    cursor = Words(
        load_default=None,
        validate=Length(1, LONGEST_CURSOR),
        metadata=said("The next_cursor of the page before; it goes with the same filters only."),
    )


class OffsetsSchema(Schema):
    offsets = fields.String(
        load_default="codepoints",
        validate=OneOf(("codepoints", "utf16")),
        metadata=said("What start and end count: Unicode code points, or UTF-16 units as JavaScript's strings do."),
    )


def page_of(schema: type[Schema], **options: Any) -> type[Schema]:
    """The schema of a page of these items; `options` go to the schema of the items."""
    name = schema.__name__.removesuffix("Schema") + "PageSchema"
    return Schema.from_dict(
        {
            "items": fields.List(fields.Nested(schema(**options)), required=True),
            "next_cursor": fields.String(
                required=True, allow_none=True, metadata=said("Asks for the next page; null on the last one.")
            ),
        },
        name=name,
    )
