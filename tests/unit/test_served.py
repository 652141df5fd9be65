"""What is served fast is what marshmallow would serve."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from marshmallow import Schema, fields

from schemas.served import ServedSchema

SOMEBODY = UUID(int=7)


@dataclass(frozen=True, slots=True)
class Shown:
    """An object with attributes of every kind that a schema may show."""

    text: Any = "port"
    whole: Any = 8
    part: Any = 0.5
    known: Any = True
    by: Any = SOMEBODY
    names: Any = ("un", "deux")
    other: Any = "le port"


FIELDS = {
    "text": fields.String(),
    "whole": fields.Integer(),
    "part": fields.Float(),
    "known": fields.Boolean(),
    "by": fields.UUID(),
    "names": fields.List(fields.String()),
    "renamed": fields.String(attribute="other", data_key="re-named"),
    "absent": fields.String(),
}


@pytest.mark.parametrize(
    "value",
    [
        Shown(),
        Shown(None, None, None, None, None, None),
        Shown(whole=True, part=8, known=1),
        Shown(text=12, whole="8", part="0.5", known="yes"),
        {"text": "port", "part": 3, "names": ["un"]},
        {"within": {"text": 1, "whole": 2.0}, "several": [Shown(), {"text": "x"}]},
        {"within": None, "several": []},
    ],
)
def test_values_of_every_type_are_shown_as_marshmallow_shows_them(value: Any) -> None:
    assert repr(_dumped(ServedSchema, value)) == repr(_dumped(Schema, value))


def _dumped(base: type[Schema], value: Any) -> Any:
    inner = base.from_dict(FIELDS)
    within = fields.Nested(inner, allow_none=True)
    outer = base.from_dict(FIELDS | {"within": within, "several": fields.List(fields.Nested(inner))})
    return [outer().dump(value), outer(many=True).dump([value, value])]
