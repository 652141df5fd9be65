"""What is stored, as the dictionaries that the schemas dump."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

from flask import url_for
from psycopg import Connection

from schemas.claim import ClaimSchema
from service import wire
from service.corrections import CorrectedClaimant
from service.model import EntityType, Span, When
from service.names import normalise_name
from service.storage import articles, entities, reviews, threads
from service.storage.articles import StoredArticle
from service.storage.claims import ClaimFilters, EntityRef, Provenance, StoredClaim, batches
from service.storage.reviews import Review
from service.storage.threads import ThreadRef
from service.wire import Position, Wire

_CLAIMS = ClaimSchema(many=True)
Name = tuple[EntityType, str]


def claims(conn: Connection, found: Sequence[StoredClaim], offsets: str) -> list[Wire]:
    """Claims as the wire shows them, in UTF-16 units where `offsets` is "utf16"."""
    ids = [one.id for one in found]
    judged, threaded = reviews.newest(conn, ids), threads.refs(conn, ids)
    bearing = entities.bearing(conn, {name for one in found for name in _open(one).values()})
    return [
        claim(one, at, judged.get(one.id, ()), threaded.get(one.id), bearing)
        for one, at in zip(found, _positions(conn, found, offsets), strict=True)
    ]


def every(conn: Connection, filters: ClaimFilters, offsets: str) -> Iterator[Wire]:
    """All claims of a query, dumped, a batch in memory at a time."""
    for batch in batches(conn, filters):
        yield from _CLAIMS.dump(claims(conn, batch, offsets))


def _positions(conn: Connection, found: Sequence[StoredClaim], offsets: str) -> list[Position]:
    """What gives each claim's positions in the reader's unit."""
    if offsets != "utf16":
        return [wire.code_points for _ in found]
    wanted = {(one.article.id, one.article.revision) for one in found}
    texts = {(article, revision): articles.get(conn, article, revision=revision) for article, revision in wanted}
    return [_utf16(one, texts[one.article.id, one.article.revision]) for one in found]


def _open(stored: StoredClaim) -> Mapping[str, Name]:
    """The names of its claimants that are no entity's, because several bear them, by what they are of the claim."""
    people = {role: getattr(stored.claim, role) for role in wire.CLAIMANTS if getattr(stored, role) is None}
    return {
        role: (who.type, normalise_name(who.name))
        for role, who in people.items()
        if who and who.status in ("named", "implicit") and who.type and who.name
    }


def claim(
    stored: StoredClaim,
    at: Position,
    judged: Sequence[Review] = (),
    thread: ThreadRef | None = None,
    bearing: Mapping[Name, Sequence[EntityRef]] = MappingProxyType({}),
) -> Wire:
    """A claim with its reviews and its thread; `at` gives its positions in the reader's unit.

    `bearing` are the entities of the names that several bear.
    """
    found = stored.claim
    context = wire.Context(stored.exact, stored.prefix, stored.suffix)
    known = {role: getattr(stored, role) for role in wire.CLAIMANTS}
    bearers = {role: bearing.get(name, ()) for role, name in _open(stored).items()}
    mentions = [_named(each) for each in stored.mentioned]
    return {
        "id": stored.id,
        "status": stored.status,
        "revision": stored.revision,
        **wire.claim(found, at, context, language=stored.language, entities=known, bearers=bearers, mentions=mentions),
        "article": stored.article,
        "thread": thread,
        "reviews": [review(each) for each in judged],
        "machine": _machine(stored, at, context),
        "provenance": _members(stored.provenance) | {"rule": found.rule},
        "created_at": stored.created_at,
        "updated_at": stored.updated_at,
    }


def review(stored: Review) -> Wire:
    """A review as the wire shows it; its corrections are those fields that it has."""
    site, by = stored.publisher_site, stored.corrections
    return {name: getattr(stored, name) for name in _OF_REVIEW} | {
        "publisher": {"name": stored.publisher_name, "site": site} if stored.publisher_name else None,
        "corrections": by and {name: _plain(getattr(by, name)) for name in by.names},
    }


_OF_REVIEW = (
    "id", "kind", "verdict", "rating", "rating_value", "best_rating", "worst_rating", "explanation", "url", "date",
    "language", "by", "at",
)  # fmt: skip
_NOT_COMPARED = frozenset({"selector", "entities"})


def _plain(value: object) -> object:
    """A correction as plain JSON."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Span):
        return {"start": value.start, "end": value.end, "text": value.text}
    if isinstance(value, When):
        return {"value": value.value, "precision": value.precision}
    if isinstance(value, CorrectedClaimant):
        return {"entity": str(value.entity) if value.entity else None, "name": value.name, "type": value.type}
    return value


def _machine(stored: StoredClaim, at: Position, context: wire.Context) -> Wire | None:
    """What the machine read of the fields that are served corrected."""
    if stored.machine is None:
        return None
    served, read = (
        ClaimSchema().dump(wire.claim(each, at, context, language=stored.language))
        for each in (stored.claim, stored.machine)
    )
    return {name: value for name, value in read.items() if value != served[name] and name not in _NOT_COMPARED}


def _utf16(stored: StoredClaim, article: StoredArticle) -> Position:
    return wire.utf16_units((article.title or "") if stored.claim.field == "title" else article.body)


def article(stored: StoredArticle, found: Sequence[Wire] = ()) -> Wire:
    """An article with its claims."""
    return _members(stored) | {"text": stored.body, "claims": found}


def monitor(article_id: UUID, revision: int, reading: object) -> Wire:
    """How far a reading is, and where its article stands."""
    href = url_for("articles.get_article", article_id=article_id)
    return {"article": {"id": article_id, "revision": revision, "href": href}, "reading": reading}


def _named(known: EntityRef | None) -> Wire:
    """The entity of a mention; a name that several entities bear is nobody's yet."""
    return {"id": None} if known is None else _members(known)


def _members(value: StoredArticle | Provenance | EntityRef) -> Wire:
    return {name: getattr(value, name) for name in value.__slots__}
