"""Pages that a person reads without scripts: claims marked in the text, in the reader's language."""

from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from psycopg_pool import PoolTimeout

from service.dashboard.pages import LABELS

Posting = Callable[..., dict[str, Any]]
TEXT = "Il fait beau.\n\n« Le port {word} sera <b>agrandi</b> », a déclaré Rose {word}. Fin."


def test_an_article_shows_its_whole_text_with_its_claims_marked(client: FlaskClient, post: Posting, word: str) -> None:
    article = post(TEXT.format(word=word), title=f"Le port {word}", url=f"https://quai.example/{word}")
    page = client.get(f"/articles/{article['id']}").text
    assert f'<mark class="content quote">Le port {word} sera &lt;b&gt;agrandi&lt;/b&gt;</mark>' in page
    assert '<mark class="cue">a déclaré</mark>' in page
    assert f'<mark class="source">Rose {word}</mark>' in page
    [claim] = article["claims"]
    marked = page.partition(f'id="in-text-{claim["id"]}"')[2]
    assert marked.partition("</a>")[2].startswith(f'<mark class="content quote">Le port {word}')
    assert f'id="claim-{claim["id"]}"' in page
    assert f'href="https://quai.example/{word}"' in page


def test_a_claim_leads_to_its_place_in_its_article(client: FlaskClient, post: Posting, word: str) -> None:
    article = post(TEXT.format(word=f"{word} un") + TEXT.format(word=f"{word} deux"))
    assert len(article["claims"]) == 2
    for claim in article["claims"]:
        address = f'href="/articles/{article["id"]}#in-text-{claim["id"]}"'
        assert address in client.get("/search", query_string={"q": f"port {word}"}).text
        assert client.get(f"/articles/{article['id']}").text.count(f'id="in-text-{claim["id"]}"') == 1


def test_an_article_says_that_it_was_withdrawn_or_attributes_nothing(
    client: FlaskClient, post: Posting, word: str
) -> None:
    empty = post(f"Le ciel {word} est bleu.")
    address = f"/articles/{empty['id']}"
    say = LABELS["en"]
    assert say["no_claims"] in client.get(address).text
    assert say["withdrawn"] not in client.get(address).text
    client.delete(f"/v1{address}")
    assert say["withdrawn"] in client.get(address).text


def test_days_are_written_as_in_the_readers_language(client: FlaskClient, post: Posting, word: str) -> None:
    article = post(TEXT.format(word=word), published_at="2025-03-01T07:00:00Z")
    for language, day in (("fr", "Publié le 1er mars 2025"), ("en", "Published on 1 March 2025")):
        assert day in client.get(f"/articles/{article['id']}", headers={"Accept-Language": language}).text


def test_who_was_merged_leads_to_whom_they_are(client: FlaskClient, post: Posting, word: str) -> None:
    one, other = (
        post(TEXT.format(word=name))["claims"][0]["claimant"]["entity"]["id"] for name in (word, f"{word}bis")
    )
    body = {"into": other, "by": "Ana", "reason": "le même"}
    assert client.post(f"/v1/entities/{one}/merge", json=body, headers={"If-Match": "*"}).status_code == 201
    answer = client.get(f"/entities/{one}")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"/entities/{other}")


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


def test_the_pages_of_a_search_and_of_the_start_follow_each_other(
    client: FlaskClient, post: Posting, word: str
) -> None:
    said = " ".join(f"« Point {word} {n} », a déclaré Rose {word}." for n in range(25))
    for n in range(21):
        post(said if n == 0 else f"Rien {word} {n}.")
    for first, marks in ((f"/search?q=point+{word}", 'class="claim '), ("/", 'class="row"')):
        page = client.get(first).text
        following = client.get(unescape(page.partition('rel="next" href="')[2].partition('"')[0])).text
        assert page.count('class="claim ') in (0, 20)
        assert following.count(marks) >= 1
        assert following != page
    assert client.get(f"/search?q={word}&cursor=x").status_code == 400


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


@pytest.mark.parametrize("address", ["/articles/{id}", "/entities/{id}", "/articles/x{id}", "/entities/x{id}"])
def test_a_page_that_is_not_there_says_so_to_a_person(client: FlaskClient, address: str) -> None:
    answer = client.get(address.format(id=uuid4()))
    assert (answer.status_code, answer.mimetype) == (404, "text/html")


def test_a_page_says_to_a_person_that_the_database_does_not_answer(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise PoolTimeout

    monkeypatch.setattr("service.dashboard.pages.connection", full)
    answer = client.get("/")
    assert (answer.status_code, answer.mimetype) == (503, "text/html")
    assert int(answer.headers["Retry-After"]) > 0
    assert LABELS["en"]["unavailable"] in answer.text


def test_a_page_runs_no_script_and_fetches_nothing_from_elsewhere(client: FlaskClient) -> None:
    page = client.get("/")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "<script" not in page.text
    with client.get("/style.css") as style:
        assert style.status_code == 200
