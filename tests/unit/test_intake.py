"""What comes through the door: cleaned where it can be, refused by name where it cannot."""

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service import intake
from service.errors import InvalidArticle
from service.model import Publisher

HTML = """<html><head><title>Grève à Lyon</title><meta name="author" content="Jeanne Petit; Luc Grand">
<meta property="og:site_name" content="Le Courrier"><meta property="article:published_time" content="2025-03-04T10:00">
</head><body><nav>Accueil Politique Sports</nav><article><h1>Grève à Lyon</h1>
<p>La ministre a déclaré que la réforme serait votée en mars, malgré la grève des cheminots qui dure depuis lundi.</p>
<p>« Nous ne céderons pas », a répondu le syndicat devant la gare, où deux cents personnes s'étaient réunies.</p>
</article></body></html>"""


def test_a_text_is_normalised_once() -> None:
    decomposed = unicodedata.normalize("NFD", "Il a été là.\r\nEt puis ?\rOui.\n")
    assert intake.article(text=decomposed).body == "Il a été là.\nEt puis ?\nOui."


def test_spaces_that_do_not_break_stay() -> None:
    assert intake.article(text="«\u00a0Oui\u202f!\u00a0»").body == "«\u00a0Oui\u202f!\u00a0»"


def test_html_becomes_text_and_fills_what_is_absent() -> None:
    new = intake.article(html=HTML, url="https://www.lecourrier.fr/greve")
    assert new.title == "Grève à Lyon"
    assert new.body.startswith("La ministre a déclaré")
    assert "Accueil" not in new.body
    assert new.publisher == Publisher("Le Courrier", "lecourrier.fr")
    assert new.published_at == datetime(2025, 3, 4, tzinfo=UTC)
    assert new.authors == ("Jeanne Petit", "Luc Grand")


def test_what_is_given_holds_over_what_the_html_says() -> None:
    when = datetime(2024, 1, 1, tzinfo=UTC)
    new = intake.article(html=HTML, title="Autre", published_at=when, authors=("Moi",), publisher=Publisher("X"))
    assert (new.title, new.published_at, new.authors, new.publisher) == ("Autre", when, ("Moi",), Publisher("X"))


def test_a_publisher_that_nobody_names_is_the_domain_of_the_address() -> None:
    assert intake.article(text="Oui.", url="https://infos.exemple.fr/a").publisher == Publisher(domain="exemple.fr")


@pytest.mark.parametrize(
    ("given", "pointer", "detail"),
    [
        ({"text": "Il\x00 pleut."}, "/text", "NUL character stands at position 2"),
        ({"text": "Il pleut.", "title": "a\x00"}, "/title", "NUL"),
        ({"text": "Il \ud83d pleut."}, "/text", "lone surrogate stands at position 3"),
        ({"text": "a", "publisher": Publisher("\udc00")}, "/publisher/name", "lone surrogate"),
        ({"text": "a", "authors": ("ok", "\x00")}, "/authors/1", "NUL"),
        ({"text": "12 345 !!!"}, "/text", "No letter"),
        ({"text": ""}, "/text", "No letter"),
        ({"html": "<html><body><img src=x></body></html>"}, "/html", "No text"),
        ({"html": ""}, "/html", "No text"),
        ({"html": "<p>\x00</p>"}, "/html", "NUL"),
        ({"text": "a", "html": "b"}, "", "Exactly one"),
        ({}, "", "Exactly one"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_by_its_field(given: dict[str, object], pointer: str, detail: str) -> None:
    with pytest.raises(InvalidArticle, match=detail) as refused:
        intake.article(**given)  # type: ignore[arg-type]
    assert refused.value.pointer == pointer


@given(st.text(st.characters(codec=None, categories=None, exclude_categories=()), max_size=400))
def test_any_text_is_taken_in_storable_or_refused(text: str) -> None:
    try:
        body = intake.article(text=text).body
    except InvalidArticle:
        return
    assert "\x00" not in body
    assert unicodedata.is_normalized("NFC", body)
    body.encode()


@pytest.mark.parametrize(
    "html", ["<", "<html", "<p>a</p" * 50, "&#0;&#xD800;a" * 40, "<!DOCTYPE html><!-- a", "\ufeff<p>é</p>"]
)
def test_broken_html_is_taken_in_or_refused_and_nothing_else(html: str) -> None:
    try:
        taken: object = intake.article(html=html).body
    except InvalidArticle as refused:
        taken = refused.pointer == "/html"
    assert taken
