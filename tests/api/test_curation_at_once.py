"""Many people decide about the same entities at once, while articles are read: nobody meets a deadlock."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier
from typing import Any

import psycopg
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from service.api import database
from service.app import create_app
from service.config import Config
from tests.api.conftest import read_queued

ANA = {"by": "ana@exemple.fr", "reason": "vu sur place"}
PEOPLE = ("Zoé Brun", "Zoé Lebrun", "Max Le Du", "Max Ledu", "Léa Roy", "Brun")
ROUNDS = 12


@dataclass
class Newsroom:
    """A service on a database of its own, with people who spoke."""

    app: Flask
    url: str
    ids: dict[str, str] = field(default_factory=dict)
    sent: int = 0

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> TestResponse:
        headers = {} if method == "GET" else {"If-Match": "*"}
        return self.app.test_client().open(path, method=method, json=body, headers=headers)

    def decide(self, path: str, **body: Any) -> TestResponse:
        return self.ask("POST", f"/v1/{path}", ANA | body)

    def send(self, name: str) -> str:
        """Sends an article in which somebody of this name speaks, without having it read; its id."""
        self.sent += 1
        text = f"« Numéro {self.sent} », a déclaré {name}."
        article_id: str = self.ask("POST", "/v1/articles", {"text": text, "language": "fr"}).json["article"]["id"]
        return article_id

    def speaks(self, name: str) -> str:
        """Has somebody of this name speak; the id of the entity."""
        article = self.send(name)
        read_queued(self.url)
        [claim] = self.ask("GET", f"/v1/articles/{article}").json["claims"]
        entity: str = claim["claimant"]["entity"]["id"]
        return entity

    def claimants(self, entity: str) -> list[str]:
        items = self.ask("GET", f"/v1/entities/{entity}/claims?limit=200&role=claimant").json["items"]
        assert {claim["claimant"]["entity"]["id"] for claim in items} <= {entity}
        return [claim["claimant"]["name"] for claim in items]

    def deadlocks(self) -> int:
        with psycopg.connect(self.url, autocommit=True) as conn:
            conn.execute("SELECT pg_stat_force_next_flush()")
            row = conn.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()").fetchone()
            return int(row[0]) if row else -1


@pytest.fixture
def newsroom(database_url: str, tmp_path: Path) -> Iterator[Newsroom]:
    app = create_app(Config(database_url=database_url, data_dir=tmp_path, wait=0, pool_size=8))
    found = Newsroom(app, database_url)
    found.ids = {name: found.speaks(name) for name in PEOPLE}
    yield found
    assert found.deadlocks() == 0
    database.close(app)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What the calls give that all begin at the same moment."""
    together = Barrier(len(calls))

    def call(number: int) -> Any:
        together.wait()
        return calls[number]()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(call, range(len(calls))))


