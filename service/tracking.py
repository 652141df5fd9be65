"""The same claim elsewhere: claims of an article find those that say the same, and make threads with them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection

from service.matching import relation, statements
from service.matching.relation import Verdict
from service.matching.statements import Statement
from service.matching.threads import Link, Membership, assign
from service.storage import embeddings, threads
from service.storage.embeddings import Comparable, Vector

Encode = Callable[[Sequence[str]], Sequence[Vector]]


@dataclass(frozen=True, slots=True)
class Match:
    """A stored claim beside another or beside a sentence, how they stand to each other, and how alike they are."""

    claim_id: UUID
    likeness: float
    verdict: Verdict


def vectors(conn: Connection, article_id: UUID, texts: Collection[str], encode: Encode) -> Mapping[str, Vector]:
    """The vectors of what an article claims, by text, but for those stored; made before anybody is kept waiting."""
    known = embeddings.texts(conn, article_id)
    new = [text for text in dict.fromkeys(texts) if text not in known]
    return dict(zip(new, encode(new), strict=True))


def track(conn: Connection, article_id: UUID, made: Mapping[str, Vector]) -> None:
    """Store the vectors `made` for the article's claims, and give these their threads, in the caller's transaction.

    From here to its end, articles are tracked one after the other.
    """
    new = [each for each in embeddings.missing(conn, article_id) if each.claim.text in made]
    if not new:
        return
    threads.lock(conn)
    embeddings.insert(conn, {each.id: made[each.claim.text] for each in new})
    for each in new:
        _thread(conn, each, made[each.claim.text])


def matches(
    conn: Connection,
    said: Statement,
    vector: Vector,
    *,
    text: str,
    apart_from: UUID | None = None,
    limit: int = embeddings.NEAREST,
) -> tuple[Match, ...]:
    """The stored claims nearest to a statement, the best first, in the caller's transaction."""
    near = embeddings.near(conn, vector, text, said.language, limit=limit)
    worth = {id_: at for id_, at in near.items() if at >= relation.thresholds()["candidate"] and id_ != apart_from}
    found = _judged(said, embeddings.comparable(conn, worth), worth)
    return tuple(sorted(found, key=lambda match: (-match.verdict.score, match.claim_id)))[:limit]


def _judged(said: Statement, found: Mapping[UUID, Comparable], likeness: Mapping[UUID, float]) -> list[Match]:
    return [
        Match(id_, likeness[id_], relation.compare(said, statements.of_claim(one.claim, one.language), likeness[id_]))
        for id_, one in found.items()
    ]


def _thread(conn: Connection, new: Comparable, vector: Vector) -> None:
    said = statements.of_claim(new.claim, new.language)
    found = matches(conn, said, vector, text=new.claim.text, apart_from=new.id)
    alike = [match for match in found if match.verdict.relation != "different"]
    known = threads.of_claims(conn, [new.id, *(match.claim_id for match in alike)])
    links = [_link(match.claim_id, match.verdict.score, known) for match in alike]
    if new.id in known:
        links.append(_link(new.id, float("inf"), known))
    parted = threads.separations(conn, {thread for thread, _ in known.values()})
    if (assignment := assign(links, parted)) is None:
        return
    home = assignment.home or threads.create(conn)
    threads.put(conn, home, [new.id, *assignment.joined])
    for gone in assignment.merged:
        threads.merge(conn, home, gone)


def _link(claim_id: UUID, score: float, known: Mapping[UUID, tuple[UUID, datetime]]) -> Link:
    mine = known.get(claim_id)
    return Link(claim_id, score, Membership(*mine) if mine else None)
