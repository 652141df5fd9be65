"""What was read of an article becomes its stored claims, with what follows: entities, threads, events, the next job.

It takes a reading as a value; `ingest` has the article read.
"""

from collections.abc import Mapping
from uuid import UUID, uuid4

import structlog
from psycopg import Connection

from service import tracking, wire
from service.corrections import Corrections, corrected
from service.decision import Changes, Kept, changed, decide, in_order
from service.model import Article, Reading
from service.resolution import Entities, Gazetteer, resolve
from service.storage import (
    article_writes,
    claim_writes,
    embeddings,
    entity_writes,
    event_writes,
    queue,
    readings,
    reviews,
)
from service.storage.claim_writes import NewClaim, Origin
from service.storage.embeddings import Vector
from service.storage.readings import Outcome
from service.tracking import Encode

log = structlog.get_logger()


def apply(
    conn: Connection,
    origin: Origin,
    article: Article,
    reading: Reading,
    gazetteer: Gazetteer,
    vectors: Mapping[str, Vector],
    encode: Encode | None,
) -> None:
    """Store what was read, with what follows from it, in the caller's transaction.

    Where a newer revision was read before, nothing changes.
    """
    if article_writes.begin_applying(conn, origin.article_id) > origin.revision:
        readings.finish(conn, origin.reading_id, Outcome("superseded"))
        return
    changes = _write(conn, origin, article, reading, gazetteer)
    _track(conn, origin.article_id, vectors, encode)
    _tell(conn, origin, changes, reading.status)
    done = Outcome(reading.status, None, reading.language, reading.extractor, reading.pack, reading.model)
    readings.finish(conn, origin.reading_id, done)


def _write(conn: Connection, origin: Origin, article: Article, reading: Reading, gazetteer: Gazetteer) -> Changes:
    """Bring the article's claims to what was read."""
    entity_writes.lock(conn)
    claims = in_order(reading.claims, article)
    if len(claims) < len(reading.claims):
        log.warning("claims.not_verbatim", article=str(origin.article_id), dropped=len(reading.claims) - len(claims))
    old = claim_writes.of_article(conn, origin.article_id)
    decision = decide(old, claims, revision=origin.revision, language=origin.language)
    entities = resolve(
        conn,
        [kept.claim for kept in decision.put],
        article_id=origin.article_id,
        language=origin.language,
        gazetteer=gazetteer,
    )
    by_people = reviews.corrections(conn, origin.article_id)
    new = [_new_claim(kept, article, entities, by_people.get(kept.id) if kept.id else None) for kept in decision.put]
    claim_writes.put(conn, origin, new)
    claim_writes.retract(conn, origin, decision.retracted)
    claim_writes.link(conn, origin.article_id)
    article_writes.applied(conn, origin.article_id, origin.revision, language=origin.language)
    return changed(old, new, decision.retracted)


def _new_claim(kept: Kept, article: Article, entities: Entities, by_people: Corrections | None) -> NewClaim:
    text = (article.title or "") if kept.claim.field == "title" else article.body
    served = corrected(kept.claim, by_people, text)
    claim, claimant = served or kept.claim, entities.of(kept.claim.claimant)
    who = by_people.claimant if by_people and served else None
    context = wire.context_of(claim, text)
    return NewClaim(
        id=kept.id or uuid4(),
        position=kept.position,
        claim=claim,
        claimant_id=who.entity if who else claimant,
        on_behalf_of_id=entities.of(claim.on_behalf_of),
        relayed_by_id=entities.of(claim.relayed_by),
        mention_ids=tuple(map(entities.of, claim.mentions)),
        prefix=context.prefix,
        suffix=context.suffix,
        machine=kept.claim if served else None,
        machine_claimant_id=claimant if served else None,
    )


def _track(conn: Connection, article_id: UUID, vectors: Mapping[str, Vector], encode: Encode | None) -> None:
    """Track what was read; claims whose words people corrected are tracked by another job, which encodes those."""
    tracking.track(conn, article_id, vectors)
    if encode and embeddings.missing(conn, article_id):
        queue.defer_tracking(conn, article_id)


def _tell(conn: Connection, origin: Origin, changes: Changes, status: str) -> None:
    event_writes.claim_created(conn, changes.created)
    event_writes.claim_changed(conn, changes.aspects)
    event_writes.claim_retracted(conn, changes.retracted)
    event_writes.article_read(conn, origin.article_id, origin.revision, reading=origin.reading_id, status=status)
