"""Feeds of any query of claims, as readers of feeds take them."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import feedparser
import feedparser_sgmllib
import pytest
from flask import Flask, Response, request_finished
from flask.testing import FlaskClient
from lxml import etree
from reader import Reader, make_reader

from service.api import database
from service.app import create_app
from service.config import Config

Posting = Callable[..., dict[str, Any]]
FEEDS = ("atom", "feed.json")


def speech(who: str, *said: str) -> str:
    return " ".join(f"« {one} », a déclaré {who}." for one in said)


def parsed(client: FlaskClient, address: str, **query: Any) -> Any:
    answer = client.get(address, query_string=query or None)
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml"), answer.text
    found = feedparser.parse(answer.data)
    assert not found.bozo, found.bozo_exception
    return found


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """Somebody's reader of feeds. The feedparser that it carries asks for a package under the name that it had."""
    monkeypatch.setitem(sys.modules, "sgmllib", feedparser_sgmllib)
    with closing(make_reader(":memory:")) as reader:
        yield reader


@pytest.fixture
def statuses(app: Flask) -> Iterator[list[int]]:
    """The statuses of the answers from now on, in order."""
    seen: list[int] = []

    def hear(_: Flask, response: Response, **__: Any) -> None:
        seen.append(response.status_code)

    with request_finished.connected_to(hear, app):
        yield seen


@pytest.fixture
def article(post: Posting, word: str) -> dict[str, Any]:
    return post(
        speech(f"Rose {word}", f"Le quai <nord> & {word} rouvre 🚀", f"Rien ne presse {word}"),
        title=f"Le quai {word}",
        url=f"https://quai.example/{word}",
        published_at="2025-01-04T12:00:00Z",
        publisher={"name": "Le Quai", "domain": "quai.example"},
    )


def test_an_entry_says_who_claims_what_and_where(client: FlaskClient, article: dict[str, Any], word: str) -> None:
    found = parsed(client, "/v1/claims.atom", article=article["id"])
    assert found.version == "atom10"
    assert f"article: {article['id']}" in found.feed.title
    first, claim = found.entries[0], article["claims"][0]
    assert first.id == f"urn:uuid:{claim['id']}"
    assert first.title == f"Rose {word}: Le quai <nord> & {word} rouvre 🚀"
    assert first.author == f"Rose {word}"
    assert (first.published, first.updated) == ("2025-01-04T12:00:00Z", claim["updated_at"])
    assert "assertion" in [tag.term for tag in first.tags]
    assert f'<blockquote cite="https://quai.example/{word}"' in first.content[0].value.replace(' lang="fr"', "")
    assert f"Le quai &lt;nord&gt; &amp; {word} rouvre 🚀" in first.content[0].value
    links = {(link.rel, link.type): link.href for link in first.links}
    assert links["via", "text/html"] == f"https://quai.example/{word}"
    assert client.get(urlsplit(links["alternate", "application/json"]).path).json["id"] == claim["id"]
    assert client.get(urlsplit(links["alternate", "text/html"]).path).status_code == 200


def test_an_item_of_a_json_feed_holds_the_whole_claim(client: FlaskClient, article: dict[str, Any], word: str) -> None:
    answer = client.get("/v1/claims.feed.json", query_string={"article": article["id"], "offsets": "utf16"})
    assert (answer.status_code, answer.mimetype) == (200, "application/feed+json")
    feed = json.loads(answer.data)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert "next_url" not in feed
    listed = client.get("/v1/claims", query_string={"article": article["id"], "offsets": "utf16"}).json["items"]
    for item, claim in zip(feed["items"], listed, strict=True):
        assert urlsplit(item["_dixit"]["about"]).path == "/docs/"
        assert item["_dixit"]["claim"] == claim
        assert item["id"] == f"urn:uuid:{claim['id']}"
        assert item["content_text"] == claim["text"]
        assert item["authors"] == [{"name": f"Rose {word}"}]
        assert item["external_url"] == f"https://quai.example/{word}"
        assert datetime.fromisoformat(item["date_published"]).tzinfo


