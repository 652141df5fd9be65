"""Claims that say the same make threads, whoever reads them and in whatever order."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import permutations
from threading import Barrier
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import Connection

from service import ingest, tracking
from service.errors import NotFound
from service.matching import encoder, statements
from service.model import Article, Claim, Quantity
from service.storage import claims, embeddings, removal, thread_writes, threads
from service.storage.embeddings import Asked
from service.storage.thread_writes import Decided
from tests.storage.samples import GAZETTEER, LAVROV, MINISTRY, claim, queued, reading

FRENCH = "la défense aérienne a abattu 40 drones dans la nuit"
ALIKE = "40 drones ont été abattus dans la nuit par la défense aérienne"
RUSSIAN = "Силы противовоздушной обороны за ночь сбили 40 беспилотников"
OTHER = "les impôts baisseront l'an prochain"
BY = Decided("Ana", "autre affaire")


def article(text: str, number: int) -> tuple[Article, Claim]:
    """An article of one claim."""
    one = Article(f"On dit que {text}.", url=f"https://quai.example/{number}")
    return one, claim(one, text, LAVROV if number % 2 else MINISTRY)


def store(conn: Connection, text: str, number: int, **fields: object) -> UUID:
    """Receive and read an article of one claim; the claim."""
    one, said = article(text, number)
    received = ingest.receive(conn, one)
    language = "ru" if text == RUSSIAN else "fr"
    read = reading(replace(said, **fields), language=language)
    ingest.read(conn, queued(conn)[-1], GAZETTEER, extract=lambda _: read, encode=encoder.encode)
    [stored] = claims.of_article(conn, received.article_id)
    return stored.id


def thread_of(conn: Connection, claim_id: UUID) -> UUID | None:
    found = threads.of_claims(conn, [claim_id]).get(claim_id)
    return found and found[0]


def partition(conn: Connection, ids: Sequence[UUID]) -> set[frozenset[int]]:
    at = [thread_of(conn, id_) or id_ for id_ in ids]
    return {frozenset(i for i, other in enumerate(at) if other == one) for one in at}


def test_translations_and_paraphrases_are_one_thread_and_other_claims_none(conn: Connection) -> None:
    ids = [store(conn, text, n) for n, text in enumerate((FRENCH, OTHER, RUSSIAN, ALIKE))]
    assert partition(conn, ids) == {frozenset({0, 2, 3}), frozenset({1})}
    assert thread_of(conn, ids[1]) is None
    ref = threads.refs(conn, ids)[ids[0]]
    assert (ref.id, ref.claims) == (thread_of(conn, ids[0]), 3)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_arrival_changes_nothing(conn: Connection, order: tuple[int, ...]) -> None:
    texts = (FRENCH, RUSSIAN, ALIKE)
    found = {n: store(conn, texts[n], n) for n in order}
    assert partition(conn, [found[n] for n in range(3)]) == {frozenset({0, 1, 2})}


def test_a_claim_that_links_two_threads_makes_them_one_under_the_older(conn: Connection) -> None:
    first, second = store(conn, FRENCH, 0), store(conn, OTHER, 1)
    old, young = uuid4(), uuid4()
    for new, member in ((old, first), (young, second)):
        thread_writes.create(conn, new)
        thread_writes.put(conn, {member: new})
    conn.execute("UPDATE claims SET text = %s WHERE id = %s", (ALIKE, second))
    embeddings.insert(conn, {second: encoder.encode([ALIKE])[0]})
    third = store(conn, ALIKE, 2)
    assert {thread_of(conn, id_) for id_ in (first, second, third)} == {old}
    assert threads.canonical(conn, young) == old


def test_threads_that_become_one_together_take_their_separations_and_former_names_along(conn: Connection) -> None:
    kept, gone, also, former, stranger = (uuid4() for _ in range(5))
    thread_writes.create(conn, kept, gone, also, former, stranger)
    thread_writes.merge(conn, {former: gone})
    conn.execute(
        "INSERT INTO thread_separations SELECT least(a, b), greatest(a, b)"
        " FROM unnest(%s::uuid[], %s::uuid[]) AS parted (a, b)",
        ([gone, gone], [stranger, also]),
    )
    thread_writes.merge(conn, {gone: kept, also: kept})
    assert {threads.canonical(conn, each) for each in (kept, gone, also, former)} == {kept}
    assert threads.separations(conn, [kept, gone, also, stranger]) == {frozenset((kept, stranger))}


def test_every_thread_that_became_another_is_told_of_once(conn: Connection) -> None:
    one, other = store(conn, FRENCH, 0), store(conn, OTHER, 1)
    home, gone = uuid4(), uuid4()
    thread_writes.create(conn, home, gone)
    thread_writes.put(conn, {one: home, other: gone})
    thread_writes.merge(conn, {gone: home})
    thread_writes.recount(conn, (home, gone))
    told = conn.execute(
        "SELECT thread_id, data ->> 'merged_into', acts, entity_ids FROM events WHERE thread_id = ANY(%s)",
        ([home, gone],),
    ).fetchall()
    assert {(thread, into) for thread, into, *_ in told} == {(home, None), (gone, str(home))}
    [(acts, concerned)] = {(tuple(acts), frozenset(ids)) for *_, acts, ids in told}
    linked = conn.execute("SELECT entity_id FROM claim_entities WHERE claim_id = ANY(%s)", ([one, other],)).fetchall()
    assert (acts, concerned) == (("assertion",), {entity for (entity,) in linked})
    assert len(concerned) == 2


def test_claims_that_contradict_each_other_are_one_thread(conn: Connection) -> None:
    at = article(FRENCH, 0)[0].body.index("40")
    forty = Quantity(40, "drones", "=", at, at + 9, "40 drones")
    one = store(conn, FRENCH, 0, quantities=(forty,))
    eighty = replace(forty, value=80, text="80 drones")
    other = store(conn, FRENCH.replace("40", "80"), 1, quantities=(eighty,))
    assert thread_of(conn, one) == thread_of(conn, other) is not None


def test_what_stands_no_longer_is_met_by_no_search(conn: Connection) -> None:
    gone = store(conn, FRENCH, 0)
    ingest.receive(conn, replace(article(FRENCH, 0)[0], body="Rien."))
    ingest.read(conn, queued(conn)[-1], GAZETTEER, extract=lambda _: reading(), encode=encoder.encode)
    withdrawn = store(conn, FRENCH, 1)
    removal.withdraw(conn, claims.get(conn, withdrawn).article.id)
    alone = store(conn, ALIKE, 2)
    assert [thread_of(conn, id_) for id_ in (gone, withdrawn, alone)] == [None, None, None]
    assert embeddings.of(conn, gone) is None
    said = statements.of_text(ALIKE, "fr")
    near = tracking.matches(conn, said, Asked(encoder.encode([ALIKE])[0], ALIKE, "fr"))
    assert [match.claim_id for match in near] == [alone]


def test_a_claim_that_comes_back_is_in_its_thread_again(conn: Connection) -> None:
    one, other = store(conn, FRENCH, 0), store(conn, ALIKE, 1)
    ingest.receive(conn, replace(article(FRENCH, 0)[0], body="Rien."))
    ingest.read(conn, queued(conn)[-1], GAZETTEER, extract=lambda _: reading(), encode=encoder.encode)
    assert [member.claim_id for member in threads.members(conn, [thread_of(conn, other) or other])] == [other]
    assert store(conn, FRENCH, 0) == one
    assert thread_of(conn, one) == thread_of(conn, other)
    assert embeddings.of(conn, one) is not None


def test_threads_that_people_parted_stay_parted_through_readings(conn: Connection) -> None:
    one, other, third = (store(conn, text, n) for n, text in enumerate((FRENCH, ALIKE, RUSSIAN)))
    thread = thread_of(conn, one)
    assert thread is not None
    parted = thread_writes.split(conn, thread, [one], BY)
    again = store(conn, ALIKE, 7)
    assert (thread_of(conn, one), thread_of(conn, other), thread_of(conn, third)) == (parted, thread, thread)
    assert thread_of(conn, again) == thread
    stands = claims.get(conn, one).article
    ingest.receive(conn, replace(article(FRENCH, 0)[0], title="Encore"))
    moved = reading(article(FRENCH, 0)[1])
    ingest.read(conn, queued(conn)[-1], GAZETTEER, extract=lambda _: moved, encode=encoder.encode)
    assert claims.get(conn, one).article.revision == stands.revision + 1
    assert thread_of(conn, one) == parted


def test_threads_that_people_joined_are_one_and_the_separation_is_gone(conn: Connection) -> None:
    one, other = store(conn, FRENCH, 0), store(conn, ALIKE, 1)
    thread = thread_of(conn, one)
    assert thread is not None
    parted = thread_writes.split(conn, thread, [other], BY)
    thread_writes.join(conn, thread, parted, BY)
    assert partition(conn, [one, other, store(conn, RUSSIAN, 2)]) == {frozenset({0, 1, 2})}
    kinds = conn.execute("SELECT kind, by, reason FROM thread_judgements ORDER BY at").fetchall()
    assert kinds == [("split", "Ana", "autre affaire"), ("join", "Ana", "autre affaire")]
    with pytest.raises(NotFound):
        thread_writes.split(conn, thread, [UUID(int=1)], BY)
    with pytest.raises(NotFound):
        thread_writes.join(conn, thread, UUID(int=1), BY)


def test_articles_that_open_one_thread_at_once_make_one(database_url: str) -> None:
    texts = (FRENCH, RUSSIAN, ALIKE, FRENCH, ALIKE, RUSSIAN)
    with psycopg.connect(database_url) as conn:
        for number, text in enumerate(texts):
            ingest.receive(conn, article(text, number)[0])
            conn.commit()
        jobs = queued(conn)
    together = Barrier(len(texts))

    def read(number: int) -> None:
        text = texts[number]
        found = reading(article(text, number)[1], language="ru" if text == RUSSIAN else "fr")

        def encode(contents: Sequence[str]) -> list[list[float]]:
            vectors = encoder.encode(contents)
            together.wait(timeout=30)
            return vectors

        with psycopg.connect(database_url, autocommit=True) as mine:
            ingest.read(mine, jobs[number], GAZETTEER, extract=lambda _: found, encode=encode)

    with ThreadPoolExecutor(len(texts)) as pool:
        list(pool.map(read, range(len(texts))))
    with psycopg.connect(database_url) as conn:
        held = conn.execute("SELECT thread_id, count(*) FROM thread_claims GROUP BY thread_id").fetchall()
        assert [count for _, count in held] == [len(texts)]


def test_two_texts_of_an_article_read_at_once_end_with_the_newer(database_url: str) -> None:
    old, _ = article(FRENCH, 0)
    new = replace(old, body=f"Mardi. {old.body}")
    with psycopg.connect(database_url) as conn:
        for text in (old, new):
            ingest.receive(conn, text)
            conn.commit()
        jobs = queued(conn)
    together = Barrier(2)

    def read(number: int) -> None:
        text = (old, new)[number]

        def extract(_: Article) -> object:
            together.wait(timeout=30)
            return reading(claim(text, FRENCH, LAVROV))

        with psycopg.connect(database_url, autocommit=True) as mine:
            ingest.read(mine, jobs[number], GAZETTEER, extract=extract, encode=encoder.encode)  # type: ignore[arg-type]

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(read, range(2)))
    with psycopg.connect(database_url) as conn:
        rows = conn.execute("SELECT status, revision, content -> 0 ->> 'start' FROM claims").fetchall()
        assert [row for row in rows if row[0] == "current"] == [("current", 2, str(new.body.index(FRENCH)))]
        assert conn.execute("SELECT count(*) FROM claim_embeddings").fetchone() == (1,)
