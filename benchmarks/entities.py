"""How fast entities are found by name, and suggested for a merge, among 100,000: figures printed, not judged.

The names are made of first names and surnames, with a second spelling for each third one, so that words repeat as they
do in an archive. `--explain` prints how Postgres seeks them.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

import psycopg
from own_database import own_database
from psycopg import Connection

from service import packs as pack
from service.names import normalise_name
from service.storage import entities, suggestions

ENTITIES = 100_000
REPEATS = 200
SYLLABLES = "bel cour dan far gui lan mar nov pel rou sar tal ver zan bri cho dre fon gra lou mon tri"
ENDS = "ard eau er et ier in on ot ov ski oux and aud"
TYPES = ("person", "person", "organization", "place", "thing")


def main() -> None:
    """Fill a database of its own, and time each way of asking."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entities", type=int, default=ENTITIES)
    parser.add_argument("--explain", action="store_true", help="print the plans too")
    args = parser.parse_args()
    with own_database() as url, psycopg.connect(url, autocommit=True) as conn:
        names = fill(conn, args.entities)
        measure(conn, names, explain=args.explain)


def fill(conn: Connection, count: int) -> list[tuple[UUID, str]]:
    """Store the entities with their aliases; gives each one's id and name."""
    chance = random.Random(7)
    firsts = pack.load("fr").section("people")["first_names"]["masculine"].split()
    made = [(uuid4(), f"{chance.choice(firsts)} {_surname(chance)}") for _ in range(count)]
    with conn.cursor() as cursor:
        with cursor.copy(
            "COPY entities (id, canonical_id, found_as, name, normalised, type, created_by) FROM STDIN"
        ) as out:
            for number, (id_, name) in enumerate(made):
                of_type = TYPES[number % len(TYPES)]
                out.write_row(
                    (id_, id_, f"{normalise_name(name)} {number}", name, normalise_name(name), of_type, "reading")
                )
        with cursor.copy("COPY entity_aliases (entity_id, normalised, name, added_by) FROM STDIN") as out:
            for number, (id_, name) in enumerate(made):
                for alias in {name, name.replace("i", "y")} if number % 3 == 0 else {name}:
                    out.write_row((id_, normalise_name(alias), alias, "reading"))
    conn.execute("ANALYZE")
    return made


def measure(conn: Connection, names: Sequence[tuple[UUID, str]], *, explain: bool) -> None:
    """Print the times of each kind of search."""
    chance = random.Random(11)
    sample = [chance.choice(names) for _ in range(REPEATS)]
    asked: dict[str, list[str]] = {
        "whole name": [name for _, name in sample],
        "three letters": [name[:3] for _, name in sample],
        "beginning of a surname": [name.split()[1][:5] for _, name in sample],
        "typing mistake": [_misspelt(name, chance) for _, name in sample],
        "nobody": [f"{name[::-1]}q" for _, name in sample],
    }
    for what, queries in asked.items():
        say(f"q: {what}", [lambda q=q: entities.search(conn, q) for q in queries])
        say(f"q: {what}, one type", [lambda q=q: entities.search(conn, q, of_type="person") for q in queries])
    say("no q, by name", [lambda: entities.search(conn)] * REPEATS)
    say("no q, newest first", [lambda: entities.search(conn, sort="newest")] * REPEATS)
    say("no q, most claims first", [lambda: entities.search(conn, sort="claims")] * REPEATS)
    say("exact name", [lambda n=n: entities.named(conn, n) for _, n in sample])
    say("suggestions", [lambda i=i: suggestions.find(conn, i) for i, _ in sample])
    if explain:
        print_plans(conn, sample[0][1])


def say(what: str, calls: Sequence[Callable[[], object]]) -> None:
    """Run the calls and print their times in milliseconds."""
    times = []
    for call in calls:
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    nearly_all = times[len(times) * 99 // 100 - 1]
    print(f"{what:40} p50 {statistics.median(times):7.1f} ms   p99 {nearly_all:7.1f} ms   max {times[-1]:7.1f} ms")


def print_plans(conn: Connection, name: str) -> None:
    """Print how the searches are planned, by auto_explain, which writes into this very connection."""
    conn.add_notice_handler(lambda notice: print(notice.message_primary))
    conn.execute("LOAD 'auto_explain'")
    conn.execute("SET auto_explain.log_min_duration = 0")
    conn.execute("SET auto_explain.log_analyze = on")
    conn.execute("SET client_min_messages = log")
    for q in (name[:5], f"{name[:-2]}x{name[-2:]}"):
        entities.search(conn, q)


def _surname(chance: random.Random) -> str:
    syllables = chance.choices(SYLLABLES.split(), k=chance.choice((1, 2, 2, 3)))
    return ("".join(syllables) + chance.choice(ENDS.split())).capitalize()


def _misspelt(name: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(name) - 2)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


if __name__ == "__main__":
    main()
