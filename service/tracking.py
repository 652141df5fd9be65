"""The same claim elsewhere: claims of an article find those that say the same, and make threads with them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from psycopg import Connection

from service.matching import relation, statements
from service.matching.relation import Verdict
from service.matching.statements import Statement
from service.matching.threads import Assignments, Membership, assign_all, parts
from service.storage import article_writes, embeddings, thread_writes, threads
from service.storage.embeddings import Asked, Comparable, Least, Near, Vector

Encode = Callable[[Sequence[str]], Sequence[Vector]]
_ACROSS = relation.candidate(one_language=False)


@dataclass(frozen=True, slots=True)
class Match:
    """A stored claim beside another or beside a sentence, how they stand to each other, and how alike they are."""

    claim_id: UUID
    likeness: float
    verdict: Verdict
    thread_id: UUID | None


def vectors(conn: Connection, article_id: UUID, texts: Collection[str], encode: Encode) -> Mapping[str, Vector]:
    """The vectors of what an article claims, by text, but for those stored; made before anybody is kept waiting."""
    known = embeddings.texts(conn, article_id)
    new = [text for text in dict.fromkeys(texts) if text not in known]
    return dict(zip(new, encode(new), strict=True))


def track(conn: Connection, article_id: UUID, made: Mapping[str, Vector]) -> None:
    """Store the vectors `made` for the article's claims, and bring threads to what the article says now.

    Its new claims find theirs; what it claims no longer may leave a thread that falls apart. In the caller's
    transaction, which holds the article; from here to its end, articles are tracked one after the other.
    """
    new = [each for each in embeddings.missing(conn, article_id) if each.text in made]
    if not new and not threads.of_article(conn, article_id):
        return
    thread_writes.lock(conn)
    embeddings.insert(conn, {each.id: made[each.text] for each in new})
    apply(conn, article_id, decided(conn, new))


def decided(conn: Connection, new: Sequence[Comparable]) -> Assignments:
    """Where claims go whose vectors are stored and that have no thread yet, or had it before, in the order of the text.

    In the caller's transaction, under the lock of threads.
    """
    if not new:
        return Assignments({})
    found = embeddings.near_claims(conn, new, least=Least(relation.candidate(one_language=True), _ACROSS))
    known = {near.claim.id: near.thread for each in found for near in each if near.thread}
    known |= threads.of_claims(conn, [each.id for each in new])
    alike = {each.id: _links(each, near) for each, near in zip(new, found, strict=True)}
    linked = {id_: Membership(*known[id_]) for id_ in {*alike, *chain.from_iterable(alike.values())} & known.keys()}
    return assign_all(alike, linked, threads.separations(conn, {each.thread for each in linked.values()}))


def apply(conn: Connection, article_id: UUID, decision: Assignments) -> None:
    """Give an article's claims their threads, and bring these to what it says now; in the caller's transaction."""
    if decision.made:
        thread_writes.create(conn, *decision.made)
    if decision.homes:
        thread_writes.put(conn, decision.homes)
    if decision.merged:
        thread_writes.merge(conn, decision.merged)
    lost = thread_writes.refresh(conn, article_id)
    thread_writes.recount(conn, decision.changed | lost.keys())
    _settle(conn, {thread for thread, has_lost in lost.items() if has_lost})


def catch_up(conn: Connection, article_id: UUID, encode: Encode) -> None:
    """Track those claims of an article that have no vector, whose words people corrected. Raises NotFound."""
    made = vectors(conn, article_id, [each.text for each in embeddings.missing(conn, article_id)], encode)
    with conn.transaction():
        article_writes.begin_applying(conn, article_id)
        track(conn, article_id, made)


def vacate(conn: Connection, article_id: UUID) -> None:
    """Take an article's claims out of what threads count. In the caller's transaction, which holds the article."""
    if threads.of_article(conn, article_id):
        thread_writes.lock(conn)
        lost = thread_writes.vacate(conn, article_id)
        thread_writes.recount(conn, lost)
        _settle(conn, lost)


def parted(conn: Connection, claim_id: UUID) -> None:
    """A claim says something else, or is not to be counted any more: its thread is without it, and settles anew.

    Claims that people put into their thread stay there. In the caller's transaction, which holds the article.
    """
    thread_writes.lock(conn)
    if any(claim_id in bond for bond in threads.bonds(conn, [claim_id])):
        return
    left = thread_writes.leave(conn, [claim_id])
    thread_writes.recount(conn, left)
    _settle(conn, left)


def matches(
    conn: Connection,
    said: Statement,
    asked: Asked,
    *,
    apart_from: UUID | None = None,
    limit: int = embeddings.NEAREST,
) -> tuple[Match, ...]:
    """The stored claims nearest to a statement, the best first, in the caller's transaction."""
    found = embeddings.near(conn, asked, least=Least(_ACROSS, _ACROSS))
    judged = [_judged(said, near) for near in found if near.claim.id != apart_from]
    return tuple(sorted(judged, key=lambda match: (-match.verdict.score, match.claim_id)))[:limit]


