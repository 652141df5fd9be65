"""How fast claims are matched among many, and with what recall: `matching.py [--claims 100000] [--data FOLDER]`.

The claims are those of crowd.py, in articles of five, in a database that nothing waits for the disk of; with --data it
is kept in that folder, and asked again where it stands already. Timed are the candidates and the decisions on them, for
one sentence (the database's part of POST /v1/match, then with what the answer shows) and, over whole new articles, for
each of their claims; beside it what of tracking is not matching but writing: vectors stored and indexed, threads
written and told of. Recall is the share of the ten nearest by exact search that the index gives.
"""

import argparse
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np
import psycopg
from crowd import PER_ARTICLE, Crowd, Told
from psycopg import Connection
from stored_crowd import add, opened, warm
from tracked import STEPS, Meter, track

from service import tracking
from service.matching import statements
from service.storage import embeddings, threads
from service.storage.codec import HalfVector
from service.storage.embeddings import Asked, Least, Vector

ASKED = 500
WARMING = 500
COMPARED = 100
NEAREST = 10


@dataclass(frozen=True, slots=True)
class New:
    """Claims that are not stored, with their vectors."""

    told: Sequence[Told]
    vectors: np.ndarray

    def asked(self) -> list[Asked]:
        return [Asked(v.tolist(), each.text, each.language) for each, v in zip(self.told, self.vectors, strict=True)]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="a folder to keep the database in")
    parser.add_argument("--shared-buffers", help="of Postgres; those of the embedded one when not given")
    args = parser.parse_args()
    settings = {"shared_buffers": args.shared_buffers} if args.shared_buffers else {}
    crowd = Crowd(args.claims, args.data)
    say_load("load when it begins")
    with (
        tempfile.TemporaryDirectory(prefix="dixit-matching-") as folder,
        opened(args.data or Path(folder), crowd, args.claims, **settings) as url,
        psycopg.connect(url, autocommit=True) as conn,
    ):
        say_size(conn)
        warm(conn)
        measure(conn, crowd)
    say_load("load when it ends")


def measure(conn: Connection, crowd: Crowd) -> None:
    """Everything that is timed, each on claims of its own; the first of them warm the caches."""
    meter = Meter(conn)
    warming, single, shown, articles = (_new(crowd, count) for count in (WARMING, ASKED, ASKED, ASKED))
    for name, do, each in (
        ("(warming)", match, warming), ("matching a sentence", match, single), ("with what is shown", answer, shown),
    ):  # fmt: skip
        for asked in each.asked():
            with meter.step(name):
                do(conn, asked)
        print(meter.percentiles(name), flush=True)
    for article_id, made in stored(conn, crowd, articles):
        track(conn, article_id, made, meter)
    print("of a claim, in articles of", PER_ARTICLE)
    for name in STEPS:
        print(meter.percentiles(name, among=PER_ARTICLE))
    print(f"recall of the nearest {NEAREST} {recall(conn, single.vectors[:COMPARED]):.3f}")


def _new(crowd: Crowd, count: int) -> New:
    told = crowd.claims(count)
    return New(told, crowd.embedded(told))


def match(conn: Connection, asked: Asked) -> None:
    """Find what may say the same as a sentence, and decide."""
    with conn.transaction():
        tracking.matches(conn, statements.of_text(asked.text, asked.language), asked)


def answer(conn: Connection, asked: Asked) -> None:
    """What POST /v1/match asks of the database for its answer: matches, and the claims of the threads met."""
    with conn.transaction():
        said = statements.of_text(asked.text, asked.language)
        found = tracking.matches(conn, said, asked, limit=10)
        met = {match.thread_id for match in found if match.thread_id and match.verdict.relation != "different"}
        threads.members(conn, [thread.id for thread in threads.of_ids(conn, sorted(met))])


def stored(conn: Connection, crowd: Crowd, new: New) -> list[tuple[UUID, Mapping[str, Vector]]]:
    """New articles whose claims are stored, and not tracked yet: each with the vectors of what it claims, by text."""
    found = []
    for at in range(0, len(new.told), PER_ARTICLE):
        told, vectors = new.told[at : at + PER_ARTICLE], new.vectors[at : at + PER_ARTICLE].tolist()
        made = {each.text: vector for each, vector in zip(told, vectors, strict=True)}
        found.append((add(conn, crowd, told), made))
    return found


def recall(conn: Connection, asked: np.ndarray) -> float:
    """The share of the NEAREST likest that the index gives, by likeness: one as like as the last of them is as good."""
    right = 0
    for vector in asked:
        with conn.transaction():
            found = embeddings.near(conn, Asked(vector.tolist(), "", ""), least=Least(-1, -1))
            last = exact(conn, vector)
        likenesses = sorted((near.likeness for near in found), reverse=True)[:NEAREST]
        right += sum(likeness >= last for likeness in likenesses)
    return right / len(asked) / NEAREST


def exact(conn: Connection, vector: np.ndarray) -> float:
    """The likeness of the NEARESTth likest claim, by looking at all of them."""
    conn.execute("SET LOCAL enable_indexscan = off")
    [(last,)] = conn.execute(
        "SELECT min(likeness) FROM (SELECT -(embedding <#> %(v)s::halfvec) AS likeness FROM claim_embeddings"
        " ORDER BY embedding <#> %(v)s::halfvec LIMIT %(n)s) AS likest",
        {"v": HalfVector(vector.tolist()), "n": NEAREST},
        prepare=False,
    ).fetchall()
    return float(last)


def say_load(when: str) -> None:
    print(f"{when:21} {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def say_size(conn: Connection) -> None:
    [(count, table, index)] = conn.execute(
        "SELECT (SELECT count(*) FROM claim_embeddings), pg_size_pretty(pg_relation_size('claim_embeddings')),"
        " pg_size_pretty(pg_relation_size('claim_embeddings_near'))"
    )
    print(f"stored                {count} claims, vectors {table}, their index {index}")


if __name__ == "__main__":
    main()
