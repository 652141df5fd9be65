"""The kinds of value that the wire knows beyond marshmallow's own."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, OneOf

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Instant(fields.DateTime):
    """A moment in UTC, to the second: "2025-01-04T00:00:00Z".

    Loads ISO 8601 with a zone, without one (then UTC), and bare days (then midnight UTC).
    """

    default_error_messages = {
        "invalid": 'is not a date or a moment that exists, in the form "2025-01-04" or "2025-01-04T06:30:00Z"'
    }

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if value is None:
            return None
        return value.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (TypeError, ValueError, OverflowError) as error:
            raise self.make_error("invalid") from error


class Until(Instant):
    """The end of a stretch of time: as Instant, but a bare day stands for its last microsecond."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> datetime:
        moment = super()._deserialize(value, attr, data, **kwargs)
        try:
            date.fromisoformat(value)
        except ValueError:
            return moment
        return moment.replace(hour=23, minute=59, second=59, microsecond=999999)


class Moment(Instant):
    """A moment as dashboards say it: as Instant, or in milliseconds since 1970 where it is digits alone."""

    default_error_messages = {
        "invalid": "is neither a date or moment that exists, in the form "
        '"2025-01-04" or "2025-01-04T06:30:00Z", nor milliseconds since 1970'
    }

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> datetime:
        if not (isinstance(value, str) and value.isascii() and value.removeprefix("-").isdigit()):
            return super()._deserialize(value, attr, data, **kwargs)
        try:
            return _EPOCH + timedelta(milliseconds=int(value))
        except (ValueError, OverflowError) as error:
            raise self.make_error("invalid") from error


class LastMoment(Moment, Until):
    """The end of a stretch of time as dashboards say it: a bare day stands for its last microsecond."""


class Day(fields.Date):
    """A day, "2025-01-04"."""

    default_error_messages = {"invalid": 'is not a day that exists, in the form "2025-01-04"'}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> date:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise self.make_error("invalid") from error


class Choices(fields.List[str]):
    """One or several of some words, loaded sorted and each once: a parameter once or repeated, a word or a list."""

    def __init__(self, words: Sequence[str], **options: Any) -> None:
        super().__init__(fields.String(validate=OneOf(words)), validate=Length(1), **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> list[str | None]:
        given = [value] if isinstance(value, str) else value
        return sorted(set(super()._deserialize(given, attr, data, **kwargs)), key=str)


class Number(fields.Float):
    """A finite number of JSON's own: neither "2" nor true."""

    def _validated(self, value: Any) -> float:
        if isinstance(value, bool | str):
            raise self.make_error("invalid", input=value)
        number = super()._validated(value)
        if number is None:
            raise self.make_error("invalid", input=value)
        return number


class Words(fields.String):
    """Text that Postgres can store and JSON can carry: no NUL character, no half of a surrogate pair."""

    default_error_messages = {
        "nul": "holds a NUL character at position {position}",
        "surrogate": "holds half of a surrogate pair at position {position}",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        words: str = super()._deserialize(value, attr, data, **kwargs)
        nul = words.find("\0")
        if nul >= 0:
            raise self.make_error("nul", position=nul)
        try:
            words.encode("utf-8")
        except UnicodeEncodeError as error:
            raise self.make_error("surrogate", position=error.start) from error
        return words


class Count(fields.Integer):
    """A whole number, in JSON or in a query: neither 2.5 nor true nor " 2 "."""

    def _validated(self, value: Any) -> int:
        if isinstance(value, bool | float) or (isinstance(value, str) and not (value.isascii() and value.isdigit())):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


def said(description: str, *examples: Any) -> dict[str, Any]:
    """The metadata of a field: its sentence, and real values of it."""
    return {"description": description} | ({"examples": list(examples)} if examples else {})
