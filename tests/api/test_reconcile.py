"""The OpenRefine reconciliation service 0.2."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient

Posting = Callable[..., dict[str, Any]]


def queries(client: FlaskClient, **asked: Any) -> dict[str, Any]:
    answer = client.post("/reconcile", data={"queries": json.dumps(asked)})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def claimed_by(post: Posting, name: str) -> str:
    article = post(f"« Nous ouvrirons demain », a déclaré {name}.")
    entity_id: str = article["claims"][0]["claimant"]["entity"]["id"]
    return entity_id


def test_the_manifest_names_its_version_and_where_each_part_is(client: FlaskClient) -> None:
    answer = client.get("/reconcile", base_url="http://dixit.example/")
    manifest = answer.get_json()
    assert manifest["versions"] == ["0.2"]
    assert manifest["identifierSpace"] == "http://dixit.example/v1/entities/"
    assert manifest["view"]["url"] == "http://dixit.example/entities/{{id}}"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert manifest["preview"]["url"] == "http://dixit.example/reconcile/preview?id={{id}}"
    assert manifest["suggest"]["entity"]["flyout_service_path"] == "/reconcile/flyout/entity?id=${id}"
    for service in (*manifest["suggest"].values(), manifest["extend"]["propose_properties"]):
        assert client.get(service["service_path"], query_string={"type": "x"}).status_code in (200, 422)
        assert service["service_url"] == "http://dixit.example"


def test_each_query_is_answered_under_its_name(client: FlaskClient, post: Posting, word: str) -> None:
    entity_id = claimed_by(post, f"Odile {word}")
    found = queries(client, q0={"query": f"odile {word}"}, q1={"query": "zzzz qqqq xxxx"})
    [best, *_] = found["q0"]["result"]
    assert (best["id"], best["score"], best["match"]) == (entity_id, 100.0, True)
    assert best["type"] == [{"id": "person", "name": "Person"}]
    assert found["q1"] == {"result": []}


def test_queries_and_extensions_are_answered_in_the_address_too(client: FlaskClient, post: Posting, word: str) -> None:
    entity_id = claimed_by(post, f"Odile {word}")
    asked = {"queries": json.dumps({"q0": {"query": f"odile {word}"}})}
    assert client.get("/reconcile", query_string=asked).json == client.post("/reconcile", data=asked).json
    extend = {"extend": json.dumps({"ids": [entity_id], "properties": [{"id": "claims"}, {"id": "same_as"}]})}
    found = client.get("/reconcile", query_string=extend).json
    assert found["rows"][entity_id] == {"claims": [{"int": 0}], "same_as": []}
    assert found == client.post("/reconcile", data=extend).json
    for wrong in ({"queries": "{"}, asked | extend, {"other": "x"}):
        assert client.get("/reconcile", query_string=wrong).status_code == 422, wrong


def test_a_cell_is_matched_by_whatever_an_institution_is_called(client: FlaskClient, post: Posting) -> None:
    entity_id = claimed_by(post, "le ministère moscovite")
    for name in ("Russia's defence ministry", "ministère de la Défense de la Fédération de Russie"):
        [best, *_] = queries(client, q0={"query": name})["q0"]["result"]
        assert (best["id"], best["match"]) == (entity_id, True), name


def test_a_window_over_the_spreadsheet_shows_an_entity_and_runs_nothing_that_a_name_brings(
    client: FlaskClient, post: Posting, word: str
) -> None:
    entity_id = claimed_by(post, f"Odile <i>{word}</i>")
    preview = client.get(f"/reconcile/preview?id={entity_id}")
    assert (preview.status_code, preview.mimetype) == (200, "text/html")
    assert preview.headers["Content-Security-Policy"].startswith("default-src 'none'")
    flyout = client.get(f"/reconcile/flyout/entity?id={entity_id}").json
    assert flyout["id"] == entity_id
    for html in (preview.text, flyout["html"]):
        assert f"Odile &lt;i&gt;{word}&lt;/i&gt;" in html
        assert "Person" in html
    for path in ("preview", "flyout/entity"):
        assert client.get(f"/reconcile/{path}?id={uuid4()}").status_code == 404
        assert client.get(f"/reconcile/{path}?id=x").status_code == 422


def test_a_cell_without_words_finds_nobody_or_who_bears_its_alias(
    client: FlaskClient, post: Posting, word: str
) -> None:
    entity_id = claimed_by(post, f"Odile {word}")
    alias = {"properties": [{"pid": "alias", "v": {"id": "x", "name": f"Odile {word}"}}]}
    found = queries(client, q0={"query": ""}, q1={"query": " ?! "}, q2=alias)
    assert (found["q0"]["result"], found["q1"]["result"]) == ([], [])
    assert found["q2"]["result"][0]["id"] == entity_id


def test_a_type_that_must_be_keeps_the_others_out(client: FlaskClient, post: Posting, word: str) -> None:
    claimed_by(post, f"Odile {word}")
    asked = {"query": f"Odile {word}", "type": "place", "type_strict": "all"}
    assert queries(client, q0=asked) == {"q0": {"result": []}}


def test_entities_are_extended_by_their_properties(client: FlaskClient, post: Posting, word: str) -> None:
    entity_id = claimed_by(post, f"Odile {word}")
    extend = {"ids": [entity_id, "nobody"], "properties": [{"id": "alias"}, {"id": "country"}]}
    found = client.post("/reconcile", data={"extend": json.dumps(extend)}).get_json()
    assert found["meta"] == [{"id": "alias", "name": "Alias"}, {"id": "country", "name": "Country (ISO 3166-1)"}]
    assert found["rows"][entity_id] == {"alias": [{"str": f"Odile {word}"}], "country": []}
    assert found["rows"]["nobody"] == {"alias": [], "country": []}


def test_entities_types_and_properties_are_suggested_by_their_beginning(
    client: FlaskClient, post: Posting, word: str
) -> None:
    entity_id = claimed_by(post, f"Odile {word}")
    found = client.get("/reconcile/suggest/entity", query_string={"prefix": f"odile {word}"}).get_json()["result"]
    assert entity_id in [row["id"] for row in found]
    assert client.get("/reconcile/suggest/type?prefix=org").get_json()["result"] == [
        {"id": "organization", "name": "Organization"}
    ]
    assert client.get("/reconcile/suggest/property?prefix=al").get_json()["result"] == [
        {"id": "alias", "name": "Alias"}
    ]
    assert len(client.get("/reconcile/properties?limit=2").get_json()["properties"]) == 2


def test_a_form_that_is_out_of_order_is_told_where(client: FlaskClient) -> None:
    for form in (
        {},
        {"queries": "{"},
        {"queries": "[]"},
        {"queries": "{}"},
        {"queries": '{"q0": {"query": "a\\u0000b"}}'},
        {"queries": '{"q0": {"query": "x", "unknown": 1}}'},
        {"queries": '{"q0": {"query": "x", "type": {}}}'},
        {"extend": '{"ids": [], "properties": [{"id": "no-such"}]}'},
        {"queries": '{"q0": {"query": "x"}}', "extend": "{}"},
    ):
        answer = client.post("/reconcile", data=form)
        assert answer.status_code == 422, form
        assert answer.content_type == "application/problem+json"
        assert answer.get_json()["errors"], form
