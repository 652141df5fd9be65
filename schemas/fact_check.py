"""Google's Fact Check Tools API, v1alpha1: what is asked of it and what it answers."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf, Range

from schemas.fields import Count, Words, said

HIGHEST = 2**31 - 1
LONGEST_PAGE = 100
LONGEST_OFFSET = 10_000
LANGUAGE = "^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?$"


def _is_language(code: str) -> None:
    if not re.fullmatch(LANGUAGE, code) or code.endswith("\n"):
        raise ValidationError("is not a language code such as fr or en-US")


class StandardQuerySchema(Schema):
    """The parameters that Google's clients send to any of its services; they are taken, and decide nothing here."""

    alt = fields.String(load_default="json", validate=OneOf(("json",)))
    key = fields.String(metadata=said("An API key; none is needed."))
    fields_ = fields.String(data_key="fields", metadata=said("The whole answer is given, whatever part is asked for."))
    pretty_print = fields.String(data_key="prettyPrint")
    quota_user = fields.String(data_key="quotaUser")
    access_token = fields.String()
    oauth_token = fields.String()
    callback = fields.String(metadata=said("The answer is JSON, never a script."))
    upload_type = fields.String(data_key="uploadType")
    upload_protocol = fields.String()
    xgafv = fields.String(data_key="$.xgafv")


class FactCheckQuerySchema(StandardQuerySchema):
    """`claims:search`."""

    query = Words(
        load_default="",
        validate=Length(max=500),
        metadata=said(
            "Words of the claim; where no claim holds all of them, any. Needed unless reviewPublisherSiteFilter is.",
            "missiles ATACMS",
        ),
    )
    language = Words(
        load_default="",
        data_key="languageCode",
        validate=_is_language,
        metadata=said("Of the claim, in BCP 47; its region is passed over.", "fr-FR") | {"pattern": LANGUAGE},
    )
    site = Words(
        load_default="",
        data_key="reviewPublisherSiteFilter",
        validate=Length(max=253),
        metadata=said("Only claims that this site reviewed.", "verif.example"),
    )
    max_age_days = Count(
        load_default=None,
        data_key="maxAgeDays",
        validate=Range(0, HIGHEST),
        metadata=said("Of the claim or of a review, whichever is newer.", 30),
    )
    page_size = Count(
        load_default=0,
        data_key="pageSize",
        validate=Range(0, HIGHEST),
        metadata=said(f"10 where it is not given; {LONGEST_PAGE} at most.", 10),
    )
    page_token = Words(
        load_default="",
        data_key="pageToken",
        validate=Length(max=2000),
        metadata=said("The nextPageToken of the page before, with all else as it was there."),
    )
    offset = Count(
        load_default=0,
        validate=Range(0, LONGEST_OFFSET),
        metadata=said("How many claims to pass over; counts only without pageToken."),
    )

    @validates_schema
    def check_asked(self, data: Mapping[str, Any], **_: Any) -> None:
        """Something is asked for."""
        if not data.get("query", "").strip() and not data.get("site", "").strip():
            raise ValidationError("is needed unless reviewPublisherSiteFilter is given", "query")


class FactCheckPublisherSchema(Schema):
    name = fields.String()
    site = fields.String()


class FactCheckReviewSchema(Schema):
    publisher = fields.Nested(FactCheckPublisherSchema)
    url = fields.String()
    reviewDate = fields.String()  # noqa: N815 (Google's names)
    textualRating = fields.String()  # noqa: N815
    languageCode = fields.String()  # noqa: N815


class FactCheckedClaimSchema(Schema):
    text = fields.String()
    claimant = fields.String()
    claimDate = fields.String()  # noqa: N815
    claimReview = fields.List(  # noqa: N815
        fields.Nested(FactCheckReviewSchema), metadata=said("Only where somebody rated the claim's truth.")
    )


class FactCheckPageSchema(Schema):
    """A page of claims, the rated ones first."""

    claims = fields.List(fields.Nested(FactCheckedClaimSchema))
    nextPageToken = fields.String(metadata=said("Asks for the next page; not there on the last one."))  # noqa: N815


class FactCheckFaultSchema(Schema):
    code = fields.Integer(required=True, metadata=said("The HTTP status.", 400))
    message = fields.String(required=True)
    status = fields.String(
        required=True, metadata=said("The name of it among google.rpc.Code.", "INVALID_ARGUMENT", "UNAVAILABLE")
    )


class FactCheckErrorSchema(Schema):
    """An error as Google's clients read it."""

    error = fields.Nested(FactCheckFaultSchema, required=True)
