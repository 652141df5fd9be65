"""Claims that leave their thread: what still holds it together, what people put together, and what comes back.

The vectors are turned by hand out of real ones: each is as like its neighbours as a paraphrase, and like no other, so
that a claim is linked with its neighbours alone.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import permutations
from uuid import UUID, uuid4

import numpy as np
import pytest
from psycopg import Connection

from service import ingest, reviewing, tracking
from service.corrections import Corrections
from service.matching import encoder
from service.matching.threads import parts
from service.model import Article, Claim, Span
from service.storage import claims, embeddings, queue, thread_writes, threads
from service.storage.claims import ClaimFilters, StoredClaim
from service.storage.reviews import NewReview
from service.storage.thread_writes import Decided
from tests.storage.samples import GAZETTEER, LAVROV, claim, queued, reading, stored

WORDS = (
    "le pont sera fermé au printemps", "on fermera ce pont quand viendra mai", "les travaux du pont dureront un mois",
    "un mois de travaux pour les piles", "les piles seront refaites en pierre",
)  # fmt: skip
SHORT = "du pont dureront un mois"
"""What the third claim is corrected to, which lies between the first and the second."""
OTHERS = ("un chat dort", "les prix montent", "le train part")
BY = Decided("Ana")
COPIES = 600


@lru_cache
def made() -> dict[str, np.ndarray]:
    """The vectors: neighbours have a cosine of 0.71, the next but one of 0.25."""
    axes = np.linalg.qr(np.array(encoder.encode([*WORDS, *OTHERS])).T)[0].T
    chain = [(axes[n] + math.sqrt(2) * axes[n + 1] + axes[n + 2]) / 2 for n in range(len(WORDS))]
    between = chain[0] + chain[1]
    return dict(zip(WORDS, chain, strict=True)) | {SHORT: between / np.linalg.norm(between), "les travaux": axes[-1]}


def encode(texts: Sequence[str]) -> list[list[float]]:
    return [made()[text].tolist() for text in texts]


def article(n: int) -> Article:
    published = datetime(2025, 1, 1 + n, tzinfo=UTC)
    return Article(f"On dit que {WORDS[n]}.", url=f"https://quai.example/{n}", published_at=published)


def read(conn: Connection, new: Article, *found: Claim) -> UUID:
    received = ingest.receive(conn, new)
    ingest.read(conn, queued(conn)[-1], GAZETTEER, extract=lambda _: reading(*found), encode=encode)
    return received.article_id


def store(conn: Connection, n: int) -> StoredClaim:
    """An article that claims one thing."""
    [stored] = claims.of_article(conn, read(conn, article(n), claim(article(n), WORDS[n], LAVROV)))
    return stored


def retract(conn: Connection, n: int) -> None:
    read(conn, replace(article(n), body="Rien de tout cela."))


def standing(conn: Connection, found: Sequence[StoredClaim]) -> set[frozenset[int]]:
    """The claims that stand together in threads, by their numbers."""
    shown = threads.refs(conn, [each.id for each in found])
    counted = {ref.id: set(threads.standing(conn, ref.id)) for ref in shown.values()}
    return {frozenset(n for n, each in enumerate(found) if each.id in members) for members in counted.values()}


def groups(*numbers: Sequence[int]) -> set[frozenset[int]]:
    return set(map(frozenset, numbers))


@pytest.fixture
def chain(conn: Connection) -> list[StoredClaim]:
    """Five claims, each of which only its neighbours hold in the thread."""
    return [store(conn, n) for n in range(5)]


def test_a_thread_falls_apart_when_the_claim_that_held_it_together_is_retracted(
    conn: Connection, chain: list[StoredClaim]
) -> None:
    assert standing(conn, chain) == groups(range(5))
    before = threads.of_claims(conn, [chain[0].id])[chain[0].id][0]
    retract(conn, 2)
    assert standing(conn, chain) == groups([0, 1], [3, 4])
    after = threads.of_claims(conn, [each.id for each in chain])
    assert after[chain[0].id][0] == before != after[chain[3].id][0]
    assert [threads.get(conn, after[chain[n].id][0]).claims for n in (0, 3)] == [2, 2]


def test_a_claim_that_nothing_links_any_more_has_no_thread(conn: Connection, chain: list[StoredClaim]) -> None:
    retract(conn, 3)
    assert standing(conn, chain) == groups([0, 1, 2])
    assert chain[4].id not in threads.of_claims(conn, [each.id for each in chain])


def test_a_claim_that_comes_back_makes_what_fell_apart_one_thread_again(
    conn: Connection, chain: list[StoredClaim]
) -> None:
    retract(conn, 2)
    assert store(conn, 2).id == chain[2].id
    assert standing(conn, chain) == groups(range(5))


def test_a_thread_of_hundreds_of_copies_falls_apart_as_any_other(committing: Connection) -> None:
    conn = committing  # what an index holds of rolled-back copies would hide claims from other tests
    found = [store(conn, n) for n in range(4)]
    thread = threads.of_claims(conn, [found[0].id])[found[0].id][0]
    sentence = f"On dit que {WORDS[0]}. "
    wire = Article(sentence * COPIES, url="https://quai.example/wire", published_at=datetime(2025, 1, 1, tzinfo=UTC))
    first = claim(wire, WORDS[0], LAVROV)
    [span] = first.content
    places = [(span.start + n * len(sentence), span.end + n * len(sentence)) for n in range(COPIES)]
    copies = [replace(first, content=(Span(start, end, WORDS[0]),)) for start, end in places]
    held = claims.of_article(conn, stored(conn, wire, *copies))
    embeddings.insert(conn, {each.id: made()[WORDS[0]].tolist() for each in held})
    thread_writes.put(conn, {each.id: thread for each in held})
    thread_writes.recount(conn, [thread])
    everybody = [*held, *found]
    assert standing(conn, everybody) == groups(range(COPIES + 4))
    retract(conn, 1)
    assert standing(conn, everybody) == groups(range(COPIES + 1), [COPIES + 2, COPIES + 3])


@pytest.mark.parametrize("most", ["MOST_UNLIKE", "MOST_SETTLED"])
def test_a_thread_of_too_many_claims_or_different_things_is_left_as_it_is_until_it_is_smaller(
    conn: Connection, chain: list[StoredClaim], monkeypatch: pytest.MonkeyPatch, most: str
) -> None:
    monkeypatch.setattr(threads, most, 3)
    retract(conn, 2)
    assert standing(conn, chain) == groups([0, 1, 3, 4])
    retract(conn, 1)
    assert standing(conn, chain) == groups([3, 4])


@pytest.mark.parametrize("order", list(permutations((1, 3))))
def test_what_is_left_does_not_depend_on_the_order_in_which_claims_go(
    conn: Connection, chain: list[StoredClaim], order: tuple[int, ...]
) -> None:
    for n in order:
        retract(conn, n)
    assert standing(conn, chain) == set()


def test_an_article_withdrawn_or_erased_parts_threads_as_a_retraction_does(
    conn: Connection, chain: list[StoredClaim]
) -> None:
    ingest.withdraw(conn, chain[2].article.id)
    assert standing(conn, chain) == groups([0, 1], [3, 4])
    ingest.erase(conn, chain[3].article.id, by="Ana")
    assert standing(conn, chain) == groups([0, 1])
    assert threads.refs(conn, [each.id for each in chain])[chain[0].id].claims == 2


def test_threads_that_people_joined_hold_together_whatever_is_retracted(
    conn: Connection, chain: list[StoredClaim]
) -> None:
    retract(conn, 2)
    at = threads.of_claims(conn, [each.id for each in chain])
    thread_writes.join(conn, at[chain[0].id][0], at[chain[3].id][0], BY)
    retract(conn, 1)
    assert standing(conn, chain) == groups([0, 3, 4])


def test_claims_that_people_gave_a_thread_of_their_own_hold_together(
    conn: Connection, chain: list[StoredClaim]
) -> None:
    whole = threads.of_claims(conn, [chain[0].id])[chain[0].id][0]
    other = thread_writes.split(conn, whole, [chain[0].id, chain[2].id, chain[4].id], BY)
    retract(conn, 4)
    assert threads.standing(conn, other) == (chain[0].id, chain[2].id)
    assert standing(conn, chain) == groups([0, 2], [1, 3])


def test_what_a_thread_fell_into_stays_parted_from_what_people_parted_it_from(
    conn: Connection, chain: list[StoredClaim]
) -> None:
    whole = threads.of_claims(conn, [chain[0].id])[chain[0].id][0]
    other = thread_writes.split(conn, whole, [chain[4].id], BY)
    retract(conn, 1)
    now = threads.of_claims(conn, [chain[3].id])[chain[3].id][0]
    assert now != whole
    assert frozenset((now, other)) in threads.separations(conn, [now, other])


def judge(conn: Connection, one: StoredClaim, verdict: str, **fields: object) -> None:
    corrections = Corrections(tuple(fields), **fields) if fields else None  # type: ignore[arg-type]
    reviewing.review(
        conn,
        one.id,
        NewReview(kind="extraction", by="Ana", verdict=verdict, corrections=corrections),  # type: ignore[arg-type]
    )


def catch_up(conn: Connection) -> int:
    """Do the jobs that encode what people corrected; how many there were."""
    jobs = conn.execute("DELETE FROM procrastinate_jobs WHERE task_name = %s RETURNING args", (queue.TRACK,)).fetchall()
    for (args,) in jobs:
        tracking.catch_up(conn, UUID(args["article_id"]), encode)
    return len(jobs)


def test_a_corrected_content_has_a_vector_and_a_thread_of_its_own(conn: Connection, chain: list[StoredClaim]) -> None:
    start = article(2).body.index(SHORT)
    judge(conn, chain[2], "corrected", content=(Span(start, start + len(SHORT), SHORT),))
    assert embeddings.of(conn, chain[2].id) is None
    assert standing(conn, chain) == groups([0, 1], [3, 4])
    assert catch_up(conn) == 1
    assert standing(conn, chain) == groups([0, 1, 2], [3, 4])
    judge(conn, chain[2], "corrected", act="promise")
    catch_up(conn)
    assert standing(conn, chain) == groups(range(5))


def test_a_corrected_claim_that_people_put_into_its_thread_stays_there(
    conn: Connection, chain: list[StoredClaim]
) -> None:
    whole = threads.of_claims(conn, [chain[0].id])[chain[0].id][0]
    other = thread_writes.split(conn, whole, [chain[2].id, chain[3].id], BY)
    start = article(2).body.index("les travaux")
    judge(conn, chain[2], "corrected", content=(Span(start, start + 11, "les travaux"),))
    assert catch_up(conn) == 1
    assert threads.of_claims(conn, [chain[2].id])[chain[2].id][0] == other


def test_a_rejected_claim_leaves_lists_and_threads_until_the_last_word_is_another(
    conn: Connection, chain: list[StoredClaim]
) -> None:
    judge(conn, chain[2], "rejected")
    assert claims.get(conn, chain[2].id).status == "rejected"
    assert chain[2].id not in {each.id for each in claims.page(conn, ClaimFilters(), limit=50).items}
    [shown] = claims.page(conn, ClaimFilters(status="rejected"), limit=50).items
    assert shown.id == chain[2].id
    assert standing(conn, chain) == groups([0, 1], [3, 4])
    judge(conn, chain[2], "accepted")
    assert catch_up(conn) == 1
    assert claims.get(conn, chain[2].id).status == "current"
    assert standing(conn, chain) == groups(range(5))


def test_a_rejected_claim_stays_rejected_when_its_article_is_read_again(
    conn: Connection, chain: list[StoredClaim]
) -> None:
    judge(conn, chain[2], "rejected")
    moved = replace(article(2), body=f"Mardi. {article(2).body}")
    read(conn, moved, claim(moved, WORDS[2], LAVROV))
    again = claims.get(conn, chain[2].id)
    assert (again.status, again.revision) == ("rejected", 2)
    retract(conn, 2)
    assert claims.get(conn, chain[2].id).status == "retracted"
    assert standing(conn, chain) == groups([0, 1], [3, 4])


def test_a_rejected_claim_that_is_found_again_is_not_served(conn: Connection, chain: list[StoredClaim]) -> None:
    judge(conn, chain[2], "rejected")
    retract(conn, 2)
    assert not claims.of_article(conn, read(conn, article(2), claim(article(2), WORDS[2], LAVROV)))
    assert claims.get(conn, chain[2].id).status == "rejected"


def test_parts_keep_the_order_of_claims_and_ask_no_more_than_needed() -> None:
    ids = [uuid4() for _ in range(6)]
    asked: list[tuple[UUID, UUID]] = []

    def linked(one: UUID, other: UUID) -> bool:
        asked.append((one, other))
        return True

    pairs = [(ids[0], ids[1]), (ids[1], ids[0]), (ids[2], ids[4]), (ids[0], uuid4())]
    found = parts(ids, [{ids[5], ids[3], uuid4()}], pairs, linked)
    assert found == ((ids[0], ids[1]), (ids[2], ids[4]), (ids[3], ids[5]))
    assert asked == [(ids[0], ids[1]), (ids[2], ids[4])]
