"""Versions over HTTP."""

from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

FIRST = "Mardi. « Huit ponts fermeront 🚀 », a déclaré Ana. « Il pleuvra {} », a déclaré Bo. « Il gèle », a déclaré Bo."
SECOND = (
    "« Il pleuvra {} », a déclaré Bo. « Tous les ponts fermeront 🚀 », a déclaré Ana. « Il vente fort », a déclaré Ti."
)


@pytest.fixture
def article(post: Any, word: str) -> dict[str, Any]:
    """An article with two texts."""
    url = f"https://quai.example/{word}"
    post(FIRST.format(word), url=url, title="Un titre")
    return post(SECOND.format(word), url=url, title="Un autre titre")


def test_the_texts_of_an_article_are_listed(client: FlaskClient, article: dict[str, Any]) -> None:
    page = client.get(f"/v1/articles/{article['id']}/revisions?limit=1").json
    assert [(each["n"], each["title"], each["reading"]["status"]) for each in page["items"]] == [
        (2, "Un autre titre", "read")
    ]
    rest = client.get(f"/v1/articles/{article['id']}/revisions?cursor={page['next_cursor']}").json
    assert ([each["n"] for each in rest["items"]], rest["next_cursor"]) == ([1], None)


def test_an_old_text_shows_its_claims_where_they_stood(client: FlaskClient, article: dict[str, Any]) -> None:
    old = client.get(f"/v1/articles/{article['id']}/revisions/1").json
    assert (old["revision"], old["title"]) == (1, "Un titre")
    assert [claim["text"].split()[0] for claim in old["claims"]] == ["Huit", "Il", "Il"]
    for claim in old["claims"]:
        for span in claim["content"]:
            assert old["text"][span["start"] : span["end"]] == span["text"]
        assert claim["article"]["text_sha256"] == old["text_sha256"]


def test_the_difference_tells_what_became_of_each_claim(client: FlaskClient, article: dict[str, Any]) -> None:
    answer = client.get(f"/v1/articles/{article['id']}/diff?from=1&to=2").json
    claims = answer["claims"]
    assert [(each["text"][:10], each["moved"]) for each in claims["kept"]] == [("Il pleuvra", True)]
    [changed] = claims["changed"]
    assert (changed["before"]["text"][:4], changed["after"]["text"][:4], changed["aspects"]) == (
        "Huit", "Tous", ["text"],
    )  # fmt: skip
    assert [each["text"] for each in claims["added"]] == ["Il vente fort"]
    assert [(each["text"], each["status"]) for each in claims["retracted"]] == [("Il gèle", "retracted")]
    assert [change["after"]["text"] for change in answer["text"]["title"]] == ["autre "]


@pytest.mark.parametrize("offsets", ["codepoints", "utf16"])
def test_the_difference_of_the_texts_rebuilds_the_new_one(
    client: FlaskClient, article: dict[str, Any], offsets: str
) -> None:
    address = f"/v1/articles/{article['id']}"
    old, new = (client.get(f"{address}/revisions/{n}").json["text"] for n in (1, 2))
    unit, width = ("utf-16-le", 2) if offsets == "utf16" else ("utf-32-le", 4)
    raw, made, at = old.encode(unit), b"", 0
    for change in client.get(f"{address}/diff?from=1&to=2&offsets={offsets}").json["text"]["body"]:
        made += raw[at * width : change["before"]["start"] * width] + change["after"]["text"].encode(unit)
        at = change["before"]["end"]
    assert (made + raw[at * width :]).decode(unit) == new


def test_a_claim_tells_its_history(client: FlaskClient, article: dict[str, Any]) -> None:
    kept = article["claims"][0]
    told = client.get(f"/v1/claims/{kept['id']}/history").json
    assert [event["event"] for event in told["events"]] == ["found", "moved"]
    assert told["events"][0]["reading"]["extractor"] == "dixit 0.1.0"


def test_what_was_never_there_is_not_found(client: FlaskClient, article: dict[str, Any]) -> None:
    address = f"/v1/articles/{article['id']}"
    nobody = f"/v1/articles/{uuid4()}"
    for missing in (
        f"{address}/revisions/3", f"{address}/revisions/0", f"{address}/revisions/{'9' * 30}",
        f"{address}/diff?from=1&to=3", f"{address}/diff?from=7&to=1", f"{nobody}/diff?from=1&to=2",
        f"{nobody}/revisions", f"{nobody}/revisions/1", f"/v1/claims/{uuid4()}/history",
    ):  # fmt: skip
        assert client.get(missing).status_code == 404, missing


@pytest.mark.parametrize("query", ["", "from=1", "to=1", "from=0&to=1", "from=a&to=1", "from=1&to=99999999999"])
def test_a_difference_needs_two_numbers(client: FlaskClient, article: dict[str, Any], query: str) -> None:
    assert client.get(f"/v1/articles/{article['id']}/diff?{query}").status_code == 422


def test_a_withdrawn_article_leaves_every_list(client: FlaskClient, article: dict[str, Any], word: str) -> None:
    assert client.delete(f"/v1/articles/{article['id']}").status_code == 204
    assert client.delete(f"/v1/articles/{article['id']}").status_code == 204
    assert client.get(f"/v1/claims?q={word}").json["items"] == []
    assert client.get(f"/v1/articles?url=https://quai.example/{word}").json["items"] == []
    assert client.get(f"/v1/articles/{article['id']}").json["status"] == "withdrawn"
    assert client.delete(f"/v1/articles/{uuid4()}").status_code == 404
