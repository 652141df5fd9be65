"""The life of an article: received, read, its claims decided and stored. Here extraction meets storage.

The API imports this module and must not load what reads, so that `read` is handed what extracts, the gazetteer, and
what makes vectors of claims; without the last, claims are stored and given to no thread.
"""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from uuid import UUID, uuid4

from psycopg import Connection

from service import applying, difference, tracking, urls
from service.decision import decide, in_order
from service.difference import ClaimChanges, Standing
from service.errors import DixitError, Erased
from service.model import Article, Claim, Reading
from service.resolution import Gazetteer
from service.storage import (
    article_writes,
    claim_writes,
    event_writes,
    listening,
    publishers,
    queue,
    readings,
    removal,
    tombstones,
)
from service.storage.article_writes import Identity
from service.storage.claim_writes import Origin
from service.storage.embeddings import Vector
from service.storage.readings import Outcome, StoredReading
from service.storage.removal import Erasure
from service.tracking import Encode

_KNOWN_BY: Mapping[tombstones.Kind, str] = {
    "url": "What stood at its address was",
    "external_id": "What its publisher calls by this id was",
    "text": "This very text was",
}


@dataclass(frozen=True, slots=True)
class Received:
    """What became of an article at the door.

    `created` says that it was not known before, `revised` that it was, with another text. When neither, the stored one
    is the same and nothing was enqueued.
    """

    article_id: UUID
    revision: int
    created: bool
    revised: bool


def receive(conn: Connection, new: Article, *, restore: bool = False, article_id: UUID | None = None) -> Received:
    """Store the article and enqueue its reading, in the caller's transaction; where none is open, in one of its own.

    The same article is the one with the same canonical URL, without that the same publisher and external_id, without
    both the same text. The same article with another text is a new revision of it. What was erased is refused, unless
    `restore` says that it may come back. `article_id` says whose text it is, whatever that article is known by. Raises
    Erased.
    """
    with conn.transaction():
        identity = _identity(conn, new)
        article_writes.lock(conn, identity)
        known = article_id or article_writes.find_same(conn, identity)
        _check_not_erased(conn, identity, restore=restore)
        article_id = known or article_writes.insert(conn, new, identity)
        revision = article_writes.revise(conn, known, new, identity) if known else 1
        if revision is None:
            return Received(article_id, article_writes.current_revision(conn, article_id), created=False, revised=False)
        queue.defer_reading(conn, readings.enqueue(conn, article_id, revision))
        if known:
            event_writes.article_revised(conn, article_id, revision)
        return Received(article_id, revision, created=known is None, revised=known is not None)


def wait_until_read(conn: Connection, article_id: UUID, revision: int, *, timeout: float) -> StoredReading:
    """The reading once it is done (`readings.DONE`), or as it stands after `timeout` seconds.

    `conn` must stand outside a transaction (commit first), else ProgrammingError; it is put back as it was. It listens
    before it looks, so that no notification falls between.
    """
    deadline = monotonic() + timeout
    with listening.to(conn, readings.CHANNEL) as notified:
        while True:
            reading = readings.latest(conn, article_id, revision)
            if reading.status in readings.DONE or (left := deadline - monotonic()) <= 0:
                return reading
            notified(f"{article_id}:{revision}", left)


def read(
    conn: Connection,
    reading_id: UUID,
    gazetteer: Gazetteer,
    *,
    extract: Callable[[Article], Reading],
    encode: Encode | None = None,
) -> None:
    """Do a reading: extract the article's claims and store what they change. Doing it twice changes nothing more.

    `conn` is in autocommit mode: no transaction is open while the article is read. When anything fails, the reading is
    marked failed with the reason, nothing else is changed, and the error goes on to the queue, which tries again.
    Raises NotFound where the article was erased meanwhile.
    """
    started = readings.start(conn, reading_id)
    try:
        article = article_writes.text(conn, started.article_id, started.revision)
        reading = extract(article)
        vectors = _vectors(conn, started.article_id, reading, encode)
        origin = Origin(started.article_id, started.revision, reading_id, reading.language)
        with conn.transaction():
            applying.apply(conn, origin, article, reading, gazetteer, vectors, encode)
    except Exception as error:
        readings.finish(conn, reading_id, Outcome("failed", error=_why(error)))
        raise


