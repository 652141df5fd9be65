"""Threads, matches and timelines over HTTP."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from flask.testing import FlaskClient

from service import ingest
from service.api import database
from service.app import create_app
from service.config import Config
from service.matching import encoder
from tests.api.conftest import SmallGazetteer, extract

FIRST = "40 drones de {} ont été abattus dans la nuit par la défense aérienne"
AGAIN = "la défense aérienne a abattu 40 drones de {} dans la nuit"
Sending = Callable[..., dict[str, Any]]


@pytest.fixture
def name(word: str) -> str:
    """A name that stands in no other test's claims, in capitals as the small reader knows names."""
    return "Z" + word[1:-1].translate(str.maketrans("0123456789", "ABCDEFGHIJ")) + "Q"


@pytest.fixture
def send(client: FlaskClient, served_database_url: str) -> Sending:
    """Sends an article, has it read and tracked, and gives its only claim."""

    def send(said: str, who: str = "Ana", cue: str = "a déclaré", **members: Any) -> dict[str, Any]:
        text = f"« {said} », {cue} {who}. Et {uuid4()}. {members.pop('credit', '')}"
        answer = client.post("/v1/articles", json={"text": text, "language": "fr"} | members)
        with psycopg.connect(served_database_url, autocommit=True) as conn:
            for (reading,) in conn.execute("SELECT id FROM readings WHERE status = 'queued'").fetchall():
                ingest.read(conn, reading, SmallGazetteer(), extract=extract, encode=encoder.encode)
        article = client.get(f"/v1/articles/{answer.json['article']['id']}").json
        claim: dict[str, Any] = article["claims"][0]
        return claim

    return send


@pytest.fixture
def thread(send: Sending, word: str, name: str) -> list[dict[str, Any]]:
    """Three claims of one thread, by three publishers of whom two took it from one agency; one denies it."""
    quai, port, cale = ({"name": f"{name} {word}"} for name in ("Quai", "Port", "Cale"))
    return [
        send(FIRST.format(name), publisher=quai, credit="(AFP)", published_at="2025-01-04"),
        send(AGAIN.format(name), "Bo", publisher=port, credit="Avec AFP", published_at="2025-01-05"),
        send(AGAIN.format(name), "Cléo", "a nié", publisher=cale, published_at="2025-01-06"),
    ]


def test_a_claim_shows_its_thread(client: FlaskClient, thread: list[dict[str, Any]], send: Sending, word: str) -> None:
    shown = [client.get(f"/v1/claims/{claim['id']}").json["thread"] for claim in thread]
    assert [(each["claims"], each["publishers"]) for each in shown] == [(3, 3)] * 3
    assert len({each["id"] for each in shown}) == 1
    assert send(f"les impôts baisseront de moitié, dit {word}")["thread"] is None


def test_a_thread_tells_who_said_it_first_who_else_and_how_many_on_their_own(
    client: FlaskClient, thread: list[dict[str, Any]]
) -> None:
    told = client.get(f"/v1/threads/{thread[-1]['thread']['id']}").json
    assert (told["first"]["id"], told["first"]["claimant"]["name"]) == (thread[0]["id"], "Ana")
    assert [each["claim"]["id"] for each in told["statements"]] == [claim["id"] for claim in thread]
    assert [told[name] for name in ("claims", "claimants", "articles", "publishers", "independent_publishers")] == [
        3, 3, 3, 3, 2,
    ]  # fmt: skip
    assert [each["agency"] for each in told["origins"]] == ["AFP", None]
    assert told["last_at"] == "2025-01-06T00:00:00Z"


