"""Whether the service lives, and whether it can serve, on the wire."""

from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from schemas.fields import said

STATES = ("pass", "fail")


class HealthSchema(Schema):
    """The process answers."""

    status = fields.String(required=True, validate=OneOf(STATES))


class ReadinessChecksSchema(Schema):
    """What serving needs."""

    database = fields.String(required=True, validate=OneOf(STATES), metadata=said("It answers within a second."))
    schema = fields.String(required=True, validate=OneOf(STATES), metadata=said("It is the one of this version."))


class ReadinessSchema(HealthSchema):
    """Whether the service can serve, and in which languages it reads."""

    checks = fields.Nested(ReadinessChecksSchema, required=True)
    languages = fields.List(fields.String(), required=True, metadata=said("Those that articles are read in.", ["fr"]))
    missing_models = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata=said("The others that there is a pack for, each with what brings its model."),
    )
