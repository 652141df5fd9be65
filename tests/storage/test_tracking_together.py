"""Many workers at once: articles read, withdrawn and judged together end in one consistent state, and none waits for
another in a circle."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from uuid import UUID

import psycopg
from psycopg import Connection

from service import ingest, reviewing
from service.matching import encoder
from service.model import Article, Claim, Reading
from service.storage import claims, thread_writes, threads
from service.storage.reviews import NewReview
from service.storage.thread_writes import Decided
from tests.storage.samples import GAZETTEER, LAVROV, MINISTRY, claim, queued, reading

SAID = (
    "la défense aérienne a abattu 40 drones dans la nuit", "les impôts baisseront de moitié dès l'an prochain",
    "le pont sera fermé tout le mois de juin", "l'hôpital manque de médecins depuis des années",
    "la grève des trains continuera jusqu'à vendredi", "le musée rouvrira après dix ans de travaux",
    "les pêcheurs refusent les nouveaux quotas de thon", "la neige a coupé toutes les routes du massif",
)  # fmt: skip
AGAIN = ("", " a-t-on appris", " selon nos informations", " comme prévu", " sans surprise")
ARTICLES, CLAIMS, WORKERS = 40, 5, 4


def article(n: int) -> Article:
    told = [f"On dit que {words}." for words in contents(n)]
    return Article(" ".join(told), url=f"https://quai.example/{n}")


def contents(n: int) -> list[str]:
    """What an article claims: five things, each of which two dozen other articles claim too, in other orders."""
    return [SAID[(n * 3 + at * (1 + n % 2)) % len(SAID)] + AGAIN[(n + at) % len(AGAIN)] for at in range(CLAIMS)]


def found(new: Article, n: int) -> Reading:
    said: list[Claim] = [claim(new, words, LAVROV if n % 2 else MINISTRY) for words in dict.fromkeys(contents(n))]
    return reading(*said)


def receive(conn: Connection, articles: Sequence[Article]) -> list[UUID]:
    for each in articles:
        ingest.receive(conn, each)
        conn.commit()
    return queued(conn)


def read(url: str, reading_id: UUID, what: Reading) -> None:
    with psycopg.connect(url, autocommit=True) as mine:
        ingest.read(mine, reading_id, GAZETTEER, extract=lambda _: what, encode=encoder.encode)


def withdraw(url: str, article_id: UUID) -> None:
    with psycopg.connect(url, autocommit=True) as mine:
        ingest.withdraw(mine, article_id)


def reject(url: str, claim_id: UUID) -> None:
    with psycopg.connect(url, autocommit=True) as mine:
        reviewing.review(mine, claim_id, NewReview(kind="extraction", by="Ana", verdict="rejected"))


def erase(url: str, article_id: UUID) -> None:
    with psycopg.connect(url, autocommit=True) as mine:
        ingest.erase(mine, article_id, by="Ana")


def part(url: str, claim_id: UUID) -> None:
    with psycopg.connect(url, autocommit=True) as mine:
        thread = threads.of_claims(mine, [claim_id])[claim_id][0]
        thread_writes.split(mine, thread, [claim_id], Decided("Ana"))


def together(jobs: Sequence[Callable[[], None]]) -> None:
    """Do the jobs with WORKERS at once; whatever one raises, a deadlock too, is raised."""
    with ThreadPoolExecutor(WORKERS) as pool:
        for done in [pool.submit(job) for job in jobs]:
            done.result(timeout=120)


def check(conn: Connection) -> None:
    """What threads repeat is what claims and articles say, and their counts are right."""
    wrong = conn.execute(
        "SELECT l.claim_id FROM thread_claims l"
        " JOIN claims c ON c.id = l.claim_id JOIN articles a ON a.id = c.article_id"
        " WHERE l.stands <> (c.status = 'current' AND a.status = 'active') OR l.sorted_at <> c.sorted_at"
    ).fetchall()
    assert wrong == []
    counts = conn.execute(
        "SELECT t.id, t.claims, count(l.claim_id) FILTER (WHERE l.stands) FROM threads t"
        " LEFT JOIN thread_claims l ON l.thread_id = t.id GROUP BY t.id"
    ).fetchall()
    assert [row for row in counts if row[1] != row[2]] == []
    lost = "SELECT count(*) FROM thread_claims l JOIN threads t ON t.id = l.thread_id WHERE t.merged_into IS NOT NULL"
    assert conn.execute(lost).fetchone() == (0,)
    missing = (
        "SELECT count(*) FROM claims c JOIN articles a ON a.id = c.article_id LEFT JOIN claim_embeddings e"
        " ON e.claim_id = c.id WHERE (c.status = 'current' AND a.status = 'active') <> (e.claim_id IS NOT NULL)"
    )
    assert conn.execute(missing).fetchone() == (0,)


def test_two_hundred_claims_read_by_four_workers_make_a_thread_for_each_thing_said(database_url: str) -> None:
    articles = [article(n) for n in range(ARTICLES)]
    with psycopg.connect(database_url) as conn:
        jobs = receive(conn, articles)
    together([partial(read, database_url, job, found(articles[n], n)) for n, job in enumerate(jobs)])
    with psycopg.connect(database_url) as conn:
        assert conn.execute("SELECT count(*) FROM claims").fetchone() == (
            sum(len(set(contents(n))) for n in range(ARTICLES)),
        )
        rows = conn.execute("SELECT c.text, l.thread_id FROM claims c JOIN thread_claims l ON l.claim_id = c.id")
        held = {(next(i for i, said in enumerate(SAID) if text.startswith(said)), thread) for text, thread in rows}
        assert len(held) == len(SAID) == len({thread for _, thread in held})
        check(conn)


def test_reading_withdrawing_erasing_judging_and_parting_at_once_end_in_one_state(database_url: str) -> None:
    articles = [article(n) for n in range(ARTICLES)]
    with psycopg.connect(database_url) as conn:
        first = receive(conn, articles[:20])
    together([partial(read, database_url, job, found(articles[n], n)) for n, job in enumerate(first)])
    moved = [replace(each, body=f"Mardi. {each.body}") for each in articles[:8]]
    with psycopg.connect(database_url) as conn:
        stored = [id_ for (id_,) in conn.execute("SELECT id FROM articles ORDER BY url")]
        by_article = [[each.id for each in claims.of_article(conn, id_)] for id_ in stored]
        again = receive(conn, [*articles[20:], *moved])[len(first) :]
    fresh = [partial(read, database_url, job, found(articles[20 + n], 20 + n)) for n, job in enumerate(again[:20])]
    revised = [partial(read, database_url, job, found(moved[n], n)) for n, job in enumerate(again[20:])]
    taken_back = [partial(withdraw, database_url, id_) for id_ in stored[12:14]]
    erased = [partial(erase, database_url, id_) for id_ in stored[14:17]]
    judged = [partial(reject, database_url, ids[0]) for ids in by_article[:12]]
    parted = [partial(part, database_url, ids[1]) for ids in by_article[17:]]
    others = [*revised, *judged, *taken_back, *erased, *parted]
    together([job for pair in zip_longest(fresh, others) for job in pair if job])
    with psycopg.connect(database_url) as conn:
        check(conn)
