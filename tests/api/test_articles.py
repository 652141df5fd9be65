"""Articles: stored before anything is answered, known again, and given out with their claims."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service import ingest
from service.api import database, patience
from service.app import create_app
from service.config import Config

Posting = Callable[..., dict[str, Any]]


@contextmanager
def reading_all_the_while(read: Callable[[str], int], url: str) -> Iterator[None]:
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.05):
            read(url)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        yield
    finally:
        over.set()
        worker.join()


def text_of(word: str) -> str:
    return f"« Le quai {word} ouvrira, et la grue GRUM aussi », a déclaré la capitainerie. Il pleuvait sur le port."


def test_a_post_that_waits_is_answered_with_the_article_and_its_claims(
    client: FlaskClient, read: Callable[[str], int], served_database_url: str, word: str
) -> None:
    with reading_all_the_while(read, served_database_url):
        answer = client.post(
            "/v1/articles", json={"text": text_of(word), "language": "fr"}, headers={"Prefer": "wait=20"}
        )
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/v1/articles/{answer.json['id']}"
    assert answer.headers["Preference-Applied"] == "wait=20"
    [claim] = answer.json["claims"]
    assert claim["claimant"]["entity"]["name"] == "capitainerie de Brumeville"
    assert answer.json["text"][slice(*(claim["content"][0][edge] for edge in ("start", "end")))] == claim["text"]


def test_a_post_that_does_not_wait_is_told_where_to_ask(
    client: FlaskClient, read: Callable[[str], int], served_database_url: str, word: str
) -> None:
    sent = {"text": text_of(word), "language": "fr"}
    answer = client.post("/v1/articles", json=sent, headers={"Prefer": "respond-async"})
    assert (answer.status_code, answer.headers["Preference-Applied"]) == (202, "respond-async")
    assert int(answer.headers["Retry-After"]) >= 1
    monitor = answer.headers["Location"]
    waiting = client.get(monitor)
    assert (waiting.status_code, waiting.json["reading"]["status"]) == (200, "queued")
    assert "Retry-After" in waiting.headers
    read(served_database_url)
    over = client.get(monitor)
    assert (over.status_code, over.json["reading"]["status"]) == (303, "read")
    assert len(client.get(over.headers["Location"]).json["claims"]) == 1


def test_a_post_is_answered_202_when_its_wait_is_over(client: FlaskClient, word: str) -> None:
    answer = client.post("/v1/articles", json={"text": text_of(word)}, headers={"Prefer": "wait=1"})
    assert (answer.status_code, answer.headers["Preference-Applied"]) == (202, "wait=1")


@pytest.mark.parametrize("prefer", ["wait=-1", "wait=soon", "wait=", "wait=99999999999999999999", "nonsense;;=,", '"'])
def test_a_preference_that_makes_no_sense_is_passed_over(client: FlaskClient, word: str, prefer: str) -> None:
    answer = client.post("/v1/articles", json={"text": text_of(word)}, headers={"Prefer": prefer})
    assert answer.status_code == 202
    assert "Preference-Applied" not in answer.headers


def test_an_article_sent_twice_is_stored_once(client: FlaskClient, post: Posting, word: str) -> None:
    sent = {"text": text_of(word), "url": f"https://quai.example/{word}"}
    article = post(**sent)
    again = client.post("/v1/articles", json=sent | {"language": "fr"})
    assert again.status_code == 200
    assert again.json == article
    assert len(client.get("/v1/articles", query_string={"url": sent["url"]}).json["items"]) == 1


def test_the_same_url_with_another_text_is_a_new_revision(client: FlaskClient, post: Posting, word: str) -> None:
    url = f"https://quai.example/{word}"
    first = post(text_of(word), url=url)
    second = post(text_of(word) + " Correction : il faisait beau.", url=url)
    assert (first["id"], first["revision"]) == (second["id"], 1)
    assert second["revision"] == 2
    assert [claim["id"] for claim in second["claims"]] == [claim["id"] for claim in first["claims"]]


def test_an_article_has_every_key_of_the_wire(post: Posting, word: str) -> None:
    article = post(
        text_of(word),
        title="Un quai",
        published_at="2025-01-04T08:30:00+02:00",
        authors=["A. Marin"],
        publisher={"name": "Le Quai", "domain": "quai.example"},
        external_id=word,
    )
    assert set(article) == {
        "id", "status", "revision", "url", "canonical_url", "external_id", "title", "language", "published_at",
        "publisher", "authors", "text_sha256", "reading", "created_at", "updated_at", "text", "claims",
    }  # fmt: skip
    assert article["published_at"] == "2025-01-04T06:30:00Z"
    assert article["publisher"]["domain"] == "quai.example"
    assert article["reading"]["status"] == "read"
    assert article["created_at"].endswith("Z")
    assert len(article["created_at"]) == len("2025-01-04T00:00:00Z")


def test_html_gives_the_text_and_the_title(post: Posting, client: FlaskClient, word: str) -> None:
    page = f"""<html><head><title>Le quai {word} ouvre</title></head><body><nav>Accueil</nav><article>
      <h1>Le quai {word} ouvre</h1><p>{text_of(word)} Les bateaux attendaient depuis le matin devant la jetée.</p>
      <p>La foule était venue nombreuse, malgré le vent, pour voir la nouvelle grue soulever sa première caisse.</p>
      </article></body></html>"""
    answer = client.post("/v1/articles", json={"html": page})
    assert answer.status_code == 202
    article = client.get(f"/v1/articles/{answer.json['article']['id']}").json
    assert article["title"] == f"Le quai {word} ouvre"
    assert text_of(word) in article["text"]
    assert "Accueil" not in article["text"]


def test_utf16_offsets_cut_the_claim_out_of_a_javascript_string(post: Posting, client: FlaskClient, word: str) -> None:
    article = post("🚢🚢 " + text_of(word))
    [claim] = client.get(f"/v1/articles/{article['id']}?offsets=utf16").json["claims"]
    units = article["text"].encode("utf-16-le")
    [content] = claim["content"]
    assert units[2 * content["start"] : 2 * content["end"]].decode("utf-16-le") == content["text"]
    assert content["start"] == article["claims"][0]["content"][0]["start"] + 2


def test_articles_come_in_pages_the_latest_published_first(client: FlaskClient, post: Posting, word: str) -> None:
    domain = f"{word}.example"
    for day in (3, 1, 2):
        post(f"{text_of(word)} Jour {day}.", published_at=f"2025-01-0{day}", publisher={"domain": domain})
    first = client.get("/v1/articles", query_string={"publisher": domain, "limit": 2})
    assert [item["published_at"][:10] for item in first.json["items"]] == ["2025-01-03", "2025-01-02"]
    assert "text" not in first.json["items"][0]
    assert first.headers["Link"].count("rel=") == 2
    last = client.get("/v1/articles", query_string={"publisher": domain, "cursor": first.json["next_cursor"]})
    assert [item["published_at"][:10] for item in last.json["items"]] == ["2025-01-01"]
    assert last.json["next_cursor"] is None


def test_the_link_header_leads_to_the_next_page(client: FlaskClient, post: Posting, word: str) -> None:
    domain = f"{word}.example"
    for day in (1, 2):
        post(f"{text_of(word)} Jour {day}.", published_at=f"2025-01-0{day}", publisher={"domain": domain})
    page = client.get("/v1/articles", query_string={"publisher": domain, "limit": 1})
    links = dict(reversed(link.split("; rel=")) for link in page.headers["Link"].split(", "))
    following = client.get(links['"next"'].strip("<>"))
    assert [item["published_at"][:10] for item in following.json["items"]] == ["2025-01-01"]
    assert client.get(links['"first"'].strip("<>")).json == page.json


def erase(url: str, article_id: str) -> None:
    with psycopg.connect(url) as conn:
        ingest.erase(conn, UUID(article_id), by="Ana")


def test_what_was_erased_is_refused_until_somebody_asks_to_have_it_back(
    client: FlaskClient, post: Posting, served_database_url: str, word: str
) -> None:
    sent = {"text": f"Un quai {word}.", "url": f"https://quai.example/{word}", "language": "fr"}
    erase(served_database_url, post(sent["text"], url=sent["url"])["id"])
    refused = client.post("/v1/articles", json=sent)
    assert (refused.status_code, refused.json["type"]) == (410, "/problems/erased")
    assert "erased on" in refused.json["detail"]
    lines = client.post("/v1/articles:batch", data=json.dumps(sent), content_type="application/x-ndjson")
    assert [json.loads(line)["status"] for line in lines.text.splitlines()] == [410]
    assert client.post("/v1/articles?restore=maybe", json=sent).status_code == 422
    assert client.post("/v1/articles?restore=true", json=sent).status_code == 202
    assert client.post("/v1/articles", json=sent).status_code in (200, 202)


def test_no_more_requests_wait_than_leave_threads_for_readers(
    served_database_url: str, tmp_path: Path, word: str
) -> None:
    app = create_app(Config(database_url=served_database_url, data_dir=tmp_path, api_threads=2, wait=0))
    answers: dict[str, TestResponse] = {}

    def send(name: str) -> None:
        sent = {"text": f"Un quai {word}, dit {name}."}
        answers[name] = app.test_client().post("/v1/articles", json=sent, headers={"Prefer": "wait=3"})

    first = threading.Thread(target=send, args=("first",))
    first.start()
    places = app.extensions[patience.EXTENSION]
    while places._value:
        first.join(0.01)
    started = time.monotonic()
    send("second")
    assert time.monotonic() - started < 2
    assert "Preference-Applied" not in answers["second"].headers
    first.join()
    assert answers["first"].headers["Preference-Applied"] == "wait=3"
    assert [answers[name].status_code for name in ("first", "second")] == [202, 202]
    database.close(app)
