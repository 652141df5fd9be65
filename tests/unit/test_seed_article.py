"""The seed article, claim by claim as a person read it, and proof that nothing of it is wired in."""

import json
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pytest

from service import extraction, gazetteer
from service.model import Article, Claim

SEEDS = Path(__file__).parents[2] / "seeds"
# Hard spaces are spaces to a reader: the sentences below are written without them.
RAW = json.loads((SEEDS / "articles/2025-01-04-atacms-belgorod.json").read_text(encoding="utf-8"))
BODY = RAW["text"].replace("\u00a0", " ")
ARTICLE = Article(
    BODY, title=RAW["title"], language=RAW["language"], published_at=datetime.fromisoformat(RAW["published_at"])
)
GAZETTEER = gazetteer.load(SEEDS)
ARMY, MINISTRY, PRESS = "armée russe", "ministère russe de la Défense", "presse états-unienne"

MISSILES_SHOT = (
    "Au cours de la bataille antimissile, les calculs de combat du système de missiles antiaériens S-400 et du système "
    "de missiles et de canons antiaériens Pantsir-SM ont abattu tous les missiles ATACMS"
)
MISSILES_FIRED = "les forces ukrainiennes avaient tiré la veille des missiles ATACMS contre la région de Belgorod"
REPELLED = (
    "avoir repoussé, la veille, une attaque de missiles ATACMS des forces ukrainiennes au-dessus de la région de "
    "Belgorod"
)
ANSWER = "Ces actions du régime de Kiev, soutenues par les curateurs occidentaux, feront l'objet d'une réponse"
DESTROYED = "la destruction par la défense aérienne de huit missiles ATACMS"
GREEN_LIGHT = (
    "le feu vert accordé à Kiev par la Maison Blanche … de tirer des missiles longue portée américains dans la "
    "profondeur du territoire russe"
)
STRIKES = (
    "des frappes à Kiev, notamment contre un poste de commandement du Service de sécurité ukrainien ainsi qu'un bureau "
    "d'études"
)
MASSIVE = (
    "avoir lancé une «attaque massive» contre des installations ukrainiennes de «carburant et d'infrastructure "
    "énergétique soutenant les activités du complexe militaro-industriel»"
)
AMERICAN = "Dans les deux cas … les missiles employés par les forces ukrainiennes étaient des ATACMS américains"

# Who, cue, content (spans joined by " … "), kind.
TABLE = [
    (ARMY, "promet", "une «réponse» après une attaque contre Belgorod", "mixed"),
    (ARMY, "a déclaré", MISSILES_FIRED, "indirect"),
    (MINISTRY, "Selon", "ces actions feront l'objet de «représailles»", "mixed"),
    (ARMY, "a annoncé", REPELLED, "indirect"),
    (MINISTRY, "a déclaré", MISSILES_SHOT, "direct"),
    (MINISTRY, "a-t-il été souligné", ANSWER, "direct"),
    (MINISTRY, "avait mentionné", DESTROYED, "indirect"),
    (PRESS, "rapporté", GREEN_LIGHT, "indirect"),
    (MINISTRY, "avait promis", "une «réponse»", "mixed"),
    (ARMY, "avait revendiqué", STRIKES, "indirect"),
    (ARMY, "avait annoncé", MASSIVE, "mixed"),
    (ARMY, "avait précisé", AMERICAN, "indirect"),
]


@lru_cache
def claims(article: Article = ARTICLE) -> tuple[Claim, ...]:
    return extraction.read(article, GAZETTEER).claims


def content(claim: Claim) -> str:
    return " … ".join(span.text for span in claim.content)


def changed(old: str, new: str) -> Article:
    assert old in ARTICLE.body
    return replace(ARTICLE, body=ARTICLE.body.replace(old, new))


def test_it_holds_twelve_claims() -> None:
    assert len(claims()) == len(TABLE) == 12


def test_hard_spaces_change_nothing() -> None:
    found = claims(replace(ARTICLE, body=RAW["text"]))
    assert [content(claim).replace("\u00a0", " ") for claim in found] == [row[2] for row in TABLE]
    assert [claim.claimant.name for claim in found] == [row[0] for row in TABLE]


@pytest.mark.parametrize(
    ("number", "row"), list(enumerate(TABLE)), ids=[f"{i}: {row[1]}" for i, row in enumerate(TABLE, 1)]
)
def test_each_claim_is_read_as_a_person_read_it(number: int, row: tuple[str, str, str, str]) -> None:
    claim = claims()[number]
    assert claim.cue is not None
    assert (claim.claimant.name, claim.cue.text, content(claim), claim.kind) == row


def test_the_first_claim_is_the_headline_and_the_others_are_the_body() -> None:
    assert [claim.field for claim in claims()] == ["title"] + ["body"] * 11


def test_where_no_source_stands_the_context_gives_the_claimant() -> None:
    claim = claims()[5]
    assert claim.claimant.mention is None
    assert claim.claimant.status == "implicit"


def test_the_ministry_is_one_whatever_it_is_called() -> None:
    keys = {claim.claimant.key for claim, row in zip(claims(), TABLE, strict=True) if row[0] == MINISTRY}
    assert keys == {"ru/defence-ministry"}


def test_every_span_is_where_it_says() -> None:
    for claim in claims():
        text = ARTICLE.title if claim.field == "title" else ARTICLE.body
        for span in (*claim.content, *claim.quotes):
            assert text is not None
            assert text[span.start : span.end] == span.text


def test_another_number_in_the_text_is_another_number_in_the_claim() -> None:
    found = claims(changed("huit missiles ATACMS", "dix-sept missiles ATACMS"))
    assert content(found[6]) == "la destruction par la défense aérienne de dix-sept missiles ATACMS"
    assert 17 in [quantity.value for quantity in found[6].quantities]


def test_another_verb_in_the_text_is_another_cue() -> None:
    found = claims(changed("avait précisé l'armée russe", "avait soutenu l'armée russe"))
    assert found[11].cue is not None
    assert found[11].cue.text == "avait soutenu"


def test_a_verb_that_reports_nothing_makes_no_claim() -> None:
    found = claims(
        changed("L'armée russe a annoncé ce 4 janvier avoir repoussé", "L'armée russe a pu ce 4 janvier repousser")
    )
    assert len(found) == 11


def test_a_negated_verb_makes_no_claim() -> None:
    found = claims(changed("avait mentionné la destruction", "n'avait pas mentionné la destruction"))
    assert len(found) == 11


def test_another_claimant_in_the_text_is_another_claimant() -> None:
    body = ARTICLE.body.replace("'armée russe", "'armée polonaise")
    found = claims(replace(ARTICLE, body=body))
    assert [claim.claimant.name for claim in found if claim.claimant.name == "armée polonaise"] == [
        "armée polonaise"
    ] * 5
    assert ARMY not in [claim.claimant.name for claim in found if claim.field == "body"]


def test_a_name_in_the_text_is_the_name_of_the_claimant() -> None:
    found = claims(changed("a déclaré le ministère de la Défense dans", "a déclaré le colonel Maxime Tarassov dans"))
    assert found[4].claimant.name == "Maxime Tarassov"


def test_a_claim_that_is_taken_out_is_no_longer_read() -> None:
    body = ARTICLE.body[: ARTICLE.body.index("Dans les deux cas")].rstrip()
    assert [content(claim) for claim in claims(replace(ARTICLE, body=body))] == [row[2] for row in TABLE[:11]]