def statuses(answers: Sequence[TestResponse]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


def test_of_merges_that_would_make_a_ring_the_last_is_refused(newsroom: Newsroom) -> None:
    one, two, three = (newsroom.ids[name] for name in PEOPLE[:3])
    pairs = [(one, two), (two, three), (three, one)]
    for _ in range(ROUNDS):
        answers = at_once(*(lambda p=p: newsroom.decide(f"entities/{p[0]}/merge", into=p[1]) for p in pairs))
        made = [answer.json["id"] for answer in answers if answer.status_code == 201]
        refused = [answer.json["type"] for answer in answers if answer.status_code == 409]
        assert len(made) + len(refused) == 3
        assert set(refused) == {"/problems/entity-gone"}
        for judgement in made:
            assert newsroom.decide(f"judgements/{judgement}/undo").status_code == 200


def test_a_merge_is_undone_once_by_whoever_comes_first_while_it_is_made_again(newsroom: Newsroom) -> None:
    one, two = newsroom.ids[PEOPLE[0]], newsroom.ids[PEOPLE[1]]
    for _ in range(ROUNDS):
        made = newsroom.decide(f"entities/{one}/merge", into=two).json["id"]
        first, second, again = at_once(
            lambda made=made: newsroom.decide(f"judgements/{made}/undo"),
            lambda made=made: newsroom.decide(f"judgements/{made}/undo"),
            lambda: newsroom.decide(f"entities/{one}/merge", into=two),
        )
        assert statuses([first, second]) == [200, 409]
        assert again.status_code in (201, 409)
        holds = again.status_code == 201
        assert newsroom.ask("GET", f"/v1/entities/{one}").status_code == (308 if holds else 200)
        if holds:
            newsroom.decide(f"judgements/{again.json['id']}/undo")


def test_whoever_asks_during_merges_is_shown_the_entity_or_led_to_what_it_is(newsroom: Newsroom) -> None:
    one, two = newsroom.ids[PEOPLE[0]], newsroom.ids[PEOPLE[1]]

    def merging() -> None:
        for _ in range(ROUNDS):
            made = newsroom.decide(f"entities/{one}/merge", into=two)
            assert made.status_code == 201
            assert newsroom.decide(f"judgements/{made.json['id']}/undo").status_code == 200

    def asking() -> None:
        for _ in range(4 * ROUNDS):
            answer = newsroom.ask("GET", f"/v1/entities/{one}")
            if answer.status_code == 308:
                assert answer.headers["Location"] == f"/v1/entities/{two}"
            else:
                assert (answer.status_code, answer.json["id"]) == (200, one)
                assert {alias["name"] for alias in answer.json["aliases"]} == {PEOPLE[0]}

    at_once(merging, asking, asking)


def test_a_suggestion_that_two_accept_at_once_is_merged_once(newsroom: Newsroom) -> None:
    one, two = newsroom.ids["Max Le Du"], newsroom.ids["Max Ledu"]
    assert two in [
        each["entity"]["id"] for each in newsroom.ask("GET", f"/v1/entities/{one}/suggestions").json["items"]
    ]
    for pairs in ([(one, two)] * 3, [(one, two), (two, one)]):
        answers = at_once(*(lambda p=p: newsroom.decide(f"entities/{p[0]}/suggestions/{p[1]}/accept") for p in pairs))
        assert statuses(answers) == [201, *[409] * (len(pairs) - 1)]
        [made] = [answer.json["id"] for answer in answers if answer.status_code == 201]
        newsroom.decide(f"judgements/{made}/undo")


def test_reconciliation_during_merges_gives_each_entity_once_and_as_what_it_is(newsroom: Newsroom) -> None:
    one, two = newsroom.ids["Zoé Brun"], newsroom.ids["Léa Roy"]
    queries = json.dumps({"q0": {"query": "Zoé Brun"}, "q1": {"query": "Léa Roy"}})

    def merging() -> None:
        for _ in range(ROUNDS):
            made = newsroom.decide(f"entities/{one}/merge", into=two).json["id"]
            newsroom.decide(f"judgements/{made}/undo")

    def reconciling() -> None:
        for _ in range(3 * ROUNDS):
            answer = newsroom.app.test_client().post("/reconcile", data={"queries": queries})
            assert answer.status_code == 200
            for asked in answer.get_json().values():
                ids = [candidate["id"] for candidate in asked["result"]]
                assert len(set(ids)) == len(ids) > 0

    at_once(merging, reconciling, reconciling)


def test_what_is_read_while_its_name_is_split_off_counts_as_the_one_that_was_split_off(newsroom: Newsroom) -> None:
    entity, name = newsroom.ids["Max Le Du"], "Maxime Le Du"
    newsroom.decide(f"entities/{entity}/aliases", name=name)
    said = 0
    for _ in range(ROUNDS):
        for _ in range(3):
            newsroom.send(name)
            said += 1
        split, _ = at_once(
            lambda: newsroom.decide(f"entities/{entity}/splits", names=[name]), lambda: read_queued(newsroom.url)
        )
        assert split.status_code == 201
        made = split.json["into"]
        assert newsroom.claimants(made) == [name] * said
        assert newsroom.claimants(entity) == ["Max Le Du"]
        undone, _ = at_once(
            lambda judgement=split.json["id"]: newsroom.decide(f"judgements/{judgement}/undo"),
            lambda: read_queued(newsroom.url),
        )
        assert undone.status_code == 200
        assert sorted(newsroom.claimants(entity)) == ["Max Le Du", *[name] * said]


def test_nobody_meets_a_deadlock_whatever_everybody_does_at_once(newsroom: Newsroom) -> None:
    everybody = list(newsroom.ids.values())

    def somebody(seed: int) -> Callable[[], list[int]]:
        chance, judged = random.Random(seed), list[str]()

        def act() -> int:
            one, other = chance.choice(everybody), chance.choice(everybody)
            name = chance.choice([*PEOPLE, "Anne Vial", "Ugo Petit"])
            answer = chance.choice(
                [
                    lambda: newsroom.decide(f"entities/{one}/merge", into=other),
                    lambda: newsroom.decide(f"entities/{one}/splits", names=[name]),
                    lambda: newsroom.decide(f"entities/{one}/aliases", name=name),
                    lambda: newsroom.decide(f"entities/{one}/aliases/remove", name=name),
                    lambda: newsroom.decide(f"entities/{one}/suggestions/{other}/reject"),
                    lambda: newsroom.ask("PATCH", f"/v1/entities/{one}", ANA | {"name": name, "part_of": other}),
                    lambda: newsroom.decide(f"judgements/{chance.choice(judged or [one])}/undo"),
                    lambda: newsroom.ask("GET", f"/v1/entities/{one}/suggestions"),
                ]
            )()
            if answer.status_code == 201:
                judged.append(answer.json["id"])
            return answer.status_code

        return lambda: [act() for _ in range(40)]

    def reading() -> list[int]:
        for name in [*PEOPLE, "Anne Vial", "Ugo Petit"] * 3:
            newsroom.send(name)
            read_queued(newsroom.url)
        return []

    found = {status for answers in at_once(*map(somebody, range(4)), reading) for status in answers}
    assert found <= {200, 201, 204, 404, 409}
    assert {200, 201, 409} <= found
