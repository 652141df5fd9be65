"""What people decide about entities over HTTP: on what they read, undone as it was done, and refused with a reason."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.api.problem_kinds import KINDS
from tests.api.conftest import Posting

ANA = {"by": "ana@exemple.fr", "reason": "les deux noms désignent la même personne"}
Named = Callable[[str], str]


@pytest.fixture
def named(post: Posting) -> Named:
    """Has an article read in which somebody of this name speaks, and gives the id of the entity."""

    def speaker(name: str) -> str:
        article = post(f"« Rien ne presse à {name} », a déclaré {name}.")
        found: str = article["claims"][0]["claimant"]["entity"]["id"]
        return found

    return speaker


def decide(
    client: FlaskClient, path: str, body: dict[str, Any], *, method: str = "POST", etag: str = "*"
) -> TestResponse:
    return client.open(f"/v1/{path}", method=method, json=body, headers={"If-Match": etag})


def merge(client: FlaskClient, one: str, into: str) -> TestResponse:
    return decide(client, f"entities/{one}/merge", ANA | {"into": into})


def etag(client: FlaskClient, entity: str) -> str:
    return client.get(f"/v1/entities/{entity}").headers["ETag"]


def test_a_change_is_made_on_what_was_read_and_answers_the_next_etag(
    client: FlaskClient, named: Named, word: str
) -> None:
    entity = named(f"Zoé {word}")
    first = etag(client, entity)
    changed = decide(client, f"entities/{entity}", ANA | {"name": f"Zoé Anne {word}"}, method="PATCH", etag=first)
    assert (changed.status_code, changed.json["name"]) == (200, f"Zoé Anne {word}")
    assert changed.headers["ETag"] == etag(client, entity) != first
    again = decide(client, f"entities/{entity}", ANA | {"name": "Autre"}, method="PATCH", etag=first)
    assert (again.status_code, again.json["type"]) == (412, "/problems/stale")
    assert client.get(f"/v1/entities/{entity}").json["name"] == f"Zoé Anne {word}"


@pytest.mark.parametrize("given", ['"', "x", '"abc"', '"1", "2"', 'W/"1.abc"', '"99999999999999999999.a"', '"-1.a"'])
def test_what_is_no_etag_of_the_entity_matches_nothing(
    client: FlaskClient, named: Named, word: str, given: str
) -> None:
    answer = decide(client, f"entities/{named(f'Zoé {word}')}", ANA | {"name": "X"}, method="PATCH", etag=given)
    assert answer.status_code in (412, 428)


def test_a_change_that_does_not_say_what_it_was_made_on_is_refused(
    client: FlaskClient, named: Named, word: str
) -> None:
    entity = named(f"Zoé {word}")
    for path, body, method in (
        (f"entities/{entity}", {"name": "X"}, "PATCH"),
        (f"entities/{entity}/aliases", {"name": "X"}, "POST"),
        (f"entities/{entity}/aliases/remove", {"name": "X"}, "POST"),
        (f"entities/{entity}/merge", {"into": str(uuid4())}, "POST"),
        (f"entities/{entity}/splits", {"names": ["X"]}, "POST"),
        (f"entities/{entity}/suggestions/{uuid4()}/accept", {}, "POST"),
    ):
        answer = client.open(f"/v1/{path}", method=method, json=ANA | body)
        assert (answer.status_code, answer.json["type"]) == (428, "/problems/unconditional"), path


def test_several_corrections_are_made_together_or_not_at_all(client: FlaskClient, named: Named, word: str) -> None:
    entity, whole = named(f"Zoé {word}"), named(f"Max {word}")
    body = ANA | {"name": f"Groupe {word}", "type": "group", "part_of": whole, "same_as": ["https://exemple.org/q1"]}
    shown = decide(client, f"entities/{entity}", body, method="PATCH", etag=etag(client, entity)).json
    assert (shown["name"], shown["type"], shown["part_of"]["id"], shown["same_as"]) == (
        f"Groupe {word}", "group", whole, ["https://exemple.org/q1"],
    )  # fmt: skip
    refused = decide(client, f"entities/{whole}", ANA | {"name": "Y", "part_of": entity}, method="PATCH")
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/part-loop")
    assert client.get(f"/v1/entities/{whole}").json["name"] == f"Max {word}"


def test_names_are_added_and_taken_away(client: FlaskClient, named: Named, word: str) -> None:
    entity = named(f"Zoé {word}")
    added = decide(client, f"entities/{entity}/aliases", ANA | {"name": f"Зоя {word}", "language": "ru"})
    assert {"name": f"Зоя {word}", "language": "ru", "added_by": "editor", "article": None} in added.json["aliases"]
    assert [hit["id"] for hit in client.get("/v1/entities", query_string={"q": f"Зоя {word}"}).json["items"]] == [
        entity
    ]
    removed = decide(client, f"entities/{entity}/aliases/remove", ANA | {"name": f"Зоя {word}"})
    assert [alias["name"] for alias in removed.json["aliases"]] == [f"Zoé {word}"]
    own = decide(client, f"entities/{entity}/aliases/remove", ANA | {"name": f"Zoé {word}"})
    assert own.status_code == 409


def test_what_was_merged_leads_to_what_it_is_until_that_is_undone(client: FlaskClient, named: Named, word: str) -> None:
    one, other = named(f"Zoe {word}"), named(f"Zoé Anne {word}")
    before = client.get(f"/v1/entities/{one}").json
    made = merge(client, one, other)
    assert (made.status_code, made.json["kind"], made.json["by"]) == (201, "merge", ANA["by"])
    moved = client.get(f"/v1/entities/{one}/profile?scope=self")
    assert (moved.status_code, moved.headers["Location"]) == (308, f"/v1/entities/{other}/profile?scope=self")
    assert client.get(f"/v1/entities/{one}").headers["Location"] == f"/v1/entities/{other}"
    claims = client.get(f"/v1/entities/{other}/claims").json["items"]
    assert {(c["claimant"]["entity"]["id"], c["claimant"]["name"]) for c in claims} == {
        (other, f"Zoe {word}"), (other, f"Zoé Anne {word}"),
    }  # fmt: skip
    undone = client.post(f"/v1/judgements/{made.json['id']}/undo", json=ANA)
    assert (undone.status_code, undone.json["undone_by"]) == (200, ANA["by"])
    after = client.get(f"/v1/entities/{one}").json
    assert {**after, "version": 1, "updated_at": ""} == {**before, "version": 1, "updated_at": ""}
    assert len(client.get(f"/v1/entities/{other}/claims").json["items"]) == 1


def split(client: FlaskClient, entity: str, **portion: Any) -> TestResponse:
    return decide(client, f"entities/{entity}/splits", ANA | portion)


def claimants(client: FlaskClient, entity: str) -> set[str]:
    claims = client.get(f"/v1/entities/{entity}/claims").json["items"]
    return {claim["claimant"]["name"] for claim in claims}


def test_one_that_holds_two_is_split_until_that_is_undone(
    client: FlaskClient, post: Posting, named: Named, word: str
) -> None:
    one = named(f"Marine {word}")
    decide(client, f"entities/{one}/aliases", ANA | {"name": f"Jean {word}"})
    assert named(f"Jean {word}") == one
    before = client.get(f"/v1/entities/{one}").json
    made = split(client, one, names=[f"JEAN {word}"], type="person")
    assert (made.status_code, made.json["kind"], made.json["entity"], made.json["reason"]) == (
        201, "split", one, ANA["reason"],
    )  # fmt: skip
    other = made.json["into"]
    assert made.json["after"] == {"names": [f"Jean {word}"], "claims": []}
    assert (claimants(client, one), claimants(client, other)) == ({f"Marine {word}"}, {f"Jean {word}"})
    assert named(f"Jean {word}") == other
    assert [item["kind"] for item in client.get(f"/v1/entities/{one}/history").json["items"]] == ["split", "add_alias"]
    undone = client.post(f"/v1/judgements/{made.json['id']}/undo", json=ANA)
    assert (undone.status_code, undone.json["undone_reason"]) == (200, ANA["reason"])
    after = client.get(f"/v1/entities/{one}").json
    assert {**after, "version": 1, "updated_at": ""} == {**before, "version": 1, "updated_at": ""}
    assert claimants(client, one) == {f"Marine {word}", f"Jean {word}"}
    assert client.get(f"/v1/entities/{other}").headers["Location"] == f"/v1/entities/{one}"


def test_homonyms_are_split_by_chosen_claims(client: FlaskClient, post: Posting, named: Named, word: str) -> None:
    one = named(f"Jean {word}")
    claim = post(f"« Il neige à {word} », a déclaré Jean {word}.")["claims"][0]["id"]
    other = split(client, one, claims=[claim], name=f"Jean {word}").json["into"]
    assert client.get(f"/v1/claims/{claim}").json["claimant"]["entity"]["id"] == other
    open_to_both = post(f"« Il vente à {word} », a déclaré Jean {word}.")["claims"][0]["claimant"]
    assert (open_to_both["name"], open_to_both["entity"]) == (f"Jean {word}", None)
    shown = [(each["name"], each["reasons"]) for each in open_to_both["candidates"]]
    assert shown == [(f"Jean {word}", [f"bears the name Jean {word}"])] * 2
    assert {each["entity"]["id"] for each in open_to_both["candidates"]} == {one, other}
    assert sum(each["confidence"] for each in open_to_both["candidates"]) <= open_to_both["confidence"] + 0.01


def test_a_split_that_cannot_be_is_refused_and_changes_nothing(client: FlaskClient, named: Named, word: str) -> None:
    one, stranger, gone = named(f"Zoé {word}"), named(f"Max {word}"), named(f"Léa {word}")
    decide(client, f"entities/{one}/aliases", ANA | {"name": f"Anne {word}"})
    merge(client, gone, stranger)
    foreign = client.get(f"/v1/entities/{stranger}/claims").json["items"][0]["id"]
    before = client.get(f"/v1/entities/{one}").json
    for answer, kind in (
        (split(client, one, names=["Personne"]), "unknown-name"),
        (split(client, one, names=[f"Zoé {word}"]), "own-name"),
        (split(client, one, names=[f"Zoé {word}", f"Anne {word}"]), "whole-split"),
        (split(client, one, claims=[foreign], name="X"), "foreign-claim"),
        (split(client, gone, names=[f"Léa {word}"]), "entity-gone"),
    ):
        assert (answer.status_code, answer.json["type"]) == (409, f"/problems/{kind}"), answer.json
        assert client.get(f"/problems/{kind}").json["status"] == KINDS[kind].status
    assert split(client, str(uuid4()), names=["X"]).status_code == 404
    assert client.get(f"/v1/entities/{one}").json == before


@pytest.mark.parametrize(
    ("portion", "pointer"),
    [
        ({}, "#"),
        ({"names": []}, "#"),
        ({"names": ["…"]}, "#/names/0"),
        ({"names": "Zoé"}, "#/names"),
        ({"claims": ["x"]}, "#/claims/0"),
        ({"claims": [str(uuid4())]}, "#/name"),
        ({"names": ["Zoé"], "type": "planet"}, "#/type"),
        ({"names": ["Zoé"], "colour": "red"}, "#/colour"),
    ],
)
def test_a_split_with_faults_is_refused_with_a_pointer(
    client: FlaskClient, named: Named, word: str, portion: dict[str, Any], pointer: str
) -> None:
    answer = split(client, named(f"Zoé {word}"), **portion)
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json["errors"]] == [pointer]


def test_every_correction_is_undone_unless_a_later_one_was_made_on_it(
    client: FlaskClient, named: Named, word: str
) -> None:
    entity, whole = named(f"Zoé {word}"), named(f"Max {word}")
    before = client.get(f"/v1/entities/{entity}").json
    body = ANA | {"name": f"Groupe {word}", "type": "group", "part_of": whole, "same_as": ["https://exemple.org/q1"]}
    decide(client, f"entities/{entity}", body, method="PATCH")
    decide(client, f"entities/{entity}", ANA | {"name": f"Le Groupe {word}"}, method="PATCH")
    decide(client, f"entities/{entity}/aliases", ANA | {"name": f"Anne {word}"})
    decide(client, f"entities/{entity}/aliases/remove", ANA | {"name": f"Zoé {word}"})
    decided = [item["id"] for item in client.get(f"/v1/entities/{entity}/history").json["items"]]
    first_name = decided[-1]
    refused = client.post(f"/v1/judgements/{first_name}/undo", json=ANA)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/depended-on")
    for judgement in decided:
        assert client.post(f"/v1/judgements/{judgement}/undo", json=ANA).status_code == 200
    after = client.get(f"/v1/entities/{entity}").json
    assert {**after, "version": 1, "updated_at": ""} == {**before, "version": 1, "updated_at": ""}


def test_each_refusal_says_why_and_changes_nothing(client: FlaskClient, named: Named, word: str) -> None:
    one, other, gone = named(f"Zoé {word}"), named(f"Max {word}"), named(f"Léa {word}")
    part = named(f"Ugo {word}")
    decide(client, f"entities/{part}", ANA | {"part_of": one}, method="PATCH")
    judgement = merge(client, gone, other).json["id"]
    whole = named("la capitainerie")
    before = [client.get(f"/v1/entities/{each}").json for each in (one, other, part, whole)]
    for answer, kind in (
        (merge(client, one, one), "self-merge"),
        (merge(client, one, part), "part-merge"),
        (merge(client, part, one), "part-merge"),
        (merge(client, gone, one), "entity-gone"),
        (merge(client, one, gone), "entity-gone"),
        (decide(client, f"entities/{gone}", ANA | {"name": "X"}, method="PATCH"), "entity-gone"),
        (decide(client, f"entities/{one}", ANA | {"part_of": part}, method="PATCH"), "part-loop"),
    ):
        assert (answer.status_code, answer.json["type"]) == (409, f"/problems/{kind}"), answer.json
        assert client.get(f"/problems/{kind}").json["status"] == KINDS[kind].status
    assert [client.get(f"/v1/entities/{each}").json for each in (one, other, part, whole)] == before
    assert client.post(f"/v1/judgements/{judgement}/undo", json=ANA).status_code == 200
    twice = client.post(f"/v1/judgements/{judgement}/undo", json=ANA)
    assert (twice.status_code, twice.json["type"]) == (409, "/problems/already-undone")
    assert merge(client, str(uuid4()), one).status_code == 404


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": "X"}, "#/by"),
        (ANA, "#"),
        (ANA | {"name": "…"}, "#/name"),
        (ANA | {"name": ""}, "#/name"),
        (ANA | {"name": "x\0"}, "#/name"),
        (ANA | {"type": "planet"}, "#/type"),
        (ANA | {"part_of": "nobody"}, "#/part_of"),
        (ANA | {"same_as": ["not an address"]}, "#/same_as/0"),
        (ANA | {"name": "X", "colour": "red"}, "#/colour"),
    ],
)
def test_a_change_with_faults_is_refused_with_a_pointer(
    client: FlaskClient, named: Named, word: str, body: dict[str, Any], pointer: str
) -> None:
    answer = decide(client, f"entities/{named(f'Zoé {word}')}", body, method="PATCH")
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json["errors"]] == [pointer]


def test_the_history_tells_who_decided_what_and_why_the_latest_first(
    client: FlaskClient, named: Named, word: str
) -> None:
    one, other = named(f"Zoé {word}"), named(f"Max {word}")
    decide(client, f"entities/{one}", ANA | {"type": "group"}, method="PATCH")
    merge(client, other, one)
    items = client.get(f"/v1/entities/{one}/history").json["items"]
    assert [(item["kind"], item["before"], item["after"], item["by"], item["reason"]) for item in items] == [
        ("merge", None, None, ANA["by"], ANA["reason"]),
        ("type", "person", "group", ANA["by"], ANA["reason"]),
    ]
    assert client.get(f"/v1/entities/{uuid4()}/history").status_code == 404


def test_suggestions_come_with_evidence_and_a_rejection_is_remembered(
    client: FlaskClient, named: Named, word: str
) -> None:
    full, short, spelt = named(f"Sergueï {word}ov"), named(f"{word}ov"), named(f"Sergey {word}ov")
    stranger = named(f"Marie {word}ier")

    def suggested(entity: str) -> dict[str, set[str]]:
        items = client.get(f"/v1/entities/{entity}/suggestions").json["items"]
        return {item["entity"]["id"]: {each["kind"] for each in item["evidence"]} for item in items}

    assert "end of a fuller name" in suggested(short)[full] & suggested(full)[short]
    assert suggested(spelt)[full] == {"like letters"}
    assert stranger not in suggested(full)
    path = f"entities/{full}/suggestions/{spelt}"
    first, again = (client.post(f"/v1/{path}/reject", json=ANA) for _ in range(2))
    assert (first.status_code, first.json["kind"], first.json["by"]) == (200, "distinct", ANA["by"])
    assert again.json == first.json
    assert spelt not in suggested(full)
    assert full not in suggested(spelt)
    assert client.get(f"/v1/entities/{spelt}/history").json["items"] == [first.json]
    assert client.post(f"/v1/judgements/{first.json['id']}/undo", json=ANA).status_code == 200
    assert spelt in suggested(full)
    assert full in suggested(spelt)
    assert client.post(f"/v1/{path}/reject", json=ANA).json["id"] != first.json["id"]
    assert spelt not in suggested(full)
    accepted = decide(client, f"entities/{short}/suggestions/{full}/accept", ANA)
    assert (accepted.status_code, accepted.json["into"]) == (201, full)
    assert short not in suggested(full)


def test_of_two_merges_that_would_make_a_loop_one_wins_and_the_other_is_told(
    app: Flask, named: Named, word: str
) -> None:
    one, other = named(f"Zoé {word}"), named(f"Max {word}")
    at_once = Barrier(2)

    def merged(pair: tuple[str, str]) -> int:
        client = app.test_client()
        at_once.wait()
        return merge(client, *pair).status_code

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(merged, [(one, other), (other, one)])) == [201, 409]


def test_of_two_changes_of_one_etag_one_wins(app: Flask, client: FlaskClient, named: Named, word: str) -> None:
    entity = named(f"Zoé {word}")
    read, at_once = etag(client, entity), Barrier(2)

    def renamed(name: str) -> int:
        client = app.test_client()
        at_once.wait()
        return decide(client, f"entities/{entity}", ANA | {"name": name}, method="PATCH", etag=read).status_code

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(renamed, [f"A {word}", f"B {word}"])) == [200, 412]


def test_what_an_editor_decided_is_not_overruled_by_a_later_reading(
    client: FlaskClient, post: Posting, named: Named, word: str
) -> None:
    one, other = named(f"Zoe {word}"), named(f"Zoé Anne {word}")
    decide(client, f"entities/{other}", ANA | {"name": f"Anne {word}", "type": "group"}, method="PATCH")
    merge(client, one, other)
    later = post(f"« Il neige à {word} », a déclaré Zoe {word}.")["claims"][0]["claimant"]
    assert (later["entity"]["id"], later["entity"]["name"], later["name"]) == (other, f"Anne {word}", f"Zoe {word}")
    shown = client.get(f"/v1/entities/{other}").json
    assert (shown["name"], shown["type"]) == (f"Anne {word}", "group")


@pytest.mark.parametrize(
    "name", ["Russia's defence ministry", "ministère de la Défense de la Fédération de Russie", "la Défense russe"]
)
def test_an_institution_is_found_by_whatever_it_is_called(client: FlaskClient, post: Posting, name: str) -> None:
    article = post("« Rien à signaler », a déclaré le ministère moscovite.")
    entity = article["claims"][0]["claimant"]["entity"]["id"]
    claims = client.get("/v1/claims", query_string={"claimant": name, "article": article["id"]}).json["items"]
    assert [claim["claimant"]["entity"]["id"] for claim in claims] == [entity]
    assert client.get("/v1/entities", query_string={"q": name}).json["items"][0]["id"] == entity


def test_entities_are_listed_in_the_order_asked_for(client: FlaskClient, named: Named, word: str) -> None:
    found = {name: named(f"{name} {word}") for name in ("Cléa", "Aude", "Bob")}

    def order(sort: str) -> list[str]:
        pages = []
        query: dict[str, Any] = {"q": word, "sort": sort, "limit": 2}
        while True:
            page = client.get("/v1/entities", query_string=query).json
            pages += [hit["id"] for hit in page["items"]]
            if page["next_cursor"] is None:
                return pages
            query["cursor"] = page["next_cursor"]

    assert order("name") == [found["Aude"], found["Bob"], found["Cléa"]]
    assert order("newest") == [found["Bob"], found["Aude"], found["Cléa"]]
    assert client.get("/v1/entities?sort=newest&limit=1").json["items"][0]["id"] == found["Bob"]
