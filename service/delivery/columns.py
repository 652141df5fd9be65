"""A claim as one flat row: what spreadsheets and columnar files hold of it. `COLUMNS` is the documented order."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from service.wire import Wire

Kind = Literal["text", "integer", "number", "moment"]
SEPARATOR = "; "
"""What stands between several values in one cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what its values are, and where a claim has them; None where it has none.

    A moment is ISO 8601 in UTC on the wire.
    """

    name: str
    kind: Kind
    of: Callable[[Wire], Any]


def row(claim: Wire) -> list[Any]:
    """The values of a claim in the order of the columns."""
    return [column.of(claim) for column in COLUMNS]


def moment(value: str) -> datetime:
    """A moment of the wire as an aware value."""
    return datetime.fromisoformat(value)


def _at(*path: str) -> Callable[[Wire], Any]:
    """The value behind these members, None where one of them is null."""

    def find(claim: Wire) -> Any:
        found: Any = claim
        for name in path:
            if found is None:
                return None
            found = found[name]
        return found

    return find


def _several(path: Callable[[Wire], Iterable[Mapping[str, Any]]], member: str) -> Callable[[Wire], str | None]:
    """One member of each of some values, each once."""

    def find(claim: Wire) -> str | None:
        found = dict.fromkeys(str(each[member]) for each in path(claim) if each[member] is not None)
        return SEPARATOR.join(found) or None

    return find


def _rating(member: str) -> Callable[[Wire], Any]:
    """A member of the newest rating of the claim's truth."""

    def find(claim: Wire) -> Any:
        rated = next((review for review in claim["reviews"] if review["rating"] is not None), None)
        return rated and rated[member]

    return find


COLUMNS = (
    Column("id", "text", _at("id")),
    Column("status", "text", _at("status")),
    Column("text", "text", _at("text")),
    Column("language", "text", _at("language")),
    Column("kind", "text", _at("kind")),
    Column("claimant", "text", _at("claimant", "name")),
    Column("claimant_status", "text", _at("claimant", "status")),
    Column("claimant_type", "text", _at("claimant", "type")),
    Column("claimant_confidence", "number", _at("claimant", "confidence")),
    Column("claimant_entity_id", "text", _at("claimant", "entity", "id")),
    Column("claimant_entity", "text", _at("claimant", "entity", "name")),
    Column("on_behalf_of", "text", _at("on_behalf_of", "name")),
    Column("relayed_by", "text", _at("relayed_by", "name")),
    Column("cue", "text", _at("cue", "text")),
    Column("cue_lemma", "text", _at("cue", "lemma")),
    Column("act", "text", _at("act")),
    Column("attitude", "text", _at("attitude")),
    Column("polarity", "text", _at("polarity")),
    Column("modality", "text", _at("modality")),
    Column("said_at", "text", _at("said_at", "value")),
    Column("about_times", "text", _several(lambda claim: claim["about"]["times"], "value")),
    Column("quantities", "text", _several(lambda claim: claim["about"]["quantities"], "text")),
    Column("entities", "text", _several(lambda claim: claim["entities"], "name")),
    Column("check_worthiness", "number", _at("check_worthiness", "score")),
    Column("field", "text", _at("field")),
    Column("start", "integer", lambda claim: claim["content"][0]["start"]),
    Column("end", "integer", lambda claim: claim["content"][-1]["end"]),
    Column("article_id", "text", _at("article", "id")),
    Column("article_revision", "integer", _at("article", "revision")),
    Column("article_url", "text", _at("article", "url")),
    Column("article_title", "text", _at("article", "title")),
    Column("article_published_at", "moment", _at("article", "published_at")),
    Column("article_text_sha256", "text", _at("article", "text_sha256")),
    Column("publisher", "text", _at("article", "publisher", "name")),
    Column("publisher_domain", "text", _at("article", "publisher", "domain")),
    Column("thread_id", "text", _at("thread", "id")),
    Column("thread_claims", "integer", _at("thread", "claims")),
    Column("thread_publishers", "integer", _at("thread", "publishers")),
    Column("rating", "text", _rating("rating")),
    Column("rating_url", "text", _rating("url")),
    Column("extractor", "text", _at("provenance", "extractor")),
    Column("rule", "text", _at("provenance", "rule")),
    Column("created_at", "moment", _at("created_at")),
    Column("updated_at", "moment", _at("updated_at")),
)
