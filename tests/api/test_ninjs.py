"""News items over HTTP: versions in order; what is withheld, embargoed or canceled is delivered nowhere."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service import ingest, items
from service.api.ninjs import NINJS

Read = Callable[[str], int]


def item(word: str, **members: Any) -> dict[str, Any]:
    text = f"« Le quai {word} ouvrira », a déclaré la capitainerie."
    return {
        "uri": f"urn:newsml:agence.example:{word}",
        "version": "1",
        "versionCreated": "2025-01-04T06:30:00Z",
        "language": "fr",
        "headlines": [{"role": "main", "value": f"Le quai {word}"}],
        "bodies": [{"role": "main", "contentType": "text/html", "value": f"<p>{text}</p><p>Il pleuvait.</p>"}],
    } | members


def send(client: FlaskClient, sent: Any, **options: Any) -> TestResponse:
    headers = {"Content-Type": NINJS} | options.pop("headers", {})
    return client.post("/v1/articles", json=sent, headers=headers, **options)


def shown(client: FlaskClient, word: str) -> list[Any]:
    """The articles that are listed of an item."""
    uri = f"urn:newsml:agence.example:{word}"
    found: list[Any] = client.get("/v1/articles", query_string={"external_id": uri}).json["items"]
    return found


def claims(client: FlaskClient, word: str) -> list[str]:
    found = client.get("/v1/claims", query_string={"q": f"quai {word} ouvrira"}).json["items"]
    return [claim["text"] for claim in found if word in claim["text"]]


def released(database_url: str, word: str, *, after: timedelta) -> None:
    """Do the job of the item as if so much time had gone by."""
    uri = f"urn:newsml:agence.example:{word}"
    with psycopg.connect(database_url) as conn:
        conn.execute("UPDATE news_items SET embargoed_until = embargoed_until - %s WHERE uri = %s", [after, uri])
        items.release(conn, uri)


def tomorrow() -> str:
    return (datetime.now(UTC) + timedelta(days=1)).isoformat()


@pytest.mark.parametrize("way", ["media type", "parameter"])
def test_an_item_is_an_article_with_its_claims(
    client: FlaskClient, read: Read, served_database_url: str, word: str, way: str
) -> None:
    if way == "media type":
        answer = send(client, item(word))
    else:
        answer = client.post("/v1/articles?format=ninjs", json=item(word))
    assert answer.status_code == 202, answer.text
    read(served_database_url)
    [article] = shown(client, word)
    assert (article["title"], article["published_at"]) == (f"Le quai {word}", "2025-01-04T06:30:00Z")
    whole = client.get(f"/v1/articles/{article['id']}").json
    assert whole["text"].endswith("capitainerie.\n\nIl pleuvait.")
    assert claims(client, word) == [f"Le quai {word} ouvrira"]


def test_an_item_that_was_read_is_answered_with_its_claims(
    client: FlaskClient, read: Read, served_database_url: str, word: str
) -> None:
    send(client, item(word))
    read(served_database_url)
    again = send(client, item(word))
    assert (again.status_code, len(again.json["claims"])) == (200, 1)


def test_a_newer_version_is_a_new_revision_whatever_else_it_says(client: FlaskClient, word: str) -> None:
    send(client, item(word, copyrightHolder=f"Agence {word}"))
    newer = item(word, version="2", bodies=[{"value": f"Le quai {word} ouvrira, a dit le port."}])
    assert send(client, newer).status_code == 202
    [article] = shown(client, word)
    assert article["revision"] == 2


@pytest.mark.parametrize(
    "older",
    [
        {"version": "9", "versionCreated": "2025-02-01T00:00:00Z"},
        {"version": None, "versionCreated": "2025-01-03T00:00:00Z"},
        {"version": "10", "versionCreated": "2025-01-03T00:00:00Z"},
        {"version": "brouillon", "versionCreated": "2025-01-03T00:00:00Z"},
    ],
)
def test_an_older_version_that_comes_late_changes_nothing(
    client: FlaskClient, word: str, older: dict[str, Any]
) -> None:
    send(client, item(word, version="10"))
    answer = send(client, item(word, bodies=[{"value": f"Le quai {word} fermera, a dit le port."}]) | older)
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/older-version")
    assert "10" in answer.json["detail"]
    assert shown(client, word)[0]["revision"] == 1


def test_a_canceled_item_is_withdrawn_with_its_claims_and_late_versions_stay_out(
    client: FlaskClient, read: Read, served_database_url: str, word: str
) -> None:
    send(client, item(word))
    read(served_database_url)
    answer = send(client, {"uri": item(word)["uri"], "version": "2", "pubStatus": "canceled"})
    assert (answer.status_code, answer.data) == (204, b"")
    assert (shown(client, word), claims(client, word)) == ([], [])
    assert send(client, item(word)).status_code == 409


def test_a_cancellation_that_is_sent_twice_under_a_key_is_answered_the_same(client: FlaskClient, word: str) -> None:
    sent, headers = {"uri": item(word)["uri"], "pubStatus": "canceled"}, {"Idempotency-Key": f"cancel-{word}"}
    answers = [send(client, sent, headers=headers | {"Accept": "application/json"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 204]


def test_an_item_that_is_canceled_before_it_came_stays_out(client: FlaskClient, word: str) -> None:
    assert send(client, {"uri": item(word)["uri"], "version": "2", "pubStatus": "canceled"}).status_code == 204
    assert send(client, item(word)).status_code == 409
    assert shown(client, word) == []


def test_a_withheld_item_is_kept_and_shown_nowhere_until_it_is_usable(
    client: FlaskClient, read: Read, served_database_url: str, word: str
) -> None:
    answer = send(client, item(word, pubStatus="withheld"))
    assert (answer.status_code, answer.json["status"]) == (202, "withheld")
    assert answer.json["uri"] == item(word)["uri"]
    assert client.get(answer.headers["Location"]).json["items"] == []
    assert send(client, item(word, version="2")).status_code == 202
    read(served_database_url)
    assert len(shown(client, word)) == len(claims(client, word)) == 1


def test_an_item_that_is_withheld_after_it_was_read_comes_back_with_its_claims(
    client: FlaskClient, read: Read, served_database_url: str, word: str
) -> None:
    send(client, item(word))
    read(served_database_url)
    send(client, {"uri": item(word)["uri"], "version": "2", "pubStatus": "withheld"})
    assert (shown(client, word), claims(client, word)) == ([], [])
    assert send(client, item(word, version="3")).status_code == 202
    read(served_database_url)
    assert len(shown(client, word)) == len(claims(client, word)) == 1


def test_what_an_editor_withdrew_is_not_put_back_by_its_sender(client: FlaskClient, word: str) -> None:
    send(client, item(word))
    client.delete(f"/v1/articles/{shown(client, word)[0]['id']}")
    send(client, item(word, version="2", pubStatus="withheld"))
    send(client, item(word, version="3"))
    assert shown(client, word) == []


def test_nothing_of_an_embargoed_item_is_delivered_before_its_time(
    client: FlaskClient, read: Read, served_database_url: str, word: str
) -> None:
    until = tomorrow()
    answer = send(client, item(word, embargoedUntil=until), headers={"Prefer": "wait=1"})
    assert (answer.status_code, answer.json["status"]) == (202, "embargoed")
    assert answer.json["embargoed_until"][:16] == until[:16]
    released(served_database_url, word, after=timedelta())
    read(served_database_url)
    assert (shown(client, word), claims(client, word)) == ([], [])
    assert word not in client.get("/v1/articles?limit=200").text
    released(served_database_url, word, after=timedelta(days=2))
    read(served_database_url)
    assert len(shown(client, word)) == len(claims(client, word)) == 1


def test_the_release_of_an_embargo_is_a_job_at_its_time(
    client: FlaskClient, served_database_url: str, word: str
) -> None:
    send(client, item(word, embargoedUntil=tomorrow()))
    find = "SELECT scheduled_at - now() FROM procrastinate_jobs WHERE task_name = 'release_item' AND args->>'uri' = %s"
    with psycopg.connect(served_database_url) as conn:
        [(left,)] = conn.execute(find, [item(word)["uri"]]).fetchall()
    assert timedelta(hours=23) < left <= timedelta(days=1)


def test_an_embargo_on_a_newer_version_holds_all_of_the_item_back(
    client: FlaskClient, read: Read, served_database_url: str, word: str
) -> None:
    send(client, item(word))
    read(served_database_url)
    send(client, item(word, version="2", embargoedUntil=tomorrow()))
    assert (shown(client, word), claims(client, word)) == ([], [])
    released(served_database_url, word, after=timedelta(days=2))
    read(served_database_url)
    assert len(shown(client, word)) == len(claims(client, word)) == 1


def test_a_version_that_lifts_an_embargo_is_delivered_and_the_job_does_nothing_more(
    client: FlaskClient, served_database_url: str, word: str
) -> None:
    send(client, item(word, embargoedUntil=tomorrow()))
    send(client, item(word, version="2"))
    released(served_database_url, word, after=timedelta(days=2))
    [article] = shown(client, word)
    assert article["revision"] == 1


def test_a_canceled_embargo_is_never_released(client: FlaskClient, served_database_url: str, word: str) -> None:
    send(client, item(word, embargoedUntil=tomorrow()))
    send(client, item(word, version="2", embargoedUntil=tomorrow(), pubStatus="canceled"))
    released(served_database_url, word, after=timedelta(days=2))
    assert shown(client, word) == []
    with psycopg.connect(served_database_url) as conn:
        held = conn.execute("SELECT held FROM news_items WHERE uri = %s", [item(word)["uri"]]).fetchone()
    assert held == (None,)


def test_what_was_erased_is_not_brought_back_by_the_end_of_an_embargo(
    client: FlaskClient, served_database_url: str, word: str
) -> None:
    send(client, item(word))
    with psycopg.connect(served_database_url) as conn:
        ingest.erase(conn, UUID(shown(client, word)[0]["id"]), by="Ana")
    send(client, item(word, embargoedUntil=tomorrow()))
    released(served_database_url, word, after=timedelta(days=2))
    assert shown(client, word) == []
    assert send(client, item(word)).status_code == 410


def test_an_embargo_that_is_over_holds_nothing_back(client: FlaskClient, word: str) -> None:
    send(client, item(word, embargoedUntil="2025-01-04T07:00:00Z"))
    assert len(shown(client, word)) == 1


def test_lines_may_be_items_each_answered_as_it_would_be_alone(client: FlaskClient, word: str) -> None:
    sent = [
        item(word),
        item(word),
        item(word, version="0"),
        item(f"{word}e", embargoedUntil=tomorrow()),
        item(word, version="2", pubStatus="canceled"),
        {"text": "Le quai ouvrira."},
    ]
    body = "\n".join(map(json.dumps, sent))
    answer = client.post("/v1/articles:batch?format=ninjs", data=body, content_type="application/x-ndjson")
    answers = [json.loads(line) for line in answer.data.splitlines()]
    assert [each["status"] for each in answers] == [201, 200, 409, 202, 204, 422]
    assert answers[0]["id"] == answers[1]["id"]
    assert (answers[3]["item"]["uri"], answers[3]["item"]["status"]) == (sent[3]["uri"], "embargoed")
    assert answers[5]["problem"]["errors"][0]["pointer"] == "#/uri"
    assert client.get(answers[0]["href"]).json["status"] == "withdrawn"


def test_what_is_not_named_in_the_interface_is_passed_over(client: FlaskClient, word: str) -> None:
    more = {"urgency": 4, "x-own": {"a": 1}, "associations": [{"uri": "urn:x:2"}], "renditions": []}
    assert send(client, item(word) | more).status_code == 202


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"uri": None}, "#/uri"),
        ({"uri": "no uri"}, "#/uri"),
        ({"uri": "urn:x:" + "a" * 500}, "#/uri"),
        ({"uri": 5}, "#/uri"),
        ({"version": 2}, "#/version"),
        ({"versionCreated": "hier"}, "#/versionCreated"),
        ({"embargoedUntil": "lundi"}, "#/embargoedUntil"),
        ({"embargoedUntil": 1735948800}, "#/embargoedUntil"),
        ({"pubStatus": "cancelled"}, "#/pubStatus"),
        ({"pubStatus": None}, "#/pubStatus"),
        ({"language": "français"}, "#/language"),
        ({"headlines": "Le quai"}, "#/headlines"),
        ({"headlines": [{"role": "main"}]}, "#/headlines/0/value"),
        ({"bodies": None}, "#/bodies"),
        ({"bodies": []}, "#/bodies"),
        ({"bodies": [{"value": 5}]}, "#/bodies/0/value"),
        ({"bodies": [{"value": "a\0"}]}, "#/bodies/0/value"),
        ({"bodies": [{"value": "12 345"}]}, "#/bodies/0/value"),
        ({"by": ["Ana"]}, "#/by"),
        ({"infoSources": [{"name": 1}]}, "#/infoSources/0/name"),
        ({"altIds": ["a"]}, "#/altIds/0"),
    ],
)
def test_an_item_of_the_wrong_shape_is_refused_with_a_pointer(
    client: FlaskClient, word: str, members: dict[str, Any], pointer: str
) -> None:
    answer = send(client, item(word) | members)
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert pointer in [fault["pointer"] for fault in answer.json["errors"]]


@pytest.mark.parametrize("sent", [[], "text", 5])
def test_what_is_no_item_at_all_is_refused(client: FlaskClient, sent: Any) -> None:
    assert send(client, sent).status_code == 422


def test_an_unknown_format_is_refused(client: FlaskClient, word: str) -> None:
    assert client.post("/v1/articles?format=newsml", json=item(word)).status_code == 422


def test_an_agency_that_an_item_credits_makes_its_readers_one_origin(
    client: FlaskClient, read: Read, served_database_url: str, word: str
) -> None:
    send(client, item(word, infoSources=[{"name": "AFP"}]))
    read(served_database_url)
    with psycopg.connect(served_database_url) as conn:
        [(credited,)] = conn.execute(
            "SELECT credits FROM revisions r JOIN articles a ON a.id = r.article_id WHERE a.external_id = %s",
            [item(word)["uri"]],
        ).fetchall()
    assert credited == ["AFP"]


def test_an_item_heeds_the_idempotency_key_and_the_description_names_it(client: FlaskClient, word: str) -> None:
    headers = {"Content-Type": NINJS, "Idempotency-Key": f"item-{word}"}
    answers = [client.post("/v1/articles", json=item(word), headers=headers) for _ in range(2)]
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    assert answers[0].data == answers[1].data
    content = client.get("/openapi.json").json["paths"]["/v1/articles"]["post"]["requestBody"]["content"]
    assert set(content) == {"application/json", NINJS}
