"""`claims:search`, asked by the client that Google gives to the users of its Fact Check Tools API."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from httplib2 import Http

Posting = Callable[..., dict[str, Any]]
PATH = "/v1alpha1/claims:search"


@pytest.fixture
def google(listening: str) -> Iterator[Any]:
    """Google's client, built from the discovery document in its own package."""
    http = Http()
    service = build(
        "factchecktools", "v1alpha1", developerKey="any", http=http, static_discovery=True,
        client_options={"api_endpoint": f"{listening}/"},
    )  # fmt: skip
    yield service.claims()
    service.close()
    http.close()


def speech(who: str, *said: str) -> str:
    return " ".join(f"« {one} », a déclaré {who}." for one in said)


def rate(client: FlaskClient, claim: dict[str, Any], **members: Any) -> None:
    body = {
        "kind": "truth", "by": "Ana", "rating": "Plutôt faux", "url": "https://verif.example/1", "language": "fr",
        "publisher": {"name": "Vérif", "site": "www.verif.example"}, "date": "2025-02-03",
    }  # fmt: skip
    answer = client.post(f"/v1/claims/{claim['id']}/reviews", json=body | members, headers={"If-Match": "*"})
    assert answer.status_code == 201, answer.text


def texts(answer: dict[str, Any]) -> list[str]:
    return [claim["text"] for claim in answer.get("claims", [])]


def test_googles_client_finds_a_claim_with_its_reviews(
    client: FlaskClient, post: Posting, google: Any, word: str
) -> None:
    article = post(speech(f"Rose {word}", f"Les écluses {word} sont sûres"), published_at="2025-01-04T12:00:00Z")
    claim = article["claims"][0]
    rate(client, claim)
    answer = google.search(query=f"écluse {word}", languageCode="fr-FR", pageSize=5).execute()
    assert answer == {
        "claims": [
            {
                "text": f"Les écluses {word} sont sûres",
                "claimant": f"Rose {word}",
                "claimDate": "2025-01-04T00:00:00Z",
                "claimReview": [
                    {
                        "publisher": {"name": "Vérif", "site": "www.verif.example"},
                        "url": "https://verif.example/1",
                        "reviewDate": "2025-02-03T00:00:00Z",
                        "textualRating": "Plutôt faux",
                        "languageCode": "fr",
                    }
                ],
            }
        ]
    }


def test_a_claim_that_nobody_rated_has_no_review_and_comes_behind_those_that_somebody_did(
    client: FlaskClient, post: Posting, google: Any, word: str
) -> None:
    old = post(speech("Paul", f"Le pont {word} tient"), published_at="2025-01-01")
    new = post(speech("Paul", f"Le pont {word} cède"), published_at="2025-01-02")
    accepted = {"kind": "extraction", "by": "Ana", "verdict": "accepted"}
    sent = client.post(f"/v1/claims/{new['claims'][0]['id']}/reviews", json=accepted, headers={"If-Match": "*"})
    assert sent.status_code == 201
    rate(client, old["claims"][0])
    found = google.search(query=f"pont {word}").execute()["claims"]
    assert [claim["text"] for claim in found] == [f"Le pont {word} tient", f"Le pont {word} cède"]
    assert ["claimReview" in claim for claim in found] == [True, False]


def test_pages_together_hold_every_claim_once(post: Posting, google: Any, word: str) -> None:
    post(speech("Paul", *(f"Point {word} {n}" for n in range(7))))
    request, seen, pages = google.search(query=word, pageSize=3), [], 0
    while request is not None:
        answer = request.execute()
        pages += 1
        seen += texts(answer)
        request = google.search_next(request, answer)
    assert (pages, sorted(seen)) == (3, [f"Point {word} {n}" for n in range(7)])
    assert texts(google.search(query=word, pageSize=3, offset=2).execute()) == seen[2:5]
    assert len(texts(google.search(query=word, pageSize=0).execute())) == 7


def test_where_no_claim_holds_all_the_words_those_that_hold_most_come_first(
    post: Posting, google: Any, word: str
) -> None:
    post(speech("Paul", f"Le canal{word} gèle", f"Le canal{word} gèle sous le pont{word}"))
    asked = f"Le canal{word} a gelé sous le pont{word} de Brumeville hier"
    assert texts(google.search(query=asked, pageSize=2).execute()) == [
        f"Le canal{word} gèle sous le pont{word}", f"Le canal{word} gèle",
    ]  # fmt: skip
    first = google.search(query=asked, pageSize=1)
    answer = first.execute()
    assert texts(google.search_next(first, answer).execute()) == [f"Le canal{word} gèle"]


def test_behind_the_last_claim_that_holds_all_the_words_nothing_comes(
    client: FlaskClient, post: Posting, word: str
) -> None:
    post(speech("Paul", f"Le canal{word} gèle", f"Le canal{word} gèle sous le pont{word}"))
    found = [
        texts(client.get(PATH, query_string={"query": asked, "offset": offset}).json)
        for asked, offset in ((f"canal{word} pont{word}", 0), (f"canal{word} pont{word}", 1), (f"lac{word}", 0))
    ]
    assert found == [[f"Le canal{word} gèle sous le pont{word}"], [], []]


