"""Check-worthiness: what raises it, what lowers it, and that it says why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.extraction import check_worthiness as worth
from service.model import CheckWorthiness, Mention, Quantity, When
from service.packs import load

FR = load("fr")
EIGHT = Quantity(8, "missiles", "=", 0, 13, "huit missiles")
TEN = Quantity(10, "chars", "=", 20, 29, "dix chars")
DAY = When("2025-01-03", "day", "la veille", 0, 9)
KIEV = Mention("Kiev", "place", 0, 4, "Kiev")
LYON = Mention("Lyon", "place", 5, 9, "Lyon")
PLAIN = "le convoi a quitté la ville sans bruit"


def _score(text: str = PLAIN, **features) -> CheckWorthiness:
    return worth.score(**{"text": text, "act": "assertion", "modality": "asserted", "pack": FR, **features})


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"quantities": [EIGHT]}, {}),
        ({"quantities": [EIGHT, TEN]}, {"quantities": [EIGHT]}),
        ({"times": [DAY]}, {}),
        ({"mentions": [KIEV]}, {}),
        ({"mentions": [KIEV, LYON]}, {"mentions": [KIEV]}),
        ({"act": "assertion"}, {"act": "announcement"}),
        ({"act": "announcement"}, {"act": "promise"}),
        ({"act": "promise"}, {"act": "prediction"}),
        ({"act": "prediction"}, {"act": "opinion"}),
        ({"act": "opinion"}, {"act": "demand"}),
        ({"act": "demand"}, {"act": "question"}),
        ({"modality": "asserted"}, {"modality": "conditional"}),
        ({"modality": "conditional"}, {"modality": "possible"}),
        ({"modality": "possible"}, {"modality": "hypothetical"}),
        ({"text": "le convoi a quitté la ville à cause du gel"}, {}),
        ({"text": "le convoi a quitté la ville plus vite que prévu"}, {}),
        ({"text": "le convoi a toujours quitté la ville sans bruit"}, {}),
        ({"text": "le convoi a quitté la ville selon la loi"}, {}),
        ({}, {"text": "certains ont quitté la ville sans bruit"}),
        ({}, {"text": "je me souviens de la ville sans bruit"}),
        ({}, {"text": "le convoi"}),
    ],
)
def test_what_can_be_looked_up_scores_higher(better, worse):
    assert _score(**better).score > _score(**worse).score


def test_a_time_that_nothing_anchors_gives_nothing_to_look_up():
    assert _score(times=[When(None, "day", "hier", 0, 4)]) == _score()


def test_the_same_name_twice_is_one_name():
    assert _score(mentions=[KIEV, KIEV]) == _score(mentions=[KIEV])


def test_the_score_is_the_sum_that_its_reasons_show():
    found = _score(quantities=[EIGHT], times=[DAY], mentions=[KIEV])
    weights = [float(reason.rpartition("(")[2].rstrip(")")) for reason in found.reasons]
    assert found.score == pytest.approx(worth.weights()["base"] + sum(weights))


def test_reasons_name_what_was_found_the_weightiest_first():
    found = _score(quantities=[EIGHT], cue_lemma="déclarer")
    assert found.reasons[0] == "names a number: “huit missiles” (+0.20)"
    assert "is an assertion, by the cue “déclarer” (+0.10)" in found.reasons


ACTS, MODALITIES = (st.sampled_from(sorted(worth.weights()[table])) for table in ("act", "modality"))


@given(text=st.text(max_size=200), act=ACTS, modality=MODALITIES, numbers=st.lists(st.just(EIGHT), max_size=3))
def test_any_claim_scores_between_nothing_and_one(text, act, modality, numbers):
    assert 0 <= _score(text, act=act, modality=modality, quantities=numbers).score <= 1