def test_claimants_who_were_merged_are_one_in_a_thread(client: FlaskClient, send: Sending, name: str) -> None:
    said = [send(FIRST.format(name), f"Ana {name}"), send(AGAIN.format(name), f"Bo {name}")]
    thread = f"/v1/threads/{said[1]['thread']['id']}"
    assert client.get(thread).json["claimants"] == 2
    one, other = (claim["claimant"]["entity"]["id"] for claim in said)
    etag = client.get(f"/v1/entities/{one}").headers["ETag"]
    merge = {"by": "ana@exemple.fr", "reason": "one person", "into": other}
    assert client.post(f"/v1/entities/{one}/merge", json=merge, headers={"If-Match": etag}).status_code == 201
    assert client.get(thread).json["claimants"] == 1


def test_threads_are_listed_the_latest_first_and_by_entity(client: FlaskClient, thread: list[dict[str, Any]]) -> None:
    listed = client.get("/v1/threads?limit=200").json["items"]
    mine = thread[-1]["thread"]["id"]
    assert mine in [each["id"] for each in listed]
    assert [each["last_at"] for each in listed] == sorted((each["last_at"] for each in listed), reverse=True)
    bo = thread[1]["claimant"]["entity"]["id"]
    assert mine in [each["id"] for each in client.get(f"/v1/threads?entity={bo}&limit=200").json["items"]]
    assert client.get(f"/v1/threads?entity={uuid4()}").json["items"] == []
    assert mine not in [each["id"] for each in client.get("/v1/threads?min_claims=4&limit=200").json["items"]]
    page = client.get("/v1/threads?limit=1").json
    rest = (
        client.get(f"/v1/threads?limit=1&cursor={page['next_cursor']}").json if page["next_cursor"] else {"items": []}
    )
    assert page["items"][0]["id"] not in [each["id"] for each in rest["items"]]


def test_people_part_and_join_threads(client: FlaskClient, thread: list[dict[str, Any]]) -> None:
    mine = thread[-1]["thread"]["id"]
    parted = client.post(f"/v1/threads/{mine}/split", json={"claims": [thread[0]["id"]], "by": "Ana"})
    assert (parted.status_code, parted.json["claims"]) == (201, 1)
    assert client.get(parted.headers["Location"]).json["id"] == parted.json["id"] != mine
    assert client.get(f"/v1/threads/{mine}").json["claims"] == 2
    joined = client.post(f"/v1/threads/{mine}/join", json={"thread": parted.json["id"], "by": "Ana", "reason": "même"})
    assert (joined.status_code, joined.json["claims"]) == (200, 3)
    assert client.get(f"/v1/threads/{parted.json['id']}").json["id"] == mine
    refused = client.post(f"/v1/threads/{mine}/split", json={"claims": [str(uuid4())], "by": "Ana"})
    assert refused.status_code == 404
    assert client.post(f"/v1/threads/{mine}/join", json={"thread": str(uuid4()), "by": "Ana"}).status_code == 404
    assert client.post(f"/v1/threads/{mine}/split", json={"claims": [], "by": "Ana"}).status_code == 422


def test_a_thread_of_which_nothing_stands_is_a_conflict_and_none_is_not_found(
    client: FlaskClient, thread: list[dict[str, Any]]
) -> None:
    for claim in thread:
        client.delete(f"/v1/articles/{claim['article']['id']}")
    assert client.get(f"/v1/threads/{thread[-1]['thread']['id']}").status_code == 409
    assert client.get(f"/v1/threads/{uuid4()}").status_code == 404


def test_the_claims_like_another_come_with_their_reasons(client: FlaskClient, thread: list[dict[str, Any]]) -> None:
    near = client.get(f"/v1/claims/{thread[0]['id']}/similar?limit=20").json["items"]
    found = {each["claim"]["id"]: each for each in near}
    assert thread[0]["id"] not in found
    assert found[thread[1]["id"]]["relation"] == "same"
    assert all(each["reasons"][0].startswith("likeness") for each in near)
    assert [each["score"] for each in near] == sorted((each["score"] for each in near), reverse=True)
    assert client.get(f"/v1/claims/{uuid4()}/similar").status_code == 404
    client.delete(f"/v1/articles/{thread[0]['article']['id']}")
    assert client.get(f"/v1/claims/{thread[0]['id']}/similar").json["items"] == []


