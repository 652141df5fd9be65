"""News items of IPTC's ninjs 3.1 on the wire: what of them is read. What is not named here is passed over."""

from marshmallow import EXCLUDE, Schema, fields
from marshmallow.validate import Length, OneOf, Regexp

from schemas.article import LANGUAGE_TAG
from schemas.fields import Instant, Words, said

STATUSES = ("usable", "withheld", "canceled")
_URI = Regexp(r"[A-Za-z][A-Za-z0-9+.-]*:\S+\Z", error="is not a URI such as urn:newsml:agence.example:20250104:1")


class _Ninjs(Schema):
    class Meta:
        unknown = EXCLUDE


class NinjsTextSchema(_Ninjs):
    """A headline or a body."""

    role = Words(load_default=None, allow_none=True, metadata=said("The one called main is read.", "main"))
    content_type = Words(
        data_key="contentType",
        load_default=None,
        allow_none=True,
        metadata=said("text/plain or text/html.", "text/html"),
    )
    value = Words(required=True)


class NinjsSourceSchema(_Ninjs):
    """Somebody from whom the content comes; agencies count when it is asked how many say the same independently."""

    name = Words(load_default=None, allow_none=True, validate=Length(max=300), metadata=said("", "AFP"))


class NinjsNameSchema(_Ninjs):
    """Another name of the item; one that is an address says where it stands."""

    value = Words(load_default=None, allow_none=True, metadata=said("", "https://actu.example/quai"))


class NinjsSchema(_Ninjs):
    """A version of a news item."""

    uri = Words(
        required=True,
        validate=[Length(1, 500), _URI],
        metadata=said("What the item is known by again.", "urn:newsml:agence.example:20250104:1"),
    )
    version = Words(load_default=None, allow_none=True, validate=Length(max=100), metadata=said("", "2"))
    first_created = Instant(data_key="firstCreated", load_default=None, allow_none=True)
    version_created = Instant(data_key="versionCreated", load_default=None, allow_none=True)
    content_created = Instant(data_key="contentCreated", load_default=None, allow_none=True)
    embargoed_until = Instant(
        data_key="embargoedUntil",
        load_default=None,
        allow_none=True,
        metadata=said("Nothing of the item is delivered before."),
    )
    status = fields.String(
        data_key="pubStatus",
        load_default="usable",
        validate=OneOf(STATUSES),
        metadata=said("withheld: kept, and not delivered. canceled: withdrawn, with its claims."),
    )
    language = Words(load_default=None, allow_none=True, validate=LANGUAGE_TAG, metadata=said("", "fr"))
    headlines = fields.List(fields.Nested(NinjsTextSchema), load_default=list, validate=Length(max=50))
    bodies = fields.List(fields.Nested(NinjsTextSchema), load_default=list, validate=Length(max=50))
    by = Words(load_default=None, allow_none=True)
    copyright_holder = Words(data_key="copyrightHolder", load_default=None, allow_none=True)
    sources = fields.List(
        fields.Nested(NinjsSourceSchema), data_key="infoSources", load_default=list, validate=Length(max=100)
    )
    names = fields.List(fields.Nested(NinjsNameSchema), data_key="altIds", load_default=list, validate=Length(max=100))


class HeldItemSchema(Schema):
    """A news item that may not be delivered, or not yet: it is kept, and nothing shows it."""

    uri = fields.String(required=True)
    version = fields.String(required=True, allow_none=True)
    status = fields.String(required=True, validate=OneOf(("withheld", "embargoed")))
    embargoed_until = Instant(required=True, allow_none=True, metadata=said("When it is read and delivered."))
