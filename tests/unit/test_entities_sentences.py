"""Whole sentences through the engine: the forms of a name are one entity, and what must stay apart stays apart."""

import tomllib
from pathlib import Path

import pytest

from service import gazetteer
from service.extraction import read
from service.model import Article, Claimant, Reading

ROOT = Path(__file__).parents[2]
TABLE = tomllib.loads((Path(__file__).parent / "entities_sentences.toml").read_text(encoding="utf-8"))
LEAST_CASES, LEAST_APART, LEAST_ENGLISH = 150, 40, 40


@pytest.fixture(scope="module")
def known() -> gazetteer.Gazetteer:
    """The gazetteer of the seeds."""
    return gazetteer.load(ROOT / "seeds")


def _read(text: str, known: gazetteer.Gazetteer, language: str) -> Reading:
    return read(Article(text, language=language), known)


def _cases(kind: str) -> pytest.MarkDecorator:
    """Every case of a kind, with its language."""
    rows = [(language, case) for language, table in TABLE.items() for case in table[kind]]
    return pytest.mark.parametrize(("language", "case"), rows, ids=[f"{case[1]}: {case[0][:60]}" for _, case in rows])


def _who(claimant: Claimant) -> str:
    return claimant.key or f"={claimant.name}"


def _whom(reading: Reading) -> list[str]:
    """The claimants in order, each run of one and the same once: two claims of one sentence have one claimant."""
    said = [_who(claim.claimant) for claim in reading.claims]
    return [who for i, who in enumerate(said) if i == 0 or said[i - 1] != who]


@_cases("same")
def test_every_form_of_a_name_is_the_entity(language: str, case: list[str], known: gazetteer.Gazetteer) -> None:
    claims = _read(case[0], known, language).claims
    assert claims
    assert {_who(claim.claimant) for claim in claims} == set(case[1:])
    assert len(claims) >= len(case) - 1


@_cases("apart")
def test_what_is_not_the_same_stays_apart(language: str, case: list[str], known: gazetteer.Gazetteer) -> None:
    assert len(set(case[1:])) == len(case[1:])
    assert _whom(_read(case[0], known, language)) == case[1:]


@_cases("named")
def test_what_a_content_names_is_a_place_or_a_body_and_no_speaker(
    language: str, case: list[str], known: gazetteer.Gazetteer
) -> None:
    (claim,) = _read(case[0], known, language).claims
    assert [mention.key for mention in claim.mentions] == case[1:]


@_cases("never")
def test_a_name_that_only_looks_like_a_known_one_is_not_it(
    language: str, case: list[str], known: gazetteer.Gazetteer
) -> None:
    claims = _read(case[0], known, language).claims
    assert claims
    assert case[1] not in {_who(claim.claimant) for claim in claims}


@_cases("open")
def test_a_description_of_several_who_were_named_stays_open(
    language: str, case: list[str], known: gazetteer.Gazetteer
) -> None:
    claimant = _read(case[0], known, language).claims[-1].claimant
    assert claimant.status == "described"
    assert {candidate.name for candidate in claimant.candidates} == set(case[1:])


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("fr", "La Commission a proposé un report, a indiqué la Commission européenne.", "Commission européenne"),
        ("en", "The European Commission said the rules were unclear.", "European Commission"),
        ("en", "The Russian Ministry of Defence said a village had fallen.", "Russian Ministry of Defence"),
        ("en", "Britain's defence ministry said losses were heavy.", "Britain's defence ministry"),
    ],
)
def test_a_claimant_goes_by_a_name_in_the_language_of_the_article(
    language: str, text: str, name: str, known: gazetteer.Gazetteer
) -> None:
    assert {claim.claimant.name for claim in _read(text, known, language).claims} == {name}


def test_the_table_is_as_large_as_it_should_be() -> None:
    apart = sum(len(table["apart"]) + len(table["never"]) for table in TABLE.values())
    assert apart >= LEAST_APART
    assert apart + sum(len(table["same"]) + len(table["named"]) for table in TABLE.values()) >= LEAST_CASES
    assert sum(map(len, TABLE["en"].values())) >= LEAST_ENGLISH
    texts = [case[0] for table in TABLE.values() for rows in table.values() for case in rows]
    assert len(set(texts)) == len(texts)