@pytest.mark.usefixtures("worker")
def test_a_sentence_is_found_among_the_claims_in_another_language(
    client: FlaskClient, thread: list[dict[str, Any]], name: str
) -> None:
    asked = {"text": f"Air defences shot down 40 drones {name} during the night", "language": "en", "limit": 20}
    answer = client.post("/v1/match", json=asked)
    assert answer.status_code == 200, answer.text
    found = {each["claim"]["id"]: each["relation"] for each in answer.json["items"]}
    assert found[thread[0]["id"]] == "same"
    assert thread[-1]["thread"]["id"] in [each["id"] for each in answer.json["threads"]]
    assert client.post("/v1/match", json={"text": "un mot"}).json["language"] == "fr"


def test_a_sentence_that_no_worker_encodes_is_unavailable_for_now(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, served_database_url: str
) -> None:
    monkeypatch.setattr("service.api.matches.SECONDS", 0.2)
    answer = client.post("/v1/match", json={"text": "un mot"})
    assert (answer.status_code, answer.json["type"]) == (503, "/problems/no-worker")
    assert "Retry-After" in answer.headers
    with psycopg.connect(served_database_url, autocommit=True) as conn:
        conn.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'encode'")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": " \n"},
        {"text": "…"},
        {"text": "mot " * 12_000},
        {"text": "a", "limit": 0},
        {"text": 1},
    ],
)
def test_a_sentence_that_is_none_is_refused(client: FlaskClient, body: Any) -> None:
    assert client.post("/v1/match", json=body).status_code == 422


RATED = {
    "kind": "truth", "by": "Bo", "rating": "Faux", "rating_value": 1, "best_rating": 5, "worst_rating": 1,
    "explanation": "Il y en eut 12.", "url": "https://verif.example/drones", "date": "2025-01-07",
    "publisher": {"name": "Vérif", "site": "verif.example"}, "language": "fr",
}  # fmt: skip


def rate(client: FlaskClient, address: str, body: Any, etag: str | None = None) -> Any:
    etag = etag or client.get(address).headers["ETag"]
    return client.post(f"{address}/reviews", json=body, headers={"If-Match": etag})


def test_a_thread_shows_what_people_say_of_its_truth(client: FlaskClient, thread: list[dict[str, Any]]) -> None:
    address = f"/v1/threads/{thread[-1]['thread']['id']}"
    first = rate(client, address, RATED)
    assert first.status_code == 201, first.text
    second = rate(client, address, RATED | {"by": "Cléo", "rating": "Exagéré"}, first.headers["ETag"])
    assert second.status_code == 201, second.text
    shown = client.get(address).json
    assert shown == second.json
    assert [each["by"] for each in shown["reviews"]] == ["Cléo", "Bo"]
    assert shown["reviews"][1] | RATED == shown["reviews"][1]
    page = client.get(first.headers["Location"] + "?limit=1").json
    rest = client.get(f"{first.headers['Location']}?cursor={page['next_cursor']}").json
    assert page["items"] + rest["items"] == shown["reviews"]
    assert [each["by"] for each in listed(client, shown["id"])["reviews"]] == ["Cléo", "Bo"]


def listed(client: FlaskClient, thread_id: str) -> dict[str, Any]:
    return next(each for each in client.get("/v1/threads?limit=200").json["items"] if each["id"] == thread_id)


def test_a_thread_is_judged_as_it_was_read(
    client: FlaskClient, thread: list[dict[str, Any]], send: Sending, name: str
) -> None:
    address = f"/v1/threads/{thread[-1]['thread']['id']}"
    assert client.post(f"{address}/reviews", json=RATED).status_code == 428
    etag = client.get(address).headers["ETag"]
    send(AGAIN.format(name), "Dora")
    assert rate(client, address, RATED, etag).status_code == 412
    assert rate(client, address, RATED, "*").status_code == 201


