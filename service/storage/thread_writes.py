"""Threads written: claims given to them and taken out, threads made one, parted, and counted anew."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from psycopg import Connection

from service.errors import NotFound
from service.storage import event_writes, sql, threads

_SQL = sql.load("thread_writes")


@dataclass(frozen=True, slots=True)
class Decided:
    """Who decided something about threads, and why."""

    by: str
    reason: str | None = None


def lock(conn: Connection) -> None:
    """Let nobody else give claims to threads until the transaction ends."""
    conn.execute(_SQL["lock"])


def create(conn: Connection, *thread_ids: UUID) -> None:
    """New threads without claims."""
    conn.execute(_SQL["insert"], {"ids": list(thread_ids)})


def put(conn: Connection, homes: Mapping[UUID, UUID]) -> None:
    """Give claims to threads, whichever they were in; `recount` of all these must follow."""
    conn.execute(_SQL["put"], {"claim_ids": list(homes), "thread_ids": list(homes.values())})


def leave(conn: Connection, claim_ids: Collection[UUID]) -> frozenset[UUID]:
    """Take claims out of their threads; the threads, of which `recount` must follow."""
    return frozenset(thread for (thread,) in conn.execute(_SQL["leave"], {"claim_ids": list(claim_ids)}))


def refresh(conn: Connection, article_id: UUID) -> Mapping[UUID, bool]:
    """Bring what threads repeat of an article's claims to what these say; whether a thread of which that changed
    anything lost a claim. `recount` of these must follow."""
    lost: dict[UUID, bool] = {}
    for thread, stands in conn.execute(_SQL["refresh"], {"article_id": article_id}):
        lost[thread] = lost.get(thread, False) or not stands
    return lost


def vacate(conn: Connection, article_id: UUID) -> frozenset[UUID]:
    """Let threads count the article's claims no more; those that did, of which `recount` must follow."""
    return frozenset(thread for (thread,) in conn.execute(_SQL["vacate"], {"article_id": article_id}))


def recount(conn: Connection, thread_ids: Collection[UUID]) -> None:
    """Count anew the claims of threads that changed, and tell that they did."""
    if thread_ids:
        conn.execute(_SQL["recount"], {"ids": sorted(thread_ids)})
        event_writes.thread_changed(conn, thread_ids)


def part(conn: Connection, thread_id: UUID, claim_ids: Collection[UUID]) -> UUID:
    """Give claims of a thread a new one, which may become one with it again; the new thread. `recount` must follow."""
    other = _made_of(conn, claim_ids)
    conn.execute(_SQL["copy_separations"], {"of": thread_id, "into": other})
    return other


def merge(conn: Connection, into: Mapping[UUID, UUID]) -> None:
    """Make threads one with others: claims and reviews of each go to the one given for it, which answers for it.

    None of these goes itself. `recount` of all must follow.
    """
    params = {"gone": list(into), "into": list(into.values())}
    for step in ("move_claims", "move_separations", "move_reviews", "merge"):
        conn.execute(_SQL[step], params)


def split(conn: Connection, thread_id: UUID, claim_ids: Sequence[UUID], by: Decided) -> UUID:
    """Give claims of a thread one of their own, which no reading makes one with it again; the new thread.

    Raises NotFound where the thread is not there or does not hold them all.
    """
    with conn.transaction():
        lock(conn)
        held = conn.execute(_SQL["held"], {"thread_id": thread_id, "claim_ids": list(claim_ids)}).fetchall()
        if missing := set(claim_ids) - {claim_id for (claim_id,) in held}:
            raise NotFound(f"Thread {thread_id} does not hold the claim {min(missing)}.")
        other = _made_of(conn, claim_ids)
        conn.execute(_SQL["separate"], {"a": thread_id, "b": other})
        recount(conn, (thread_id, other))
        _record(conn, "split", thread_id, other, by, claims=claim_ids)
        return other


def join(conn: Connection, thread_id: UUID, other: UUID, by: Decided) -> None:
    """Make two threads one, whatever parted them before. Raises NotFound."""
    with conn.transaction():
        lock(conn)
        for each in (thread_id, other):
            threads.get(conn, each)
        moved, beside = (threads.standing(conn, each) for each in (other, thread_id))
        conn.execute(_SQL["unseparate"], {"a": thread_id, "b": other})
        if thread_id != other:
            merge(conn, {other: thread_id})
            recount(conn, (thread_id, other))
            _record(conn, "join", thread_id, other, by, claims=moved, beside=beside)


def _made_of(conn: Connection, claim_ids: Collection[UUID]) -> UUID:
    made = uuid4()
    create(conn, made)
    put(conn, dict.fromkeys(claim_ids, made))
    return made


def _record(
    conn: Connection,
    kind: str,
    thread_id: UUID,
    other: UUID,
    by: Decided,
    *,
    claims: Sequence[UUID],
    beside: Sequence[UUID] = (),
) -> None:
    params = {"kind": kind, "thread_id": thread_id, "other_id": other, "claims": list(claims), "beside": list(beside)}
    conn.execute(_SQL["record"], params | {"by": by.by, "reason": by.reason})
