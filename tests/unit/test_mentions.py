"""Names inside the content of claims: where they stand, what they are, and the fullest form of each."""

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service import gazetteer, packs
from service.extraction import mentions
from service.model import Article

ROOT = Path(__file__).parents[2]
CASES = tomllib.loads((Path(__file__).parent / "mentions_fr.toml").read_text(encoding="utf-8"))["case"]
GAZETTEER = gazetteer.load(ROOT / "seeds")
FRENCH = packs.load("fr")


def _find(body: str, contents, *, title: str | None = None, countries=()):
    return mentions.find(Article(body, title=title), contents, FRENCH, GAZETTEER, countries=countries)


def _all(body: str, *, title: str | None = None, countries=()):
    everything = [("title", [(0, len(title or ""))]), ("body", [(0, len(body))])]
    return [m for found in _find(body, everything, title=title, countries=countries) for m in found]


def _shown(mention) -> str:
    name = "" if mention.name == mention.text else f"={mention.name}"
    return f"{mention.text}{name}:{mention.type}"


@pytest.mark.parametrize("case", CASES, ids=[case.get("title", case["body"])[:60] for case in CASES])
def test_the_names_of_a_sentence(case):
    found = _all(case["body"], title=case.get("title"), countries=case.get("countries", ()))
    assert [_shown(mention) for mention in found] == case["names"]


def test_only_what_lies_in_the_content_is_mentioned():
    body = "Jeanne Royer a déclaré que Paul Merle irait à Brest."
    start = body.index("Paul")
    assert [_shown(m) for found in _find(body, [("body", [(start, len(body))])]) for m in found] == [
        "Paul Merle:person",
        "Brest:place",
    ]


def test_each_claim_gets_its_own_mentions_in_the_order_of_the_text():
    body = "Paul Merle ira à Brest. Jeanne Royer ira à Nantes."
    middle = body.index("Jeanne")
    found = _find(body, [("body", [(middle, len(body))]), ("title", [(0, 6)]), ("body", [(0, middle)])], title="À Lyon")
    assert [[m.text for m in each] for each in found] == [["Jeanne Royer", "Nantes"], ["Lyon"], ["Paul Merle", "Brest"]]


def test_a_name_that_an_incise_cuts_out_of_the_content_is_not_mentioned():
    body = "Les renforts, dit Paul Merle, partent vers Brest."
    incise = body.index(", dit"), body.index(", partent")
    (found,) = _find(body, [("body", [(0, incise[0]), (incise[1], len(body))])])
    assert [m.text for m in found] == ["Brest"]


def test_what_one_place_shows_of_a_name_tells_what_it_is_in_another():
    body = (
        "On compte trois missiles Zorka. Kira Belova, maire, redoute Zorka et défend Lipno. Le village de Lipno dort."
    )
    types = {(m.text, m.type) for m in _all(body)}
    assert types == {("Zorka", "thing"), ("Kira Belova", "person"), ("Lipno", "place")}


def test_what_the_gazetteer_knows_comes_with_its_key():
    keys = {m.text: m.key for m in _all("Le ministère russe de la Défense accuse l'OTAN et la Pologne, pas Zorka.")}
    assert keys == {
        "ministère russe de la Défense": "ru/defence-ministry",
        "OTAN": "nato",
        "Pologne": "pl",
        "Zorka": None,
    }


def test_a_language_whose_pack_says_nothing_of_names_has_no_mentions():
    bare = packs.Pack("xx", "0", "", {}, {})
    assert mentions.find(Article("Paul Merle rit."), [("body", [(0, 15)])], bare, GAZETTEER) == [()]


PIECES = """
Le la de d' l' du Paul Merle Poutine ONU Paris S-400 von et M. Dr armée russe ministère Défense — « » . , : ( ) ’ -
Île-de-France Aix-en-Provence le Monde État Pen 45 ans œuvre É Ça n'a État-major USA ½ ß
"""
WORDS = st.sampled_from([*PIECES.split(), "\n\n", ""])


@given(st.lists(WORDS, max_size=30), st.lists(WORDS, max_size=6), st.data())
def test_a_mention_is_what_stands_at_its_place_inside_its_content_and_none_lies_in_another(body, title, data):
    article = Article(" ".join(body), title=" ".join(title))
    start = data.draw(st.integers(0, len(article.body)))
    end = data.draw(st.integers(start, len(article.body)))
    contents = [("title", [(0, len(title))]), ("body", [(start, end)]), ("body", [])]
    found = mentions.find(article, contents, FRENCH, GAZETTEER, countries=("ru",))
    assert len(found) == len(contents)
    for (field, ranges), each in zip(contents, found, strict=True):
        text = article.title if field == "title" else article.body
        assert all(text[m.start : m.end] == m.text and m.text.strip() == m.text != "" for m in each)
        assert all(any(s <= m.start and m.end <= e for s, e in ranges) for m in each)
        assert all(one.end <= other.start for one, other in pairwise(each))
