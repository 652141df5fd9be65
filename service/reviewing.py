"""What people say of a claim, and what follows from it for what is served."""

from uuid import UUID

from psycopg import Connection

from service import difference, tracking, wire
from service.corrections import Corrections, corrected
from service.errors import ArticleWithdrawn, ClaimRetracted, EmptyThread, InvalidReview
from service.storage import (
    articles,
    claim_writes,
    claims,
    embeddings,
    entity_writes,
    event_writes,
    queue,
    reviews,
    splits,
)
from service.storage.articles import StoredArticle
from service.storage.claim_writes import NewClaim, Origin
from service.storage.claims import StoredClaim
from service.storage.reviews import NewReview
from service.storage.threads import StoredThread


def review(conn: Connection, claim_id: UUID, new: NewReview) -> UUID:
    """Store a review of a claim, and serve the claim corrected where it corrects; the id of the review.

    Raises NotFound, ClaimRetracted, ArticleWithdrawn, InvalidReview where a corrected span does not stand in the text.
    """
    with conn.transaction():
        reviews.lock(conn, claim_id)
        entity_writes.lock(conn)
        claim = claims.get(conn, claim_id)
        article = articles.get(conn, claim.article.id, revision=claim.revision)
        if claim.status == "retracted":
            raise ClaimRetracted
        if article.status == "withdrawn":
            raise ArticleWithdrawn
        if new.corrections:
            _check(new.corrections, field_of(article, claim.claim.field))
            _serve(conn, claim_id, new.corrections, article)
        review_id = reviews.insert(conn, claim_id, new)
        now = claims.get(conn, claim_id)
        _track(conn, claim, now)
        event_writes.claim_reviewed(conn, claim_id, review_id, kind=new.kind, verdict=new.verdict)
        if changed := _changed(claim, now):
            event_writes.claim_changed(conn, {claim_id: changed})
        return review_id


def review_thread(conn: Connection, thread: StoredThread, new: NewReview) -> UUID:
    """Store a review of a thread, which `threads.hold` gave; the id of the review. Raises EmptyThread."""
    if not thread.claims:
        raise EmptyThread
    review_id = reviews.insert_of_thread(conn, thread.id, new)
    event_writes.thread_changed(conn, [thread.id])
    return review_id


def _changed(before: StoredClaim, now: StoredClaim) -> tuple[str, ...]:
    """What a review changed of a claim: the fields that say something else."""
    found = dict.fromkeys(difference.aspects(before.claim, now.claim))
    if before.claimant != now.claimant:
        found["claimant"] = None
    if before.status != now.status:
        found["status"] = None
    return tuple(found)


def _track(conn: Connection, before: StoredClaim, now: StoredClaim) -> None:
    """Let threads know what a review did to a claim; a worker encodes what it says now."""
    if now.claim.text != before.claim.text:
        tracking.parted(conn, before.id)
    tracking.track(conn, before.article.id, {})
    if embeddings.missing(conn, before.article.id):
        queue.defer_tracking(conn, before.article.id)


def field_of(article: StoredArticle, field: str) -> str:
    """The text of the title or of the body."""
    return (article.title or "") if field == "title" else article.body


def _check(by: Corrections, text: str) -> None:
    at = 0
    for i, span in enumerate(by.content):
        if not at <= span.start < span.end <= len(text) or text[span.start : span.end] != span.text:
            raise InvalidReview(f"/corrections/content/{i}", "does not stand in the field behind the one before it.")
        at = span.end


def _serve(conn: Connection, claim_id: UUID, by: Corrections, article: StoredArticle) -> None:
    """Write the claim as the corrections have it."""
    served = claims.get(conn, claim_id).claim
    found = reviews.people(conn, claim_id)
    machine, text = found.read(served), field_of(article, served.field)
    if by.claimant and by.claimant.entity:
        splits.release(conn, claim_id, by.claimant.entity)
    claim = corrected(machine, by, text)
    context = wire.context_of(claim or machine, text)
    new = NewClaim(
        id=claim_id,
        position=found.position,
        claim=claim or machine,
        claimant_id=by.claimant.entity if by.claimant else found.claimant_id,
        on_behalf_of_id=found.on_behalf_of_id,
        relayed_by_id=found.relayed_by_id,
        mention_ids=tuple(found.mention_ids),
        prefix=context.prefix,
        suffix=context.suffix,
        machine=machine if claim else None,
        machine_claimant_id=found.claimant_id if claim else None,
    )
    claim_writes.put(conn, Origin(found.article_id, found.revision, found.reading_id, found.language), [new])
    claim_writes.link(conn, found.article_id)
