"""The article on the wire, as it comes in and as it goes out."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import URL, Length, OneOf, Range, Regexp

from schemas.claim import ClaimSchema, PublisherSchema
from schemas.fields import Count, Instant, Until, Words, said
from schemas.page import OffsetsSchema, PageQuerySchema

READING_STATUSES = ("queued", "reading", "read", "failed", "unsupported_language", "superseded")
FORMATS = ("article", "ninjs")
ARTICLE_STATUSES = ("active", "withdrawn")


class NewPublisherSchema(Schema):
    name = Words(load_default=None, allow_none=True, validate=Length(1, 300))
    domain = Words(load_default=None, allow_none=True, validate=Length(1, 253), metadata=said("", "actu.example"))


LANGUAGE_TAG = Regexp(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z", error="is not a language tag such as fr")


class NewArticleSchema(Schema):
    """An article to read: its text or its HTML, and what is known of it. HTML fills in what is absent."""

    url = Words(
        load_default=None,
        allow_none=True,
        validate=[Length(1, 2000), URL(schemes={"http", "https"}, require_tld=False)],
        metadata=said("Where it stands; the same URL with another text is a new revision."),
    )
    title = Words(load_default=None, allow_none=True, validate=Length(max=1000))
    text = Words(load_default=None, allow_none=True, metadata=said("Its text, paragraphs parted by line breaks."))
    html = Words(load_default=None, allow_none=True, metadata=said("Its page; the text is taken out of it."))
    published_at = Instant(load_default=None, allow_none=True, metadata=said("", "2025-01-04T06:30:00Z", "2025-01-04"))
    language = Words(
        load_default=None,
        allow_none=True,
        validate=LANGUAGE_TAG,
        metadata=said("Its language (BCP 47; the region is ignored). Found from the text when absent.", "fr"),
    )
    publisher = fields.Nested(NewPublisherSchema, load_default=None, allow_none=True)
    authors = fields.List(Words(validate=Length(1, 300)), load_default=list, validate=Length(max=100))
    external_id = Words(
        load_default=None, allow_none=True, validate=Length(1, 500), metadata=said("The sender's own name for it.")
    )

    @validates_schema
    def one_text(self, data: dict[str, Any], **kwargs: Any) -> None:
        if (data.get("text") is None) == (data.get("html") is None):
            raise ValidationError("Exactly one of text and html is needed.", "text")


class BatchQuerySchema(Schema):
    format = fields.String(
        load_default="article",
        validate=OneOf(FORMATS),
        metadata=said("ninjs: what is sent are news items of IPTC's ninjs 3.1, whatever the media type says."),
    )


class SubmissionQuerySchema(OffsetsSchema, BatchQuerySchema):
    restore = fields.Boolean(
        load_default=False,
        metadata=said("Take the article in although it, or what stood at its address, was erased for good before."),
    )


class ReadingSchema(Schema):
    """One pass of the extractor over a revision of an article."""

    status = fields.String(
        required=True,
        validate=OneOf(READING_STATUSES),
        metadata=said(
            "queued, reading, read; failed (see error); unsupported_language (no claims are looked for); "
            "superseded (a newer revision was read before it)."
        ),
    )
    attempts = fields.Integer(required=True)
    error = fields.String(required=True, allow_none=True, metadata=said("Why the last attempt failed."))
    extractor = fields.String(required=True, allow_none=True, metadata=said("", "dixit 0.1.0"))
    pack = fields.String(required=True, allow_none=True, metadata=said("", "fr 1"))
    model = fields.String(required=True, allow_none=True)
    queued_at = Instant(required=True)
    started_at = Instant(required=True, allow_none=True)
    finished_at = Instant(required=True, allow_none=True)


class StoredPublisherSchema(PublisherSchema):
    id = fields.UUID(required=True)


class ArticleSummarySchema(Schema):
    """An article as lists show it, without its text."""

    id = fields.UUID(required=True)
    status = fields.String(required=True, validate=OneOf(ARTICLE_STATUSES))
    revision = fields.Integer(required=True, metadata=said("Counts the texts that came for it, from 1."))
    url = fields.String(required=True, allow_none=True)
    canonical_url = fields.String(required=True, allow_none=True)
    external_id = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    language = fields.String(required=True, allow_none=True)
    published_at = Instant(required=True, allow_none=True, metadata=said("", "2025-01-04T00:00:00Z"))
    publisher = fields.Nested(StoredPublisherSchema, required=True, allow_none=True)
    authors = fields.List(fields.String(), required=True)
    text_sha256 = fields.String(required=True, metadata=said("Of the stored text, in UTF-8."))
    reading = fields.Nested(ReadingSchema, required=True)
    created_at = Instant(required=True)
    updated_at = Instant(required=True)


class ArticleSchema(ArticleSummarySchema):
    """An article with its text and its claims, in the order of the text."""

    text = fields.String(required=True, metadata=said("The stored text; claims of the field body count in it."))
    claims = fields.List(fields.Nested(ClaimSchema), required=True)


class ArticleAddressSchema(Schema):
    id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    href = fields.String(required=True)


class ReadingMonitorSchema(Schema):
    """How far the reading of an article is, for whoever did not wait."""

    article = fields.Nested(ArticleAddressSchema, required=True)
    reading = fields.Nested(ReadingSchema, required=True)


class ArticleQuerySchema(PageQuerySchema):
    """What a page of articles is narrowed to."""

    publisher = Words(load_default=None, validate=Length(1, 300), metadata=said("A name or a domain."))
    language = Words(load_default=None, validate=Length(2, 20))
    url = Words(load_default=None, validate=Length(1, 2000))
    external_id = Words(load_default=None, validate=Length(1, 500))
    reading = fields.String(
        load_default=None, validate=OneOf(READING_STATUSES), metadata=said("The status of the reading.", "read")
    )
    published_from = Instant(load_default=None, metadata=said("Inclusive.", "2025-01-01"))
    published_to = Until(load_default=None, metadata=said("Inclusive; a bare day to its end.", "2025-01-31"))


class RevisionQuerySchema(Schema):
    revision = Count(
        load_default=None,
        validate=Range(1, 2**31 - 1),
        metadata=said("Which revision's reading; the current one's when absent.", 1),
    )
