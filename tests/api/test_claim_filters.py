"""Claims narrowed by what they say and sorted, over every road that leads to a list of claims."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from flask.testing import FlaskClient

from service import ingest
from service.model import Article, CheckWorthiness, Claim, Quantity, Reading, When
from tests.api.conftest import SmallGazetteer, extract

LISTS: dict[str, Callable[[FlaskClient, str, dict[str, Any]], Any]] = {
    "query": lambda client, _, asked: client.get("/v1/claims", query_string=urlencode(asked, doseq=True)),
    "body": lambda client, _, asked: client.post("/v1/claims/search", json=asked),
    "entity": lambda client, entity, asked: client.get(
        f"/v1/entities/{entity}/claims", query_string=urlencode(asked, doseq=True)
    ),
}
ORDERS = {
    "-published": [0, 1, 2],
    "published": [0, 1, 2],
    "said": [1, 2, 0],
    "-said": [0, 2, 1],
    "check_worthiness": [2, 0, 1],
    "-check_worthiness": [1, 0, 2],
}


def found(claim: Claim, at: int) -> Claim:
    """The claim at that place of the article, with what the small reader does not see."""
    [words] = claim.content
    quantity = Quantity(5, "navires", "between", words.start, words.end, words.text, 7)
    return (
        replace(
            claim,
            act="promise",
            times=(When("2025-05", "month"),),
            quantities=(quantity,),
            check_worthiness=CheckWorthiness(0.5),
        ),
        replace(
            claim,
            attitude="distancing",
            polarity="negated",
            times=(When("2015/2017", "interval"),),
            quantities=(replace(quantity, value=97, unit="%", comparator="=", upper=None),),
            said_at=When("2025-01-02", "day"),
            check_worthiness=CheckWorthiness(0.9),
        ),
        replace(claim, act="denial", modality="conditional", said_at=When("2025-01-03", "day")),
    )[at]


def read_in_full(article: Article) -> Reading:
    """What the small reader finds, each claim with its times, quantities and tone."""
    reading = extract(article)
    return replace(reading, claims=tuple(found(claim, at) for at, claim in enumerate(reading.claims)))


@pytest.fixture
def told(client: FlaskClient, served_database_url: str, word: str) -> dict[str, Any]:
    """An article of three claims of one person, as the service shows it."""
    text = " ".join(f"« Point {n} de {word} », a déclaré Ada {word}." for n in range(3))
    sent = {"text": text, "language": "fr", "published_at": "2025-01-04T12:00:00Z"}
    answer = client.post("/v1/articles", json=sent, headers={"Prefer": "respond-async"})
    article_id = answer.json["article"]["id"]
    with psycopg.connect(served_database_url, autocommit=True) as conn:
        waiting = "SELECT id FROM readings WHERE article_id = %s AND status = 'queued'"
        for (reading_id,) in conn.execute(waiting, (article_id,)).fetchall():
            ingest.read(conn, reading_id, SmallGazetteer(), extract=read_in_full)
    shown: dict[str, Any] = client.get(f"/v1/articles/{article_id}").json
    return shown


def places(client: FlaskClient, told: dict[str, Any], road: str, asked: dict[str, Any]) -> list[int]:
    """Which of the article's claims the list holds, in its order."""
    entity = told["claims"][0]["claimant"]["entity"]["id"]
    answer = LISTS[road](client, entity, {"article": told["id"]} | asked)
    assert answer.status_code == 200, answer.text
    ids = [claim["id"] for claim in told["claims"]]
    return [ids.index(item["id"]) for item in answer.json["items"]]


@pytest.mark.parametrize("road", LISTS)
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"act": "promise"}, [0]),
        ({"act": ["promise", "denial"]}, [0, 2]),
        ({"act": ["threat"]}, []),
        ({"attitude": ["distancing", "endorsing"]}, [1]),
        ({"polarity": "negated"}, [1]),
        ({"modality": ["conditional", "possible"]}, [2]),
        ({"about_from": "2025-05-31", "about_to": "2025-06-30"}, [0]),
        ({"about_from": "2025-06-01"}, []),
        ({"about_from": "2016-01-01", "about_to": "2016-01-01"}, [1]),
        ({"about_to": "2014-12-31"}, []),
        ({"said_from": "2025-01-02", "said_to": "2025-01-03"}, [1, 2]),
        ({"quantity_unit": "Navires"}, [0]),
        ({"quantity_unit": "navires", "quantity_min": 6, "quantity_max": 6.5}, [0]),
        ({"quantity_unit": "navires", "quantity_min": 8}, []),
        ({"quantity_unit": "%", "quantity_max": 97}, [1]),
        ({"quantity_min": 50}, [1]),
        ({"min_check_worthiness": 0.5}, [0, 1]),
        ({"polarity": "negated", "about_from": "2017-01-01", "quantity_unit": "%", "min_check_worthiness": 0.9}, [1]),
        ({"polarity": "negated", "about_from": "2018-01-01", "quantity_unit": "%"}, []),
    ],
)
def test_claims_are_narrowed_by_what_they_say(
    client: FlaskClient, told: dict[str, Any], road: str, asked: dict[str, Any], expected: list[int]
) -> None:
    assert places(client, told, road, asked) == expected