def reread(
    conn: Connection,
    article_id: UUID,
    revision: int,
    gazetteer: Gazetteer,
    *,
    extract: Callable[[Article], Reading],
    encode: Encode | None = None,
) -> None:
    """Read a text again, and store what that changes: all of it, or on an error nothing. Raises NotFound.

    `conn` is in autocommit mode.
    """
    article = article_writes.text(conn, article_id, revision)
    reading = extract(article)
    vectors = _vectors(conn, article_id, reading, encode)
    with conn.transaction():
        reading_id = readings.enqueue(conn, article_id, revision)
        readings.start(conn, reading_id)
        origin = Origin(article_id, revision, reading_id, reading.language)
        applying.apply(conn, origin, article, reading, gazetteer, vectors, encode)


def withdraw(conn: Connection, article_id: UUID) -> None:
    """Take the article and its claims out of every list and thread; twice changes nothing more. Raises NotFound."""
    with conn.transaction():
        removal.withdraw(conn, article_id)
        tracking.vacate(conn, article_id)


def erase(conn: Connection, article_id: UUID, *, by: str, reason: str | None = None) -> Erasure:
    """Remove the article with every text, reading and claim for good; it is refused from then on. Raises NotFound."""
    with conn.transaction():
        removal.hold(conn, article_id)
        tracking.vacate(conn, article_id)
        return removal.erase(conn, article_id, by=by, reason=reason)


def preview(
    conn: Connection, article_id: UUID, revision: int, *, extract: Callable[[Article], Reading]
) -> ClaimChanges:
    """What reading a text again would change; nothing is stored. Raises NotFound."""
    article = article_writes.text(conn, article_id, revision)
    reading = extract(article)
    old = claim_writes.of_article(conn, article_id)
    decision = decide(old, in_order(reading.claims, article), revision=revision, language=reading.language)
    before = {each.id: each.claim for each in old if each.status != "retracted"}
    written = {kept.id or uuid4(): kept.claim for kept in decision.put}
    stays = {id_: claim for id_, claim in before.items() if id_ not in decision.retracted}
    return difference.of_claims(_standing(before), _standing(stays | written))


def _vectors(conn: Connection, article_id: UUID, reading: Reading, encode: Encode | None) -> Mapping[str, Vector]:
    texts = [claim.text for claim in reading.claims]
    return tracking.vectors(conn, article_id, texts, encode) if encode else {}


def _standing(claims: Mapping[UUID, Claim]) -> list[Standing]:
    return [Standing(id_, claim) for id_, claim in claims.items()]


def _why(error: Exception) -> str:
    """Why a reading failed, with nothing in it that should not be shown: the kind of error and where it arose."""
    if isinstance(error, DixitError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} in {Path(frames[-1].filename).stem}, line {frames[-1].lineno}"


def _check_not_erased(conn: Connection, identity: Identity, *, restore: bool) -> None:
    if restore:
        tombstones.lift(conn, identity)
    elif stone := tombstones.find(conn, identity):
        raise Erased(f"{_KNOWN_BY[stone.kind]} erased on {stone.at:%Y-%m-%d} (erasure {stone.erasure_id}).")


def _identity(conn: Connection, new: Article) -> Identity:
    return Identity(
        canonical_url=urls.canonical(new.url) if new.url else None,
        external_id=new.external_id,
        publisher_id=publishers.ensure(conn, new.publisher) if new.publisher else None,
        title=new.title,
        text_sha256=article_writes.sha256(new.body),
    )
