"""What an entity's claims come to is what its lists of claims hold, counted."""

from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient

Posting = Callable[..., dict[str, Any]]


def upper(word: str) -> str:
    return "Q" + word.upper().translate(str.maketrans("0123456789", "ABCDEFGHIJ"))


def test_a_profile_counts_the_claims_by_act_and_by_month(client: FlaskClient, post: Posting, word: str) -> None:
    who, thing = f"Rose {word}", upper(word)
    said = [
        (f"« La grue {thing} tient », a déclaré {who}. « Le quai a cédé », a nié {who}.", "2025-01-31T23:30:00Z"),
        (f"« Encore la grue {thing} », a déclaré {who}.", "2024-12-05"),
        (f"« {thing} sera vendue », a déclaré Paul {word}.", "2025-02-01"),
    ]
    articles = [post(text, published_at=day) for text, day in said]
    entity = articles[0]["claims"][0]["claimant"]["entity"]["id"]
    profile = client.get(f"/v1/entities/{entity}/profile").json
    assert (profile["made"], profile["received"], profile["articles"]) == (3, 0, 2)
    assert (profile["first_at"], profile["last_at"]) == ("2024-12-05T00:00:00Z", "2025-01-31T23:30:00Z")
    assert profile["by_act"] == [{"act": "assertion", "claims": 2}, {"act": "denial", "claims": 1}]
    assert profile["by_month"] == [
        {"month": "2025-01", "made": 2, "received": 0},
        {"month": "2024-12", "made": 1, "received": 0},
    ]
    assert profile["described"] == []
    [companion] = profile["together_with"]
    assert (companion["name"], companion["claims"]) == (thing, 2)
    assert [alias["article"] for alias in profile["aliases"] if alias["name"] == who] == [articles[0]["id"]]

    of_thing = client.get(f"/v1/entities/{companion['id']}/profile").json
    assert (of_thing["made"], of_thing["received"], of_thing["by_act"]) == (0, 3, [])
    assert [(one["name"], one["claims"]) for one in of_thing["together_with"]] == [(who, 2), (f"Paul {word}", 1)]


def test_a_profile_takes_in_the_parts_of_an_entity_unless_it_is_asked_for_alone(
    client: FlaskClient, post: Posting, word: str
) -> None:
    article = post(f"« Le chenal {word} est ouvert », a déclaré la capitainerie.")
    part = client.get(f"/v1/entities/{article['claims'][0]['claimant']['entity']['id']}").json
    whole = part["part_of"]["id"]

    def made(scope: str) -> tuple[int, int]:
        listed = client.get(f"/v1/entities/{whole}/claims", query_string={"scope": scope, "limit": 200}).json["items"]
        profile = client.get(f"/v1/entities/{whole}/profile", query_string={"scope": scope}).json
        assert profile["by_act"] == [
            {"act": act, "claims": count} for act, count in Counter(claim["act"] for claim in listed).most_common()
        ]
        return profile["made"], len(listed)

    alone, family = made("self"), made("family")
    assert alone == (0, 0)
    assert family[0] == family[1] >= 1


def test_retracted_claims_do_not_count(client: FlaskClient, post: Posting, word: str) -> None:
    url = f"https://quai.example/{word}"
    entity = post(f"« Oui », a déclaré Rose {word}.", url=url)["claims"][0]["claimant"]["entity"]["id"]
    post(f"Rose {word} n'a rien dit, en fait.", url=url)
    profile = client.get(f"/v1/entities/{entity}/profile").json
    assert (profile["made"], profile["first_at"], profile["by_month"]) == (0, None, [])


def test_what_is_no_entity_has_no_profile(client: FlaskClient) -> None:
    assert client.get(f"/v1/entities/{uuid4()}/profile").status_code == 404