@pytest.mark.parametrize("road", LISTS)
@pytest.mark.parametrize(("sort", "expected"), ORDERS.items())
def test_claims_are_sorted_page_after_page(
    client: FlaskClient, told: dict[str, Any], road: str, sort: str, expected: list[int]
) -> None:
    assert places(client, told, road, {"sort": sort}) == expected
    asked: dict[str, Any] = {"article": told["id"], "sort": sort, "limit": 1}
    entity = told["claims"][0]["claimant"]["entity"]["id"]
    seen: list[str] = []
    while "cursor" not in asked or asked["cursor"]:
        page = LISTS[road](client, entity, asked).json
        seen += [item["id"] for item in page["items"]]
        asked["cursor"] = page["next_cursor"]
    assert seen == [told["claims"][place]["id"] for place in expected]


@pytest.mark.parametrize("road", LISTS)
@pytest.mark.parametrize("changed", [{"sort": "said"}, {"sort": "-published"}, {"about_from": "2025-01-01"}])
def test_a_cursor_goes_with_the_order_and_the_filters_it_was_made_for(
    client: FlaskClient, told: dict[str, Any], road: str, changed: dict[str, str]
) -> None:
    entity = told["claims"][0]["claimant"]["entity"]["id"]
    asked = {"article": told["id"], "sort": "-said", "limit": 1}
    cursor = LISTS[road](client, entity, asked).json["next_cursor"]
    answer = LISTS[road](client, entity, asked | changed | {"cursor": cursor})
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/bad-cursor")


def test_a_cursor_does_not_mind_in_which_order_acts_are_listed(client: FlaskClient, told: dict[str, Any]) -> None:
    asked = {"article": told["id"], "limit": 1, "act": ["promise", "denial"]}
    cursor = client.post("/v1/claims/search", json=asked).json["next_cursor"]
    turned = asked | {"act": ["denial", "promise", "denial"], "cursor": cursor}
    assert [item["id"] for item in client.post("/v1/claims/search", json=turned).json["items"]] == [
        told["claims"][2]["id"]
    ]


@pytest.mark.parametrize(
    ("asked", "name", "pointer"),
    [
        ({"act": ["promise", "lie"]}, "act", "#/act/1"),
        ({"attitude": ["warm"]}, "attitude", "#/attitude/0"),
        ({"polarity": ["none"]}, "polarity", "#/polarity/0"),
        ({"modality": [""]}, "modality", "#/modality/0"),
        ({"about_from": "2025-02-31"}, "about_from", "#/about_from"),
        ({"about_to": "may"}, "about_to", "#/about_to"),
        ({"about_from": "2025-02-02", "about_to": "2025-02-01"}, "about_to", "#/about_to"),
        ({"said_from": "2025-02-02", "said_to": "2025-02-01"}, "said_to", "#/said_to"),
        ({"published_from": "2025-02-02", "published_to": "2025-02-01"}, "published_to", "#/published_to"),
        ({"quantity_unit": ""}, "quantity_unit", "#/quantity_unit"),
        ({"quantity_unit": "a\0"}, "quantity_unit", "#/quantity_unit"),
        ({"quantity_min": "many"}, "quantity_min", "#/quantity_min"),
        ({"quantity_max": "1e999"}, "quantity_max", "#/quantity_max"),
        ({"quantity_min": 2, "quantity_max": 1}, "quantity_max", "#/quantity_max"),
        ({"min_check_worthiness": 1.1}, "min_check_worthiness", "#/min_check_worthiness"),
        ({"sort": "newest"}, "sort", "#/sort"),
    ],
)
def test_a_value_that_is_none_of_the_filters_is_refused_by_name(
    client: FlaskClient, told: dict[str, Any], asked: dict[str, Any], name: str, pointer: str
) -> None:
    entity = told["claims"][0]["claimant"]["entity"]["id"]
    for road, key, place in (("query", "parameter", name), ("entity", "parameter", name), ("body", "pointer", pointer)):
        answer = LISTS[road](client, entity, asked)
        assert answer.status_code == 422, (road, answer.text)
        assert place in [error[key] for error in answer.json["errors"]]
