"""Reviews over HTTP."""

from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

ACCEPTED = {"kind": "extraction", "by": "Ana", "verdict": "accepted"}
FALSE = {
    "kind": "truth", "by": "Bo", "rating": "Faux", "rating_value": 1, "best_rating": 5, "worst_rating": 1,
    "explanation": "Il n’a pas plu.", "url": "https://verif.example/pluie", "date": "2025-01-06",
    "publisher": {"name": "Vérif", "site": "verif.example"}, "language": "fr",
}  # fmt: skip


@pytest.fixture
def claim(post: Any, word: str) -> dict[str, Any]:
    """A claim."""
    found: dict[str, Any] = post(f"🚀 « Il pleuvra {word} », a déclaré Ana. Fin.", url=f"https://quai.example/{word}")
    return found["claims"][0]


def review(client: FlaskClient, claim: dict[str, Any], body: Any, etag: str | None = None, offsets: str = "") -> Any:
    address = f"/v1/claims/{claim['id']}"
    etag = etag or client.get(f"{address}{offsets}").headers["ETag"]
    return client.post(f"{address}/reviews", json=body, headers={"If-Match": etag})


def test_a_judgement_is_shown_with_the_claim_and_in_its_history(client: FlaskClient, claim: dict[str, Any]) -> None:
    first = review(client, claim, ACCEPTED)
    assert first.status_code == 201, first.text
    second = review(client, claim, FALSE, first.headers["ETag"])
    assert second.status_code == 201, second.text
    shown = client.get(f"/v1/claims/{claim['id']}").json
    assert shown == second.json
    assert shown["reviews"][0] | FALSE == shown["reviews"][0]
    page = client.get(first.headers["Location"] + "?limit=1").json
    rest = client.get(f"{first.headers['Location']}?cursor={page['next_cursor']}").json
    assert page["items"] + rest["items"] == shown["reviews"]


def test_a_corrected_claim_shows_what_the_machine_read(client: FlaskClient, claim: dict[str, Any]) -> None:
    start = claim["content"][0]["start"]
    corrections = {
        "content": [{"start": start, "end": start + 10}], "claimant": {"name": "Cléo", "type": "person"},
        "act": "prediction", "said_at": {"value": "2025-01-03", "precision": "day"},
    }  # fmt: skip
    shown = review(client, claim, ACCEPTED | {"verdict": "corrected", "corrections": corrections}).json
    assert (shown["text"], shown["claimant"]["name"], shown["act"]) == ("Il pleuvra", "Cléo", "prediction")
    assert (shown["claimant"]["mention"], shown["claimant"]["resolved_by"]) == (claim["claimant"]["mention"], "review")
    assert shown["said_at"]["value"] == "2025-01-03"
    machine = shown["machine"]
    assert set(machine) == {"text", "content", "claimant", "act", "said_at", "kind"} - {"kind"} | {"quotes", "kind"}
    assert (machine["text"], machine["act"], machine["content"]) == (claim["text"], "assertion", claim["content"])
    assert shown["selector"][0]["exact"] == "Il pleuvra"
    assert client.get("/v1/claims?act=prediction&claimant=cleo").json["items"][0]["id"] == claim["id"]


def test_a_claimant_is_corrected_to_a_known_entity_by_name_or_id(
    client: FlaskClient, claim: dict[str, Any], post: Any
) -> None:
    port = post("« Non », a déclaré le port.")["claims"][0]["claimant"]["entity"]
    for who in ({"entity": port["id"]}, {"name": "Port de Brumeville"}):
        body = ACCEPTED | {"verdict": "corrected", "corrections": {"claimant": who}}
        assert review(client, claim, body).json["claimant"]["entity"] == port
    body = ACCEPTED | {"verdict": "corrected", "corrections": {"claimant": {"entity": str(uuid4())}}}
    answer = review(client, claim, body)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "#/corrections/claimant/entity")


