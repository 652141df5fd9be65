"""A news item in ninjs becomes an article: the main headline and body, as words, and who is credited."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.ninjs import NinjsSchema
from service import ninjs
from service.errors import InvalidArticle
from service.model import Article, Publisher
from service.ninjs import plain, taken_in

SAID = "« Le quai ouvrira lundi », a déclaré la maire."


def sent(**members: Any) -> dict[str, Any]:
    return NinjsSchema().load({"uri": "urn:x:1", "bodies": [{"value": SAID}]} | members)


def article(**members: Any) -> Article:
    found = taken_in(sent(**members)).article
    assert found is not None
    return found


def test_an_item_is_an_article_with_all_that_it_says_of_itself():
    item = taken_in(
        sent(
            uri="urn:newsml:agence.example:1",
            version="3",
            versionCreated="2025-01-04T08:30:00+02:00",
            firstCreated="2025-01-03T00:00:00Z",
            language="fr-FR",
            headlines=[{"value": "Le quai"}],
            by="Par Ana Marin",
            copyrightHolder="Agence Exemple",
            infoSources=[{"name": "AFP", "role": "feed"}, {"name": None}, {"uri": "https://a.example"}],
            altIds=[{"role": "web", "value": "https://www.exemple.fr/quai"}, {"value": "1234"}],
            urgency=4,
            people=[{"name": "Ana"}],
        )
    )
    assert (item.uri, item.version, item.status) == ("urn:newsml:agence.example:1", "3", "usable")
    assert item.article == Article(
        body=SAID,
        title="Le quai",
        url="https://www.exemple.fr/quai",
        language="fr-FR",
        published_at=datetime(2025, 1, 4, 6, 30, tzinfo=UTC),
        publisher=Publisher("Agence Exemple", "exemple.fr"),
        authors=("Par Ana Marin",),
        external_id="urn:newsml:agence.example:1",
        credits=("Agence Exemple", "AFP"),
    )


def test_an_uri_that_is_an_address_says_where_the_item_stands():
    assert article(uri="https://www.exemple.fr/quai").url == "https://www.exemple.fr/quai"
    assert article().url is None


def test_the_time_is_that_of_the_version_else_of_the_content_else_of_the_first():
    days = {"firstCreated": "2025-01-01", "contentCreated": "2025-01-02", "versionCreated": "2025-01-03"}
    for day, left in ((3, 3), (2, 2), (1, 1)):
        times = dict(list(days.items())[:left])
        assert article(**times).published_at == datetime(2025, 1, day, tzinfo=UTC)


@pytest.mark.parametrize(
    "bodies",
    [
        [{"role": "summary", "value": "Court."}, {"role": "main", "value": SAID}],
        [{"role": "summary", "value": "Court."}, {"value": SAID}],
        [{"role": "text", "value": SAID}, {"role": "summary", "value": "Court."}],
        [{"role": "main", "contentType": "text/html", "value": f"<p>{SAID}</p>"}],
        [{"role": "richtext", "contentType": "body_xhtml", "value": f"<div><p>{SAID}</p></div>"}],
        [{"role": "html", "value": f"<section><p>{SAID}</p></section>"}],
    ],
)
def test_the_main_body_is_read_whatever_it_is_written_in(bodies):
    assert article(bodies=bodies).body == SAID


def test_plain_text_may_hold_signs_that_look_like_markup():
    assert article(bodies=[{"value": "Si a < b, dit-il."}]).body == "Si a < b, dit-il."
    kept = "Un <p> de plus, dit-il."
    assert article(bodies=[{"contentType": "text/plain", "value": kept}]).body == kept


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>Un.</p><p>Deux.</p>", "Un.\n\nDeux."),
        ("<h2>Titre</h2>\n  <p>Un\n mot <b>gr</b>as.</p>", "Titre\n\nUn mot gras."),
        ("Un.<br/>Deux.<br>Trois.", "Un.\n\nDeux.\n\nTrois."),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("<p>Un &amp; deux&nbsp;!</p>", "Un & deux\N{NO-BREAK SPACE}!"),
        ("<p>a</p><script>b</script><style>c</style><!-- d --><p>e</p>", "a\n\ne"),
        ("<figure><img src='x'><figcaption>Photo</figcaption></figure><p>a</p>", "a"),
        ("<p>« Un <i>mot</i> », dit-elle.</p>", "« Un mot », dit-elle."),
        ("", ""),
        ("  ", ""),
        ("<!-- -->", ""),
    ],
)
def test_markup_becomes_words_in_paragraphs(markup, words):
    assert plain(markup) == words


@given(st.text(max_size=200))
def test_any_markup_has_words_or_none(markup):
    assert plain(markup) == plain(markup).strip()


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"bodies": []}, "/bodies"),
        ({"bodies": [{"role": "a", "value": "x"}, {"role": "main", "value": "12 %"}]}, "/bodies/1/value"),
        ({"bodies": [{"contentType": "text/html", "value": "<p> </p>"}]}, "/bodies/0/value"),
    ],
)
def test_an_item_without_words_is_refused_with_a_pointer_to_what_it_sent(members, pointer):
    with pytest.raises(InvalidArticle) as refused:
        taken_in(sent(**members))
    assert refused.value.pointer == pointer


@pytest.mark.parametrize("status", ["withheld", "canceled"])
def test_an_item_that_is_not_usable_needs_no_words(status):
    assert taken_in(sent(pubStatus=status, bodies=[])).article is None


def test_a_withheld_item_keeps_its_words():
    assert taken_in(sent(pubStatus="withheld")).article is not None
    assert ninjs.taken_in(sent(pubStatus="canceled")).article is None
