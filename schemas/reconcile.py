"""The wire of the OpenRefine reconciliation service 0.2 (https://reconciliation-api.github.io/specs/0.2/)."""

import json
from collections.abc import Mapping
from typing import Any

from marshmallow import INCLUDE, Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf, Range

from schemas.fields import Words, said
from schemas.vocabularies import ENTITY_TYPES

MOST_QUERIES = 50
MOST_IDS = 200
MOST_CANDIDATES = 50
LONGEST_TEXT = 300
ONE_OF_BOTH = "must be there, or extend instead, not both"
TYPES = {kind: kind.capitalize() for kind in ENTITY_TYPES}
PROPERTIES = {
    "key": "Key in the gazetteer",
    "country": "Country (ISO 3166-1)",
    "part_of": "Part of",
    "alias": "Alias",
    "same_as": "Address elsewhere",
    "claims": "Claims made",
}
NUMBERS = frozenset({"claims"})
"""The properties whose values are whole numbers."""


class Json(fields.Field[Any]):
    """A form's field that holds JSON of a schema."""

    default_error_messages = {"invalid": "is not JSON"}

    def __init__(self, inner: fields.Field[Any], *, description: str, **kwargs: Any) -> None:
        super().__init__(metadata={"type": "string"} | said(description), **kwargs)
        self.inner = inner

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        try:
            parsed = json.loads(value)
        except (TypeError, ValueError, RecursionError) as error:
            raise self.make_error("invalid") from error
        return self.inner.deserialize(parsed, attr, data)


class OneOrMany(fields.Field[Any]):
    """One value or a list of them; loads a tuple of texts. An entity ({"id", "name"?}) counts by its name."""

    default_error_messages = {"invalid": "is neither a value nor a list of values"}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        values = value if isinstance(value, list) else [value]
        return tuple(self._text(item) for item in values)

    def _text(self, item: Any) -> str:
        named = item.get("name", item.get("id")) if isinstance(item, Mapping) else item
        if not isinstance(named, str | int | float):
            raise self.make_error("invalid")
        return str(named)


class PropertyValueSchema(Schema):
    """Another cell of the row."""

    pid = fields.String(required=True)
    v = OneOrMany(required=True)


class ReconcileQuerySchema(Schema):
    """A cell to be reconciled. One without words is of whoever bears the alias that its properties give."""

    query = Words(load_default="", validate=Length(0, LONGEST_TEXT))
    type = OneOrMany(load_default=())
    type_strict = fields.String(load_default="should", validate=OneOf(("should", "any", "all")))
    limit = fields.Integer(load_default=10, validate=Range(1, MOST_CANDIDATES))
    properties = fields.List(fields.Nested(PropertyValueSchema), load_default=list)


class ExtendPropertySchema(Schema):
    id = fields.String(required=True, validate=OneOf(tuple(PROPERTIES)))
    settings = fields.Dict(load_default=dict)


class ExtendSchema(Schema):
    """Which properties of which entities to add to a spreadsheet."""

    ids = fields.List(fields.String(), required=True, validate=Length(0, MOST_IDS))
    properties = fields.List(fields.Nested(ExtendPropertySchema), required=True, validate=Length(1, 20))


class ReconcileAddressSchema(Schema):
    """A batch of queries by name, an extension, or neither; each is JSON in a parameter of the address."""

    queries = Json(
        fields.Dict(keys=fields.String(), values=fields.Nested(ReconcileQuerySchema), validate=Length(1, MOST_QUERIES)),
        description='JSON: {"q0": {"query", "type", "limit", "properties", "type_strict"}}.',
    )
    extend = Json(fields.Nested(ExtendSchema), description='JSON: {"ids", "properties"}.')

    @validates_schema
    def at_most_one(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        """Raises ValidationError where both are there."""
        if len(data) > 1:
            raise ValidationError(ONE_OF_BOTH, "queries")


class ReconcileFormSchema(ReconcileAddressSchema):
    """Either a batch of queries by name, or an extension; each is JSON in a field of a form."""

    @validates_schema
    def at_least_one(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        """Raises ValidationError where neither stands in the form."""
        if not data:
            raise ValidationError(ONE_OF_BOTH, "queries")


class NamedSchema(Schema):
    """An id with its name for people."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class ViewSchema(Schema):
    """Where people see an entity; {{id}} stands for its id."""

    url = fields.String(required=True)


class PreviewSchema(ViewSchema):
    """Where a small page about an entity is, and how large, in pixels."""

    width = fields.Integer(required=True)
    height = fields.Integer(required=True)


class ServiceSchema(Schema):
    """Where a service of the reconciliation is."""

    service_url = fields.String(required=True)
    service_path = fields.String(required=True)


class EntityServiceSchema(ServiceSchema):
    """The same, and where it says more of an entity; ${id} stands for its id."""

    flyout_service_url = fields.String(required=True)
    flyout_service_path = fields.String(required=True)


class FlyoutSchema(Schema):
    """An entity in a few words."""

    id = fields.String(required=True)
    html = fields.String(required=True)


class FlyoutQuerySchema(Schema):
    """Of whom more is to be said."""

    id = fields.UUID(required=True)


class SuggestServicesSchema(Schema):
    """Where beginnings of names are completed."""

    entity = fields.Nested(EntityServiceSchema, required=True)
    type = fields.Nested(ServiceSchema, required=True)
    property = fields.Nested(ServiceSchema, required=True)


class ExtendServicesSchema(Schema):
    """Where spreadsheets get more columns."""

    propose_properties = fields.Nested(ServiceSchema, required=True)
    property_settings = fields.List(fields.String(), required=True)


class ManifestSchema(Schema):
    """What the service offers."""

    versions = fields.List(fields.String(), required=True)
    name = fields.String(required=True)
    identifierSpace = fields.String(required=True)  # noqa: N815 (the standard's name)
    schemaSpace = fields.String(required=True)  # noqa: N815
    defaultTypes = fields.List(fields.Nested(NamedSchema), required=True)  # noqa: N815
    view = fields.Nested(ViewSchema, required=True)
    preview = fields.Nested(PreviewSchema, required=True)
    suggest = fields.Nested(SuggestServicesSchema, required=True)
    extend = fields.Nested(ExtendServicesSchema, required=True)


class ReconcileAnswerSchema(Schema):
    """The candidates of each query under its name; or, of an extension, its columns and the rows by entity."""

    class Meta:
        unknown = INCLUDE

    meta = fields.List(fields.Nested(NamedSchema))
    rows = fields.Dict(keys=fields.String(), values=fields.Dict())


class CompletionSchema(NamedSchema):
    """What may be meant, with its types where it is an entity."""

    notable = fields.List(fields.Nested(NamedSchema))


class SuggestionsSchema(Schema):
    """What may be meant by the beginning of a name."""

    result = fields.List(fields.Nested(CompletionSchema), required=True)


class ProposalsSchema(Schema):
    """The properties that entities of a type have."""

    type = fields.String(required=True)
    limit = fields.Integer(required=True)
    properties = fields.List(fields.Nested(NamedSchema), required=True)


class SuggestQuerySchema(Schema):
    """The beginning of a name that somebody types."""

    prefix = Words(required=True, validate=Length(1, LONGEST_TEXT))
    cursor = fields.Integer(load_default=0, validate=Range(0, 1000))


class ProposeQuerySchema(Schema):
    """The type of the entities whose properties are wanted."""

    type = fields.String(load_default="")
    limit = fields.Integer(load_default=20, validate=Range(1, 100))
