"""Quantities: what numbers of a text say, and which of them say nothing."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.extraction import quantities
from service.packs import load

FR = load("fr")
ROWS = tomllib.loads((Path(__file__).parent / "quantities_fr.toml").read_text(encoding="utf-8"))["rows"]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_sentence_holds_the_quantities_that_the_table_says(row):
    found = quantities.find(row[0], pack=FR)
    bounds = [[q.text, q.value, q.unit or "", q.comparator, *([q.upper] if q.upper is not None else [])] for q in found]
    assert bounds == row[1:]


def test_the_table_holds_a_hundred_quantities():
    assert sum(len(row) - 1 for row in ROWS) >= 100


@pytest.mark.parametrize("entry", FR.section("quantities")["phrase"], ids=lambda e: e["example"])
def test_each_phrase_of_the_pack_reads_its_example(entry):
    (found,) = quantities.find(entry["example"], pack=FR)
    assert found.rule == entry["rule"]


def test_a_quantity_stands_where_its_offset_says():
    (found,) = quantities.find("Il y avait 50 drones.", offset=100, pack=FR)
    assert (found.start, found.end) == (111, 120)


def test_a_number_inside_a_time_is_no_quantity():
    assert quantities.find("dans 50 drones", taken=[(5, 7)], pack=FR) == ()


PIECES = st.sampled_from(
    [
        *("1,3", "milliard", "de", "d'", "99999999999999999999", "%", "-", "entre", "et", "deux", "cent", "mille"),
        *("vingtaine", "plus", "moins", "au", "€", "M€", "(", "[", ")", "]", "1.000.000.000.000.000.000", "demi", "²"),
        *("missiles", "ATACMS", "fois", "$", "trois", "à", "5", "7", "la", "moitié", "environ", "12e", "quatre-vingt"),
        *("une", "٣", "’"),
    ]
)
MIXES = st.lists(PIECES, max_size=40)
TEXTS = st.one_of(st.text(max_size=200), MIXES.map(" ".join), MIXES.map("".join))


@given(text=TEXTS)
def test_any_text_gives_spans_of_itself_and_finite_values(text):
    for quantity in quantities.find(text, offset=7, pack=FR):
        assert quantity.text == text[quantity.start - 7 : quantity.end - 7] != ""
        assert abs(quantity.value) < 1e31
        assert (quantity.upper is None) == (quantity.comparator != "between")


def test_twenty_nested_brackets_harm_nothing():
    assert [q.value for q in quantities.find("(" * 20 + "huit drones" + ")" * 20, pack=FR)] == [8]
