"""Claims by entity, by name, by word, by time; in pages that miss and repeat nothing."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

Posting = Callable[..., dict[str, Any]]


def speech(who: str, *said: str) -> str:
    return " ".join(f"« {one} », a déclaré {who}." for one in said)


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json["items"]]


def of(article: dict[str, Any]) -> list[str]:
    return [claim["id"] for claim in article["claims"]]


def test_a_claimant_is_found_by_name_whatever_its_case_accents_and_article(
    client: FlaskClient, post: Posting, word: str
) -> None:
    article = post(speech(f"Éloïse Mârin-{word}", f"Rien ne presse {word}"))
    for name in (f"éloïse mârin-{word}", f"ELOISE MARIN {word}", f"la eloise Marin-{word}"):
        assert ids(client.get("/v1/claims", query_string={"claimant": name})) == of(article)


def test_a_claimant_is_found_by_id(client: FlaskClient, post: Posting, word: str) -> None:
    article = post(speech(f"Jeanne {word}", "Rien ne presse"))
    entity = article["claims"][0]["claimant"]["entity"]["id"]
    assert ids(client.get("/v1/claims", query_string={"claimant": entity})) == of(article)
    assert ids(client.get(f"/v1/entities/{entity}/claims")) == of(article)


def test_what_a_claim_names_is_found_by_name(client: FlaskClient, post: Posting, word: str) -> None:
    name = "Q" + word.upper().translate(str.maketrans("0123456789", "ABCDEFGHIJ"))
    article = post(speech(f"Paul {word}", f"La grue {name} tient bon"))
    assert ids(client.get("/v1/claims", query_string={"mentioned": name.lower()})) == of(article)
    [named] = article["claims"][0]["entities"]
    assert (named["name"], named["role"], named["type"]) == (name, "mentioned", "thing")
    assert ids(client.get(f"/v1/entities/{named['id']}/claims")) == []
    assert ids(client.get(f"/v1/entities/{named['id']}/claims?role=mentioned")) == of(article)
    assert ids(client.get(f"/v1/entities/{named['id']}/claims?role=any")) == of(article)


def test_an_entitys_claims_include_those_of_its_parts_unless_it_is_asked_for_alone(
    client: FlaskClient, post: Posting, word: str
) -> None:
    article = post(speech("la capitainerie", f"Le chenal {word} est ouvert"))
    part = client.get(f"/v1/entities/{article['claims'][0]['claimant']['entity']['id']}").json
    whole = part["part_of"]["id"]
    assert client.get(f"/v1/entities/{whole}").json["parts"][0]["id"] == part["id"]
    narrowed = {"article": article["id"]}
    assert ids(client.get(f"/v1/entities/{whole}/claims", query_string=narrowed)) == of(article)
    assert ids(client.get(f"/v1/entities/{whole}/claims", query_string=narrowed | {"scope": "self"})) == []


def test_words_are_found_whatever_their_case_accents_and_endings(client: FlaskClient, post: Posting, word: str) -> None:
    article = post(speech("Paul", f"Les écluses {word} seront réparées"))
    for q in (f"ecluse {word}", f"ÉCLUSES {word}", f"{word} réparée"):
        assert ids(client.get("/v1/claims", query_string={"q": q})) == of(article)
    assert ids(client.get("/v1/claims", query_string={"q": f"chenal {word}"})) == []


@pytest.mark.parametrize(
    ("narrowing", "found"),
    [
        ({"language": "fr"}, True),
        ({"language": "en"}, False),
        ({"kind": "direct"}, True),
        ({"kind": "indirect"}, False),
        ({"act": "assertion"}, True),
        ({"act": "denial"}, False),
        ({"published_from": "2025-01-04", "published_to": "2025-01-04"}, True),
        ({"published_from": "2025-01-05"}, False),
        ({"published_to": "2025-01-03"}, False),
        ({"said_from": "2025-01-04", "said_to": "2025-01-04"}, True),
        ({"said_from": "2025-01-05"}, False),
        ({"publisher": "quai.example"}, True),
        ({"publisher": "autre.example"}, False),
        ({"status": "any"}, True),
        ({"status": "retracted"}, False),
        ({"min_check_worthiness": 0.5}, False),
    ],
)
def test_a_filter_narrows_the_list_in_a_query_and_in_a_body(
    client: FlaskClient, post: Posting, word: str, narrowing: dict[str, Any], *, found: bool
) -> None:
    article = post(
        speech("Paul", f"Le chenal {word} est ouvert"),
        published_at="2025-01-04T12:00:00Z",
        publisher={"domain": "quai.example"},
    )
    filters = {"article": article["id"]} | narrowing
    assert ids(client.get("/v1/claims", query_string=filters)) == (of(article) if found else [])
    assert ids(client.post("/v1/claims/search", json=filters)) == (of(article) if found else [])


def test_a_claim_that_a_new_text_no_longer_holds_is_retracted_and_kept(
    client: FlaskClient, post: Posting, word: str
) -> None:
    url = f"https://quai.example/{word}"
    [gone] = of(post(speech("Paul", f"Le chenal {word} est ouvert"), url=url))
    article = post(speech("Paul", f"Le chenal {word} est fermé"), url=url)
    assert gone not in ids(client.get("/v1/claims", query_string={"article": article["id"]}))
    assert ids(client.get("/v1/claims", query_string={"article": article["id"], "status": "retracted"})) == [gone]
    assert client.get(f"/v1/claims/{gone}").json["status"] == "retracted"


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_pages_together_hold_every_claim_once_and_in_order(
    client: FlaskClient, post: Posting, word: str, limit: int
) -> None:
    articles = [
        post(speech(f"Zoé {word}", *(f"Point {word} {edition} {n}" for n in range(3))), published_at=day)
        for edition, day in (("matin", "2025-01-02"), ("hier", "2025-01-01"), ("soir", "2025-01-02"))
    ]
    entity = articles[0]["claims"][0]["claimant"]["entity"]["id"]
    seen: list[str] = []
    cursor: str | None = None
    while True:
        query = {"limit": limit} | ({"cursor": cursor} if cursor else {})
        page = client.get(f"/v1/entities/{entity}/claims", query_string=query)
        seen += ids(page)
        cursor = page.json["next_cursor"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(claim for article in articles for claim in of(article))
    days = [client.get(f"/v1/claims/{claim}").json["article"]["published_at"][:10] for claim in seen]
    assert days == sorted(days, reverse=True)


def test_a_cursor_goes_from_a_query_to_a_body_with_the_same_filters(
    client: FlaskClient, post: Posting, word: str
) -> None:
    article = post(speech("Paul", f"Un {word}", f"Deux {word}"))
    filters = {"article": article["id"], "limit": 1}
    cursor = client.get("/v1/claims", query_string=filters).json["next_cursor"]
    assert ids(client.post("/v1/claims/search", json=filters | {"cursor": cursor})) == of(article)[1:]


def test_a_cursor_with_other_filters_is_refused(client: FlaskClient, post: Posting, word: str) -> None:
    article = post(speech("Paul", f"Un {word}", f"Deux {word}"))
    cursor = client.get("/v1/claims", query_string={"article": article["id"], "limit": 1}).json["next_cursor"]
    answer = client.get("/v1/claims", query_string={"article": article["id"], "cursor": cursor, "kind": "direct"})
    assert (answer.status_code, answer.json["type"]) == (400, "/problems/bad-cursor")


def test_a_reader_who_has_the_answer_is_told_so(client: FlaskClient, post: Posting, word: str) -> None:
    article = post(speech("Paul", f"Un {word}"))
    address = f"/v1/claims/{of(article)[0]}"
    etag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
    assert "Accept" in again.headers["Vary"]
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("form", ["", ".csv"])
def test_a_read_is_held_to_if_match_before_if_none_match(
    client: FlaskClient, post: Posting, word: str, form: str
) -> None:
    address = f"/v1/claims{form}?article={post(speech('Paul', f'Un {word}'))['id']}"
    first = client.get(address, buffered=True)
    mine, another = first.headers["ETag"], '"another"'
    for if_match, status in (("*", 200), (mine, 200), (f"{another}, {mine}", 200), (another, 412), (f"W/{mine}", 412)):
        answer = client.get(address, headers={"If-Match": if_match}, buffered=True)
        assert answer.status_code == status, if_match
        assert (answer.data == first.data) == (status == 200)
    assert (answer.content_type, answer.json["type"]) == ("application/problem+json", "/problems/stale")
    both = {"If-Match": "*", "If-None-Match": mine}
    assert client.get(address, headers=both, buffered=True).status_code == 304
    assert client.head(address, headers={"If-Match": another}).status_code == 412


def test_an_unknown_name_has_no_claims_and_an_unknown_entity_is_not_found(client: FlaskClient) -> None:
    assert ids(client.get("/v1/claims?claimant=personne%20du%20tout")) == []
    assert client.get(f"/v1/entities/{uuid4()}/claims").status_code == 404


def test_entities_are_found_by_the_beginning_of_a_name_and_with_a_typing_mistake(
    client: FlaskClient, post: Posting, word: str
) -> None:
    article = post(speech(f"Bérengère {word}", "Rien ne presse"))
    entity = article["claims"][0]["claimant"]["entity"]["id"]
    for q in (f"berengere {word}", f"Bérangère {word}", f"bérengère {word[:-1]}"):
        assert entity in ids(client.get("/v1/entities", query_string={"q": q}))
    found = client.get(f"/v1/entities/{entity}").json
    assert found["aliases"][0]["article"] == article["id"]
    assert set(found) == {
        "id", "name", "type", "key", "part_of", "parts", "aliases", "same_as", "version", "created_by",
        "created_at", "updated_at",
    }  # fmt: skip