def test_only_what_a_site_reviewed_is_found_where_that_is_asked_for(
    client: FlaskClient, post: Posting, google: Any, word: str
) -> None:
    article = post(speech("Paul", f"Le port {word} est vide", f"Le port {word} est plein"))
    site = f"{word}.example"
    rate(client, article["claims"][0], publisher={"name": "Vérif", "site": f"Www.{site}"})
    for written in (site, f"www.{site}", f"https://www.{site}/verif"):
        assert texts(google.search(reviewPublisherSiteFilter=written).execute()) == [f"Le port {word} est vide"]
    assert google.search(reviewPublisherSiteFilter=f"x{site}").execute() == {}
    assert google.search(query="plein", reviewPublisherSiteFilter=site).execute() == {}
    for nowhere in ("%", "[", "//", "www.", "http://[::1]:x/"):
        assert google.search(reviewPublisherSiteFilter=nowhere).execute() == {}


def test_age_is_that_of_the_claim_or_of_a_review_whichever_is_newer(
    client: FlaskClient, post: Posting, google: Any, word: str
) -> None:
    today = datetime.now(UTC).date()
    article = post(speech("Paul", f"Le quai {word} brûle", f"Le quai {word} coule"), published_at="2020-01-01")
    rate(client, article["claims"][0], date=str(today - timedelta(days=3)))
    assert texts(google.search(query=word, maxAgeDays=5).execute()) == [f"Le quai {word} brûle"]
    assert google.search(query=word, maxAgeDays=2).execute() == {}
    assert len(texts(google.search(query=word, maxAgeDays=2**31 - 1).execute())) == 2


def test_the_language_is_that_of_the_claim(post: Posting, google: Any, word: str) -> None:
    post(speech("Paul", f"Le quai {word} brûle"))
    assert google.search(query=word, languageCode="en-US").execute() == {}
    assert len(texts(google.search(query=word, languageCode="FR").execute())) == 1


def test_retracted_and_withdrawn_claims_are_not_found(
    client: FlaskClient, post: Posting, google: Any, word: str
) -> None:
    url = f"https://quai.example/{word}"
    article = post(speech("Paul", f"Le quai {word} brûle", f"Le quai {word} coule"), url=url)
    rate(client, article["claims"][0])
    post(speech("Paul", f"Le quai {word} coule"), url=url)
    assert texts(google.search(query=word).execute()) == [f"Le quai {word} coule"]
    client.delete(f"/v1/articles/{article['id']}")
    assert google.search(query=word).execute() == {}


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"query": " "},
        {"query": "x", "pageToken": "x"},
        {"query": "x", "pageSize": -1},
        {"query": "x", "offset": -1},
        {"query": "x", "languageCode": "français"},
        {"query": "x" * 501},
        {"query": "x\0"},
    ],
)
def test_what_is_asked_wrongly_is_an_error_that_googles_client_reads(google: Any, asked: dict[str, Any]) -> None:
    with pytest.raises(HttpError) as refused:
        google.search(**asked).execute()
    assert refused.value.status_code == 400
    assert refused.value.reason
    assert b'"status":"INVALID_ARGUMENT"' in refused.value.content.replace(b": ", b":")


def test_a_token_goes_with_what_it_was_given_for(post: Posting, google: Any, word: str) -> None:
    post(speech("Paul", *(f"Point {word} {n}" for n in range(3))))
    token = google.search(query=word, pageSize=1).execute()["nextPageToken"]
    with pytest.raises(HttpError) as refused:
        google.search(query="other", pageToken=token).execute()
    assert refused.value.status_code == 400


def test_the_standard_parameters_are_taken_and_others_refused(client: FlaskClient, word: str) -> None:
    standard = "key=k&alt=json&fields=claims&prettyPrint=false&quotaUser=u&access_token=t&oauth_token=t&callback=f"
    answer = client.get(f"{PATH}?query={word}&{standard}&uploadType=media&upload_protocol=raw&%24.xgafv=2")
    assert (answer.status_code, answer.json, answer.mimetype) == (200, {}, "application/json")
    for name, value in (("sort", "x"), ("alt", "proto")):
        refused = client.get(PATH, query_string={"query": word, name: value})
        assert (refused.status_code, refused.json["error"]["code"]) == (400, 400)
        assert name in refused.json["error"]["message"]


@pytest.mark.parametrize("query", ["'", '"', "a & | ! b", "( -", "%_", "é" * 400, ":*", "\\"])
def test_any_words_are_answered(client: FlaskClient, query: str) -> None:
    assert client.get(PATH, query_string={"query": query}).status_code == 200


def test_an_answer_that_if_match_asks_another_of_is_an_error_of_googles(client: FlaskClient, word: str) -> None:
    answer = client.get(f"{PATH}?query={word}", headers={"If-Match": '"another"'})
    assert (answer.status_code, answer.mimetype) == (412, "application/json")
    assert answer.json["error"]["status"] == "FAILED_PRECONDITION"


def test_an_answer_that_has_not_changed_is_not_sent_again(client: FlaskClient, word: str) -> None:
    first = client.get(f"{PATH}?query={word}")
    assert client.get(f"{PATH}?query={word}", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.get(f"{PATH}?query={word}", headers={"Accept": "text/html"}).json["error"]["code"] == 406