def test_what_people_said_of_a_thread_goes_with_it_into_another(
    client: FlaskClient, thread: list[dict[str, Any]]
) -> None:
    mine = thread[-1]["thread"]["id"]
    parted = client.post(f"/v1/threads/{mine}/split", json={"claims": [thread[0]["id"]], "by": "Ana"}).json["id"]
    assert rate(client, f"/v1/threads/{parted}", RATED).status_code == 201
    joined = client.post(f"/v1/threads/{mine}/join", json={"thread": parted, "by": "Ana"}).json
    assert [each["rating"] for each in joined["reviews"]] == ["Faux"]
    assert client.get(f"/v1/threads/{parted}/reviews").json["items"] == joined["reviews"]


def test_a_thread_of_which_nothing_stands_is_not_judged_and_none_is_not_found(
    client: FlaskClient, thread: list[dict[str, Any]]
) -> None:
    address = f"/v1/threads/{thread[-1]['thread']['id']}"
    for claim in thread:
        client.delete(f"/v1/articles/{claim['article']['id']}")
    assert rate(client, address, RATED, "*").status_code == 409
    assert rate(client, f"/v1/threads/{uuid4()}", RATED, "*").status_code == 404
    assert client.get(f"/v1/threads/{uuid4()}/reviews").status_code == 404


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/kind"),
        (RATED | {"kind": "extraction"}, "#/kind"),
        (RATED | {"verdict": "accepted"}, "#/verdict"),
        (RATED | {"rating": None}, "#/rating"),
        (RATED | {"url": "verif"}, "#/url"),
        (RATED | {"rating_value": True}, "#/rating_value"),
    ],
)
def test_a_judgement_of_a_thread_that_says_nothing_clear_is_refused(
    client: FlaskClient, thread: list[dict[str, Any]], body: Any, pointer: str
) -> None:
    answer = rate(client, f"/v1/threads/{thread[-1]['thread']['id']}", body)
    assert answer.status_code == 422, answer.text
    assert pointer in [error["pointer"] for error in answer.json["errors"]]


def test_a_thread_lists_what_contradicts_what_and_says_how_much_was_compared(
    client: FlaskClient, thread: list[dict[str, Any]]
) -> None:
    told = client.get(f"/v1/threads/{thread[-1]['thread']['id']}").json
    assert [told[name] for name in ("conflicts", "conflicts_total", "claims_compared")] == [[], 0, 3]


def test_a_sentence_of_100_kb_is_refused_where_a_body_may_be_that_long(
    served_database_url: str, tmp_path: Path
) -> None:
    app = create_app(Config(database_url=served_database_url, data_dir=tmp_path, wait=0, pool_size=2))
    try:
        answer = app.test_client().post("/v1/match", json={"text": "mot " * 25_000})
    finally:
        database.close(app)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/text")


def test_a_timeline_tells_what_was_said_in_the_order_of_time(client: FlaskClient, send: Sending, word: str) -> None:
    who = f"Dora {word}"
    later = send("il neigera demain sur la ville", who, published_at="2025-02-02")
    earlier = send("il ventera demain sur le port", who, published_at="2025-01-02")
    entity = later["claimant"]["entity"]["id"]
    page = client.get(f"/v1/entities/{entity}/timeline?limit=1").json
    rest = client.get(f"/v1/entities/{entity}/timeline?cursor={page['next_cursor']}").json
    told = [*page["items"], *rest["items"]]
    assert {each["claim"]["id"] for each in told} == {earlier["id"], later["id"]}
    assert [each["at"] for each in told] == ["2025-01-04T00:00:00Z"] * 2
    assert all(each["dated"] for each in told)
    assert rest["next_cursor"] is None
    assert client.get(f"/v1/entities/{entity}/timeline?since=2025-01-05").json["items"] == []
    assert client.get(f"/v1/entities/{uuid4()}/timeline").status_code == 404
    assert client.get(f"/v1/entities/{entity}/timeline?since=demain").status_code == 422
