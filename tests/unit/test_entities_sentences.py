"""Whole sentences through the engine: the forms of a name are one entity, and what must stay apart stays apart."""

import tomllib
from pathlib import Path

import pytest

from service import gazetteer
from service.extraction import read
from service.model import Article, Claimant, Reading

ROOT = Path(__file__).parents[2]
TABLE = tomllib.loads((Path(__file__).parent / "entities_sentences.toml").read_text(encoding="utf-8"))
LEAST_CASES, LEAST_APART = 150, 40


@pytest.fixture(scope="module")
def known() -> gazetteer.Gazetteer:
    """The gazetteer of the seeds."""
    return gazetteer.load(ROOT / "seeds")


def _read(text: str, known: gazetteer.Gazetteer) -> Reading:
    return read(Article(text, language="fr"), known)


def _who(claimant: Claimant) -> str:
    return claimant.key or f"={claimant.name}"


def _whom(reading: Reading) -> list[str]:
    """The claimants in order, each run of one and the same once: two claims of one sentence have one claimant."""
    said = [_who(claim.claimant) for claim in reading.claims]
    return [who for i, who in enumerate(said) if i == 0 or said[i - 1] != who]


@pytest.mark.parametrize("case", TABLE["same"], ids=[f"{c[1]}: {c[0][:40]}" for c in TABLE["same"]])
def test_every_form_of_a_name_is_the_entity(case: list[str], known: gazetteer.Gazetteer) -> None:
    claims = _read(case[0], known).claims
    assert claims
    assert {_who(claim.claimant) for claim in claims} == set(case[1:])
    assert len(claims) >= len(case) - 1


@pytest.mark.parametrize("case", TABLE["apart"], ids=[c[0][:60] for c in TABLE["apart"]])
def test_what_is_not_the_same_stays_apart(case: list[str], known: gazetteer.Gazetteer) -> None:
    assert len(set(case[1:])) == len(case[1:])
    assert _whom(_read(case[0], known)) == case[1:]


@pytest.mark.parametrize("case", TABLE["named"], ids=[c[0][:60] for c in TABLE["named"]])
def test_what_a_content_names_is_a_place_or_a_body_and_no_speaker(case: list[str], known: gazetteer.Gazetteer) -> None:
    (claim,) = _read(case[0], known).claims
    assert [mention.key for mention in claim.mentions] == case[1:]


@pytest.mark.parametrize("case", TABLE["never"], ids=[c[0][:60] for c in TABLE["never"]])
def test_a_name_that_only_looks_like_a_known_one_is_not_it(case: list[str], known: gazetteer.Gazetteer) -> None:
    claims = _read(case[0], known).claims
    assert claims
    assert case[1] not in {_who(claim.claimant) for claim in claims}


def test_the_table_is_as_large_as_it_should_be() -> None:
    apart = len(TABLE["apart"]) + len(TABLE["never"])
    assert apart >= LEAST_APART
    assert apart + len(TABLE["same"]) + len(TABLE["named"]) >= LEAST_CASES
    texts = [case[0] for rows in TABLE.values() for case in rows]
    assert len(set(texts)) == len(texts)
