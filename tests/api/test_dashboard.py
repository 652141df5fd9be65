"""Pages that a person reads without scripts: claims marked in the text, in the reader's language."""

from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from service.dashboard.pages import LABELS

Posting = Callable[..., dict[str, Any]]
TEXT = "Il fait beau.\n\n« Le port {word} sera <b>agrandi</b> », a déclaré Rose {word}. Fin."


def test_an_article_shows_its_whole_text_with_its_claims_marked(client: FlaskClient, post: Posting, word: str) -> None:
    article = post(TEXT.format(word=word), title=f"Le port {word}", url=f"https://quai.example/{word}")
    page = client.get(f"/articles/{article['id']}").text
    assert f'<mark class="content quote">Le port {word} sera &lt;b&gt;agrandi&lt;/b&gt;</mark>' in page
    assert '<mark class="cue">a déclaré</mark>' in page
    assert f'<mark class="source">Rose {word}</mark>' in page
    assert 'id="in-text-1"' in page
    assert 'id="claim-1"' in page
    assert f'href="https://quai.example/{word}"' in page


def test_an_entity_shows_what_it_says_and_what_is_said_of_it(client: FlaskClient, post: Posting, word: str) -> None:
    article = post(TEXT.format(word=word))
    entity = article["claims"][0]["claimant"]["entity"]["id"]
    assert f"Le port {word} sera" in client.get(f"/entities/{entity}").text
    assert f"Le port {word} sera" not in client.get(f"/entities/{entity}?role=mentioned").text


def test_an_entitys_pages_follow_each_other(client: FlaskClient, post: Posting, word: str) -> None:
    said = " ".join(f"« Point {word} {n} », a déclaré Rose {word}." for n in range(25))
    article = post(said)
    first = client.get(f"/entities/{article['claims'][0]['claimant']['entity']['id']}").text
    address = unescape(first.partition('rel="next" href="')[2].partition('"')[0])
    assert (first.count('class="claim '), client.get(address).text.count('class="claim ')) == (20, 5)


def test_a_search_finds_entities_and_claims(client: FlaskClient, post: Posting, word: str) -> None:
    article = post(TEXT.format(word=word))
    page = client.get("/search", query_string={"q": word}).text
    assert f"Le port {word} sera" in page
    page = client.get("/search", query_string={"q": f"rose {word}"}).text
    assert f"/entities/{article['claims'][0]['claimant']['entity']['id']}" in page


@pytest.mark.parametrize("q", ["", "\0", "'", "<script>alert(1)</script>"])
def test_any_search_is_answered_and_nothing_searched_for_becomes_markup(client: FlaskClient, q: str) -> None:
    answer = client.get("/search", query_string={"q": q})
    assert answer.status_code == 200
    assert "<script" not in answer.text


def test_the_start_page_lists_the_latest_articles(client: FlaskClient, post: Posting, word: str) -> None:
    post(TEXT.format(word=word), title=f"Nouveau {word}", published_at="2099-01-01")
    assert f"Nouveau {word}" in client.get("/").text


@pytest.mark.parametrize(("asked", "given"), [("fr-CA, en;q=0.5", "fr"), ("en", "en"), ("de", "en"), ("", "en")])
def test_a_page_speaks_the_readers_language(client: FlaskClient, asked: str, given: str) -> None:
    page = client.get("/", headers={"Accept-Language": asked})
    assert f'<html lang="{given}">' in page.text
    assert LABELS[given]["latest"] in page.text
    assert "Accept-Language" in page.headers["Vary"]


def test_the_languages_of_the_pages_say_the_same_things() -> None:
    shapes = [
        {key: sorted(value) if isinstance(value, dict) else "" for key, value in one.items()} for one in LABELS.values()
    ]
    assert all(shape == shapes[0] for shape in shapes)


@pytest.mark.parametrize("address", ["/articles/{id}", "/entities/{id}"])
def test_a_page_that_is_not_there_says_so_to_a_person(client: FlaskClient, address: str) -> None:
    answer = client.get(address.format(id=uuid4()))
    assert (answer.status_code, answer.mimetype) == (404, "text/html")


def test_a_page_runs_no_script_and_fetches_nothing_from_elsewhere(client: FlaskClient) -> None:
    page = client.get("/")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "<script" not in page.text
    with client.get("/style.css") as style:
        assert style.status_code == 200
