"""Events over HTTP: pages that follow each other, filters, and cursors that go with them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from flask.testing import FlaskClient

from service.storage import event_writes, events

Happening = Callable[..., UUID]


@pytest.fixture
def happen(served_database_url: str) -> Happening:
    """Something happens to an entity, and is committed; the entity."""

    def happen(entity: UUID | None = None) -> UUID:
        entity = entity or uuid4()
        with psycopg.connect(served_database_url) as conn:
            event_writes.entity_merged(conn, entity, uuid4(), judgement=uuid4())
        return entity

    return happen


def get(client: FlaskClient, url: str, **parameters: Any) -> Any:
    answer = client.get(url, query_string=parameters)
    assert answer.status_code == HTTPStatus.OK, answer.text
    return answer.json


def test_events_come_in_order_page_by_page_and_go_on_where_they_ended(client: FlaskClient, happen: Happening) -> None:
    mine = uuid4()
    for _ in range(5):
        happen(mine)
    asked = {"entity": str(mine), "limit": 2}
    page, read = get(client, "/v1/events", **asked), []
    while page["next_cursor"]:
        read += page["items"]
        page = get(client, "/v1/events", **asked, after=page["next_cursor"])
    read += page["items"]
    assert len(read) == 5
    assert [each["id"] for each in read] == sorted(
        (each["id"] for each in read), key=lambda id_: [*map(int, id_.split("-"))]
    )
    assert all(each["entity"] == str(mine) and each["href"] == f"/v1/entities/{mine}" for each in read)
    resumed = get(client, "/v1/events", **asked, after=page["resume"])
    assert (resumed["items"], resumed["next_cursor"]) == ([], None)
    happen(mine)
    assert len(get(client, "/v1/events", **asked, after=resumed["resume"])["items"]) == 1


def test_the_link_to_the_next_page_leads_there(client: FlaskClient, happen: Happening) -> None:
    mine = happen()
    happen(mine)
    answer = client.get(f"/v1/events?entity={mine}&limit=1")
    target = answer.headers["Link"].split(",")[1].split(";")[0].strip(" <>")
    assert client.get(target).json["items"][0]["id"] != answer.json["items"][0]["id"]


def test_a_reader_who_has_all_is_answered_that_nothing_changed(client: FlaskClient, happen: Happening) -> None:
    mine = happen()
    url = f"/v1/events?entity={mine}"
    tag = client.get(url).headers["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == HTTPStatus.NOT_MODIFIED
    happen(mine)
    assert client.get(url, headers={"If-None-Match": tag}).status_code == HTTPStatus.OK


def test_events_are_narrowed_by_kind(client: FlaskClient, happen: Happening) -> None:
    mine = happen()
    assert len(get(client, "/v1/events", entity=mine, kind=["entity.merged", "claim.created"])["items"]) == 1
    assert get(client, "/v1/events", entity=mine, kind="entity.split")["items"] == []


@pytest.mark.parametrize("url", ["/v1/events", "/v1/events/stream"])
def test_a_cursor_of_another_query_is_refused(client: FlaskClient, happen: Happening, url: str) -> None:
    resume = get(client, "/v1/events", entity=happen())["resume"]
    answer = client.get(url, query_string={"kind": "claim.created", "after": resume})
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/bad-cursor")
    assert answer.json["errors"][0]["parameter"] == "after"


@pytest.mark.parametrize("word", ["x", "é", "1-1-1", "eyJ2IjoxfQ", "=", "a" * 2000])
def test_what_is_no_cursor_is_refused(client: FlaskClient, word: str) -> None:
    assert client.get("/v1/events", query_string={"after": word}).status_code == HTTPStatus.BAD_REQUEST
    answer = client.get("/v1/events/stream", headers={"Last-Event-ID": word})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert answer.json["errors"][0]["parameter"] == "Last-Event-ID"


@pytest.mark.parametrize(
    "query", ["kind=claim.made", "act=lie", "entity=x", "limit=0", "limit=201", "after=", "publisher=", "unknown=1"]
)
def test_a_query_that_is_none_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/v1/events?{query}").status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_stream_answers_its_problems_to_whoever_accepts_only_streams(client: FlaskClient) -> None:
    answer = client.get("/v1/events/stream?kind=x", headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert client.get("/v1/events/stream", headers={"Accept": "text/html"}).status_code == HTTPStatus.NOT_ACCEPTABLE


def test_where_a_connection_cannot_be_taken_over_a_stream_is_what_there_is_and_says_where_it_ends(
    client: FlaskClient, happen: Happening
) -> None:
    mine = happen()
    start = get(client, "/v1/events", entity=mine, limit=1)["resume"]
    happen(mine)
    answer = client.get(f"/v1/events/stream?entity={mine}", headers={"Last-Event-ID": start})
    assert answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Accel-Buffering"] == "no"
    first, second = answer.text.split("\n\n")[:2]
    fields = dict(line.split(": ", 1) for line in first.split("\n"))
    assert (fields["retry"], fields["event"]) == ("2000", "entity.merged")
    [listed] = get(client, "/v1/events", entity=mine, after=start)["items"]
    assert json.loads(fields["data"]) == listed
    assert second.startswith("id: ")
    again = client.get(f"/v1/events/stream?entity={mine}", headers={"Last-Event-ID": second.removeprefix("id: ")})
    assert "data:" not in again.text


def test_the_last_event_id_goes_before_after(client: FlaskClient, happen: Happening) -> None:
    mine = happen()
    old = get(client, "/v1/events", entity=mine)["resume"]
    happen(mine)
    new = get(client, "/v1/events", entity=mine)["resume"]
    answer = client.get(f"/v1/events/stream?entity={mine}&after={old}", headers={"Last-Event-ID": new})
    assert "data:" not in answer.text


def test_a_stream_without_a_place_begins_now(client: FlaskClient, happen: Happening) -> None:
    mine = happen()
    answer = client.get(f"/v1/events/stream?entity={mine}")
    assert "data:" not in answer.text
    place = answer.text.split("id: ")[1].strip()
    happen(mine)
    assert client.get(f"/v1/events/stream?entity={mine}&after={place}").text.count("data:") == 1


@pytest.mark.parametrize("url", ["/v1/events", "/v1/events/stream"])
def test_what_followed_an_event_that_is_gone_is_gone_and_the_answer_says_how_to_start_again(
    client: FlaskClient, happen: Happening, served_database_url: str, url: str
) -> None:
    mine = happen()
    behind = get(client, "/v1/events", entity=mine)["resume"]
    happen(mine)
    with psycopg.connect(served_database_url, autocommit=True) as conn:
        events.sweep(conn, datetime.now(UTC))
    answer = client.get(url, query_string={"entity": str(mine), "after": behind})
    assert (answer.status_code, answer.json["type"]) == (410, "/problems/event-gone")
    assert "/v1/events without after" in answer.json["detail"]
    assert get(client, "/v1/events", entity=mine)["items"] == []


def test_head_of_a_stream_ends(client: FlaskClient) -> None:
    answer = client.head("/v1/events/stream")
    assert (answer.status_code, answer.data) == (200, b"")
