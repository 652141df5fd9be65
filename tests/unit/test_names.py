"""The one normalisation of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.names import fold, normalise_name


@pytest.mark.parametrize(
    ("name", "normalised"),
    [
        ("le ministère russe de la Défense", "ministere russe de la defense"),
        ("L’Île-de-France", "ile de france"),
        ("l'Élysée", "elysee"),
        ("The White House", "white house"),
        ("O.N.U.", "onu"),
        ("U. S. Air Force", "us air force"),
        ("3.5 millions", "3 5 millions"),
        ("Œuvres complètes", "oeuvres completes"),
        ("  Quai\u00a0d'Orsay ", "quai d orsay"),
        ("Soft\u00adhyphen", "softhyphen"),
        ("Минобороны России", "минобороны россии"),
        ("La", "la"),
        ("Lena", "lena"),
        ("«?!»", ""),
        ("", ""),
    ],
)
def test_a_name_loses_case_accents_article_and_punctuation(name: str, normalised: str) -> None:
    assert normalise_name(name) == normalised


def test_folding_keeps_the_article() -> None:
    assert fold("L'Élysée") == "l elysee"


@given(st.text())
def test_a_folded_text_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_spaces_around_and_within_change_nothing(text: str) -> None:
    assert normalise_name(f"  {text}\t") == normalise_name(text)