def test_a_judgement_rests_on_what_was_read(client: FlaskClient, claim: dict[str, Any]) -> None:
    address = f"/v1/claims/{claim['id']}"
    assert client.post(f"{address}/reviews", json=ACCEPTED).status_code == 428
    etag = client.get(address).headers["ETag"]
    assert review(client, claim, ACCEPTED, etag).status_code == 201
    assert review(client, claim, ACCEPTED, etag).status_code == 412
    assert review(client, claim, ACCEPTED, '"other"').status_code == 412
    assert review(client, claim, ACCEPTED, offsets="?offsets=utf16").status_code == 201
    assert review(client, claim, ACCEPTED, "*").status_code == 201


def test_a_retracted_claim_is_not_judged(client: FlaskClient, claim: dict[str, Any], post: Any) -> None:
    post("Rien de tout cela.", url=claim["article"]["url"])
    answer = review(client, claim, ACCEPTED)
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/conflict")


def test_a_rejected_claim_is_listed_only_where_it_is_asked_for(
    client: FlaskClient, claim: dict[str, Any], word: str
) -> None:
    rejected = review(client, claim, ACCEPTED | {"verdict": "rejected"})
    assert (rejected.status_code, rejected.json["status"]) == (201, "rejected")
    article = f"/v1/articles/{claim['article']['id']}"
    assert client.get(f"/v1/claims?q={word}").json["items"] == client.get(article).json["claims"] == []
    for asked in ("rejected", "any"):
        [shown] = client.get(f"/v1/claims?q={word}&status={asked}").json["items"]
        assert (shown["id"], shown["status"]) == (claim["id"], "rejected")
    assert client.get(f"/v1/claims?q={word}&status=retracted").json["items"] == []
    assert word not in client.get(f"/v1/claims.ndjson?q={word}").text
    again = review(client, claim, ACCEPTED)
    assert (again.status_code, again.json["status"]) == (201, "current")
    assert client.get(article).json["claims"][0]["id"] == claim["id"]


def test_nothing_there_is_not_judged(client: FlaskClient) -> None:
    assert review(client, {"id": uuid4()}, ACCEPTED, "*").status_code == 404
    assert client.get(f"/v1/claims/{uuid4()}/reviews").status_code == 404


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "#/kind"),
        (ACCEPTED | {"by": ""}, "#/by"),
        (ACCEPTED | {"verdict": None}, "#/verdict"),
        (ACCEPTED | {"verdict": "maybe"}, "#/verdict"),
        (ACCEPTED | {"rating": "Vrai"}, "#/rating"),
        (ACCEPTED | {"corrections": {"act": "promise"}}, "#/corrections"),
        (ACCEPTED | {"verdict": "corrected"}, "#/corrections"),
        (ACCEPTED | {"verdict": "corrected", "corrections": {"text": "x"}}, "#/corrections/text"),
        (ACCEPTED | {"verdict": "corrected", "corrections": {"act": "song"}}, "#/corrections/act"),
        (ACCEPTED | {"verdict": "corrected", "corrections": {"content": []}}, "#/corrections/content"),
        (
            ACCEPTED | {"verdict": "corrected", "corrections": {"content": [{"start": 1, "end": 10**9}]}},
            "#/corrections/content/0",
        ),
        (ACCEPTED | {"verdict": "corrected", "corrections": {"claimant": {}}}, "#/corrections/claimant/name"),
        (FALSE | {"url": None}, "#/url"),
        (FALSE | {"verdict": "accepted"}, "#/verdict"),
        (FALSE | {"date": "2025-02-31"}, "#/date"),
        (FALSE | {"rating_value": "NaN"}, "#/rating_value"),
        (FALSE | {"publisher": {}}, "#/publisher/name"),
    ],
)
def test_a_judgement_that_says_nothing_clear_is_refused(
    client: FlaskClient, claim: dict[str, Any], body: Any, pointer: str
) -> None:
    answer = review(client, claim, body)
    assert answer.status_code == 422, answer.text
    assert pointer in [error["pointer"] for error in answer.json["errors"]]
