"""Acts: what claims do, how the article stands to them, and how real they are said to be."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.extraction import acts
from service.extraction.acts import Classified
from service.extraction.lexicon import lexicon
from service.packs import load

FR = load("fr")
TABLE = tomllib.loads((Path(__file__).parent / "acts_fr.toml").read_text(encoding="utf-8"))
ROWS = [(what, value, row) for what, values in TABLE.items() for value, rows in values.items() for row in rows]


def _read(row: list[str]) -> Classified:
    lemma, cue, words, rest = (*row, "")[:4]
    entry = lexicon(FR).by_lemma.get(lemma)
    content = words.removeprefix("« ").removesuffix(" »") if words.startswith("« ") and words.endswith(" »") else words
    quotes = [content] if content != words else re.findall(r"« (.*?) »", words)
    return acts.classify(
        content=content,
        sentence=f"Le maire {cue} {words} {rest}.",
        cue_lemma=lemma,
        cue_act=entry.act if entry else None,
        cue_attitude=entry.attitude if entry else None,
        cue_text=cue,
        quotes=quotes,
        pack=FR,
    )


@pytest.mark.parametrize(("what", "value", "row"), ROWS, ids=[f"{v}-{row[1]} {row[2]}" for _, v, row in ROWS])
def test_a_claim_is_what_the_table_says(what, value, row):
    assert getattr(_read(row), what) == value


@pytest.mark.parametrize("what", TABLE)
def test_each_value_has_a_dozen_sentences(what):
    assert min(len(rows) for rows in TABLE[what].values()) >= 12


def test_a_response_promised_to_an_attack_is_a_threat_and_says_why():
    found = _read(["promettre", "promet", "une « réponse » après une attaque contre le port"])
    assert found.act == "threat"
    assert "réponse" in found.reasons[0]
    assert "attaque" in found.reasons[0]


def test_a_denial_of_a_negation_affirms():
    assert _read(["nier", "nie", "ne pas avoir payé"]).polarity == "affirmed"


PIECES = st.sampled_from(
    [
        "ne",
        "pas",
        "si",
        "s'il",
        "aurait",
        "été",
        "«",
        "»",
        "?",
        "représailles",
        "que",
        ",",
        "(",
        ")",
        "pourrait",
        "1",
        "’",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map(" ".join))


@given(content=TEXTS, around=TEXTS, quote=TEXTS)
def test_any_text_has_an_act(content, around, quote):
    found = acts.classify(content=content, sentence=around, cue_text=around, quotes=[quote], pack=FR)
    assert found.act in TABLE["act"]
    assert found.modality in TABLE["modality"]


def test_twenty_nested_brackets_harm_nothing():
    assert _read(["dire", "dit", "(" * 20 + "rien ne va" + ")" * 20]).polarity == "negated"