@pytest.mark.parametrize("form", FEEDS)
def test_the_pages_of_a_feed_hold_every_claim_once_in_the_order_of_the_list(
    client: FlaskClient, post: Posting, word: str, form: str
) -> None:
    article = post(speech(f"Rose {word}", *(f"Point {word} {n}" for n in range(5))))
    entity = article["claims"][0]["claimant"]["entity"]["id"]
    address: str | None = f"/v1/entities/{entity}/claims.{form}?limit=2"
    seen, names, pages = [], set(), 0
    while address:
        answer = client.get(address)
        pages += 1
        if form == "atom":
            found = feedparser.parse(answer.data)
            seen += [entry.id for entry in found.entries]
            links = {link.rel: link.href for link in found.feed.links}
            address = links.get("next")
            names.add(found.feed.id)
            assert urlsplit(links["self"]).path == f"/v1/entities/{entity}/claims.{form}"
            assert links["first"] == found.feed.id
            assert found.feed.title.startswith(f"Dixit: Rose {word}")
        else:
            seen += [item["id"] for item in answer.json["items"]]
            address = answer.json.get("next_url")
    assert pages == 3
    assert len(names) == (form == "atom")
    assert seen == [f"urn:uuid:{claim['id']}" for claim in article["claims"]]


def test_a_feed_that_holds_all_there_is_says_so(client: FlaskClient, article: dict[str, Any]) -> None:
    for limit, whole in ((20, True), (1, False)):
        answer = client.get("/v1/claims.atom", query_string={"article": article["id"], "limit": limit})
        complete = etree.fromstring(answer.data).find("{http://purl.org/syndication/history/1.0}complete")
        assert (complete is not None) == whole


@pytest.mark.parametrize("form", FEEDS)
def test_a_reader_of_feeds_sees_what_is_new_and_is_sent_nothing_twice(
    client: FlaskClient,
    post: Posting,
    article: dict[str, Any],
    listening: str,
    statuses: list[int],
    desk: Reader,
    word: str,
    form: str,
) -> None:
    entity = article["claims"][0]["claimant"]["entity"]["id"]
    address = f"{listening}/v1/entities/{entity}/claims.{form}"
    desk.add_feed(address)
    desk.update_feeds(scheduled=False)
    known = {entry.id: entry for entry in desk.get_entries()}
    assert set(known) == {f"urn:uuid:{claim['id']}" for claim in article["claims"]}
    first = known[f"urn:uuid:{article['claims'][0]['id']}"]
    assert first.title == f"Rose {word}: Le quai <nord> & {word} rouvre 🚀"
    assert (first.authors_str, first.published) == (f"Rose {word}", datetime(2025, 1, 4, 12, tzinfo=UTC))
    assert first.link.startswith(f"{listening}/articles/{article['id']}")
    desk.update_feeds(scheduled=False)
    assert statuses == [200, 304]
    new = post(speech(f"Rose {word}", f"Une nouvelle {word}"), published_at="2025-01-06")
    del statuses[:]
    desk.update_feeds(scheduled=False)
    assert statuses == [200]
    assert {entry.id for entry in desk.get_entries()} - set(known) == {f"urn:uuid:{new['claims'][0]['id']}"}
    assert all(feed.last_exception is None for feed in desk.get_feeds())


@pytest.mark.parametrize("form", FEEDS)
def test_a_claim_that_is_retracted_or_withdrawn_leaves_the_feed(
    client: FlaskClient, post: Posting, article: dict[str, Any], word: str, form: str
) -> None:
    feed = f"/v1/claims.{form}?q={word}"
    first, second = (claim["id"] for claim in article["claims"])
    shown = client.get(feed)
    assert first in shown.text
    assert second in shown.text
    post(speech(f"Rose {word}", f"Rien ne presse {word}"), url=article["url"])
    after = client.get(feed, headers={"If-None-Match": shown.headers["ETag"]})
    assert after.status_code == 200
    assert first not in after.text
    assert second in after.text
    assert client.get(f"/v1/claims/{first}").json["status"] == "retracted"
    client.delete(f"/v1/articles/{article['id']}")
    assert second not in client.get(feed).text
    assert client.get(f"{feed}&status=any").status_code == 422