def statement(of: Comparable) -> Statement:
    """A stored claim as it is compared."""
    return statements.of_said(of, of.language, of.claimant)


def _judged(said: Statement, near: Near) -> Match:
    verdict = relation.compare(said, statement(near.claim), near.likeness)
    return Match(near.claim.id, near.likeness, verdict, near.thread[0] if near.thread else None)


def _links(new: Comparable, found: Sequence[Near]) -> Mapping[UUID, float]:
    """The claims that say the same as a new one, or contradict it, with their scores."""
    said = statement(new)
    judged = [_judged(said, near) for near in found if near.claim.id != new.id]
    return {match.claim_id: match.verdict.score for match in judged if match.verdict.relation != "different"}


def _settle(conn: Connection, thread_ids: Collection[UUID]) -> None:
    """Let threads that lost a claim fall into what links, or people, still hold together.

    The part with the earliest claim stays the thread, other parts become threads, a claim alone is in none any more.
    Claims without a vector stay; a thread that holds too much to be looked at (`threads.settles`) is left as it is.
    Their claims are counted already.
    """
    for thread in threads.of_ids(conn, sorted(thread_ids)):
        if threads.settles(conn, thread):
            _fall(conn, thread.id, _parts(conn, threads.standing(conn, thread.id, most=thread.claims)))


def _fall(conn: Connection, thread_id: UUID, into: Sequence[Sequence[UUID]]) -> None:
    alone = [part[0] for part in into[1:] if len(part) == 1]
    new = [thread_writes.part(conn, thread_id, part) for part in into[1:] if len(part) > 1]
    thread_writes.leave(conn, alone)
    if alone or new:
        thread_writes.recount(conn, [thread_id, *new])


def _parts(conn: Connection, members: Sequence[UUID]) -> tuple[tuple[UUID, ...], ...]:
    """What the claims of a thread fall into. Copies, which say the same word by word, are looked at as one."""
    found = embeddings.comparable(conn, members)
    encoded = embeddings.having(conn, members)
    said = {id_: statement(found[id_]) for id_ in members if id_ in encoded}
    copies: dict[Hashable, list[UUID]] = defaultdict(list)
    for id_, one in said.items():
        copies[found[id_].text, one.identity].append(id_)
    if len(copies) > threads.MOST_UNLIKE:
        return (tuple(members),)
    likeness = embeddings.alike(conn, [first for first, *_ in copies.values()], least=_ACROSS)

    def linked(one: UUID, other: UUID) -> bool:
        return relation.compare(said[one], said[other], likeness[one, other]).relation != "different"

    unknown = set(members) - encoded
    together = [*threads.bonds(conn, members), {members[0], *unknown}, *copies.values()]
    return parts(members, together, likeness, linked)
