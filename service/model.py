"""The values of the service: frozen, with no behaviour beyond what they are.

Every position is a Unicode code point of the stored text of one field (`title` or `body`), start inclusive, end
exclusive. Every instant is aware and in UTC.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Field = Literal["title", "body"]
Kind = Literal["direct", "indirect", "mixed"]
EntityType = Literal["person", "organization", "place", "group", "thing"]
ClaimantStatus = Literal["named", "described", "implicit", "unknown"]
Act = Literal[
    "assertion",
    "announcement",
    "denial",
    "admission",
    "accusation",
    "promise",
    "threat",
    "demand",
    "prediction",
    "opinion",
    "question",
]
Attitude = Literal["neutral", "endorsing", "distancing"]
Polarity = Literal["affirmed", "negated"]
Modality = Literal["asserted", "conditional", "possible", "hypothetical"]
Precision = Literal["minute", "day", "month", "year", "interval"]
Comparator = Literal["=", "≈", "<", "≤", ">", "≥", "between"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a field: `text == field[start:end]`, always."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who published an article: a name, a domain, or both; `language` where seeds/ knows it (ISO 639-1)."""

    name: str | None = None
    domain: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it came through the door, its title and body normalised (NFC, line ends).

    `credits` are whom its sender names as its sources, beside what the text says.
    """

    body: str
    title: str | None = None
    url: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    publisher: Publisher | None = None
    authors: tuple[str, ...] = ()
    external_id: str | None = None
    credits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """The words that report, and the dictionary form of the cue ("faire savoir", "selon", "déclaration")."""

    start: int
    end: int
    text: str
    lemma: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who might be meant."""

    name: str
    type: EntityType | None
    confidence: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who is meant, how that was decided, and how sure the reading is.

    `key` is the stable key of an entity that the gazetteer knows ("ru/defence-ministry"), None for anybody else.
    `confidence` is between 0 and 1. `candidates` lists the others that were weighed, the likeliest first.
    """

    status: ClaimantStatus
    name: str | None = None
    type: EntityType | None = None
    key: str | None = None
    mention: Span | None = None
    resolved_by: str = "none"
    confidence: float = 0.0
    reasons: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """A time: `value` in ISO 8601 ("2025-01-03", "2024-11", "2015/2017"), None where nothing anchors it.

    `start` and `end` are those of the expression, None where no words of the article give it. `rule` says how the value
    was reached.
    """

    value: str | None
    precision: Precision
    text: str | None = None
    start: int | None = None
    end: int | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; `upper` is the second bound of "between"."""

    value: float
    unit: str | None
    comparator: Comparator
    start: int
    end: int
    text: str
    upper: float | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody or something named inside the content of a claim."""

    name: str
    type: EntityType
    start: int
    end: int
    text: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class CheckWorthiness:
    """How much a claim asks to be checked, 0 to 1, and why."""

    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement that the article attributes to somebody: one claimant, one cue, one content.

    `text` is the content spans joined by one space. `rule` names the rule that found it. `repeats` is, for a claim of
    the title, the index in the reading of the claim of the body that says it again.
    """

    text: str
    field: Field
    kind: Kind
    content: tuple[Span, ...]
    claimant: Claimant
    quotes: tuple[Span, ...] = ()
    cue: Cue | None = None
    on_behalf_of: Claimant | None = None
    relayed_by: Claimant | None = None
    act: Act = "assertion"
    attitude: Attitude = "neutral"
    polarity: Polarity = "affirmed"
    modality: Modality = "asserted"
    said_at: When | None = None
    times: tuple[When, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    check_worthiness: CheckWorthiness | None = None
    rule: str = ""
    repeats: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One pass of the extractor over an article. `unsupported_language` readings hold no claims."""

    status: Literal["read", "unsupported_language"]
    language: str
    claims: tuple[Claim, ...] = ()
    extractor: str = ""
    pack: str | None = None
    model: str | None = None
    trace: tuple[str, ...] = ()