@pytest.mark.parametrize("form", FEEDS)
def test_a_feed_that_has_not_changed_is_not_sent_again(client: FlaskClient, article: dict[str, Any], form: str) -> None:
    address = f"/v1/claims.{form}?article={article['id']}"
    first = client.get(address)
    assert not first.headers["ETag"].startswith("W/")
    assert (first.headers["Cache-Control"], first.headers["Vary"]) == ("no-cache", "Accept")
    assert "Last-Modified" not in first.headers
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])


def test_an_empty_feed_is_a_feed(client: FlaskClient, word: str) -> None:
    assert parsed(client, "/v1/claims.atom", q=f"{word}nowhere").entries == []
    assert client.get(f"/v1/claims.feed.json?q={word}nowhere").json["items"] == []


@pytest.mark.parametrize("form", FEEDS)
def test_a_feed_takes_the_filters_of_the_list_and_refuses_what_it_does_not_know(
    client: FlaskClient, article: dict[str, Any], form: str
) -> None:
    path = f"/v1/claims.{form}"
    assert client.get(f"{path}?article={article['id']}&act=denial").text.count("urn:uuid:") == 0
    assert client.get(f"{path}?act=song").status_code == 422
    assert client.get(f"{path}?limit=0").status_code == 422
    assert client.get(f"{path}?cursor=x").status_code == 400
    assert client.get(f"/v1/entities/{uuid4()}/claims.{form}").status_code == 404


@pytest.mark.parametrize(
    ("form", "accept", "status"),
    [
        ("atom", "application/rss+xml, application/xml;q=0.9", 200),
        ("atom", "text/html", 406),
        ("feed.json", "application/json", 200),
        ("feed.json", 'application/feed+json; profile="x"', 200),
        ("feed.json", "application/atom+xml", 406),
    ],
)
def test_whoever_takes_xml_or_json_is_answered_in_it(client: FlaskClient, form: str, accept: str, status: int) -> None:
    assert client.get(f"/v1/claims.{form}?limit=1", headers={"Accept": accept}).status_code == status


def test_the_list_links_its_query_in_every_form(client: FlaskClient, article: dict[str, Any]) -> None:
    entity = article["claims"][0]["claimant"]["entity"]["id"]
    for path in ("/v1/claims", f"/v1/entities/{entity}/claims"):
        query = {"article": article["id"], "limit": 1, "status": "any", "act": ["assertion", "denial"]}
        answer = client.get(path, query_string=query)
        links = [link for link in answer.headers["Link"].split(", ") if 'rel="alternate"' in link]
        assert len(links) == 5
        for link in links:
            address, _, kind = link.partition("; ")
            found = client.get(address.strip("<>"))
            assert found.status_code == 200, (link, found.text)
            assert found.mimetype == kind.partition('type="')[2].rstrip('"')
            assert parse_qs(urlsplit(address.strip("<>")).query)["act"] == ["assertion", "denial"]
            found.close()


def test_addresses_are_those_by_which_readers_reach_the_service(
    client: FlaskClient, served_database_url: str, tmp_path: Path
) -> None:
    found = parsed(client, "/v1/claims.atom", limit=1)
    assert {urlsplit(link.href).netloc for link in found.feed.links} == {"localhost"}
    config = Config(database_url=served_database_url, data_dir=tmp_path, public_url="https://dixit.example/desk")
    behind = create_app(config)
    try:
        found = parsed(behind.test_client(), "/v1/claims.atom", limit=1)
    finally:
        database.close(behind)
    assert all(link.href.startswith("https://dixit.example/desk/") for link in found.feed.links)


def test_a_query_too_long_for_a_header_is_not_linked_in_every_form(client: FlaskClient) -> None:
    answer = client.get("/v1/claims", query_string={"q": "é" * 300})
    assert (answer.status_code, 'rel="alternate"' in answer.headers["Link"]) == (200, False)
