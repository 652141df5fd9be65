"""A JSON Feed (version 1.1) of claims; `_dixit` is what it holds beyond the standard."""

from marshmallow import Schema, fields

from schemas.claim import ClaimSchema
from schemas.fields import said


class FeedAuthorSchema(Schema):
    name = fields.String(required=True)


class FeedExtensionSchema(Schema):
    """What an item holds beyond the standard."""

    about = fields.String(required=True, metadata=said("Where this is explained.", "https://dixit.example.org/docs/"))
    claim = fields.Nested(ClaimSchema, required=True, metadata=said("The whole claim, as the list of claims has it."))


class FeedItemSchema(Schema):
    id = fields.String(
        required=True,
        metadata=said("Names the claim for good.", "urn:uuid:134d5f98-e6b2-44df-a964-d97c2a83f4fc"),
    )
    url = fields.String(required=True, metadata=said("The page for people, scrolled to the claim."))
    external_url = fields.String(metadata=said("The article where it was published."))
    title = fields.String(required=True)
    content_html = fields.String(required=True)
    content_text = fields.String(required=True, metadata=said("What is claimed."))
    date_published = fields.String(
        required=True, metadata=said("Of the article, else when the claim was found; UTC.", "2025-01-04T06:30:00Z")
    )
    date_modified = fields.String(required=True)
    authors = fields.List(fields.Nested(FeedAuthorSchema), required=True, metadata=said("Who claims it."))
    tags = fields.List(
        fields.String(), required=True, metadata=said("What the claim does, and what it names.", ["denial"])
    )
    language = fields.String(required=True)
    dixit = fields.Nested(FeedExtensionSchema, required=True, data_key="_dixit")


class JsonFeedSchema(Schema):
    """A page of a JSON Feed."""

    version = fields.String(required=True)
    title = fields.String(required=True)
    home_page_url = fields.String(required=True)
    feed_url = fields.String(required=True)
    next_url = fields.String(metadata=said("The next page; not there on the last one."))
    authors = fields.List(fields.Nested(FeedAuthorSchema), required=True)
    items = fields.List(fields.Nested(FeedItemSchema), required=True)
