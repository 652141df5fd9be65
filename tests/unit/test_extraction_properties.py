"""Whatever is sent ends in claims or none: spans inside the text, texts equal to their offsets, no exception."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from service import extraction, gazetteer
from service.extraction import quotations
from service.extraction.text import paragraphs
from service.model import Article, Reading, Span
from service.normalisation import normalise

GAZETTEER = gazetteer.load(Path(__file__).parents[2] / "seeds")
READ = settings(max_examples=settings().max_examples * 3 // 10, suppress_health_check=[HealthCheck.too_slow])
MARKS = "«»“”„‹›‘’\"'「」"
WORDS = [
    "Le ministre", "a déclaré", "que", "selon", "la préfète", "Paul Verdier", "il", "elle", "affirme", "qui", "n'a pas",
    "a-t-il", "dit", "le pont fermera", "de partir", "Pour", "annoncé par", "huit", "le 4 mars 2024", "ce dernier",
    "Mme",
]  # fmt: skip
GLUE = [" ", " ", " ", ", ", ". ", " : ", "\n", "\n\n", "; ", "… ", "? ", " – ", "(", ")", "\u00a0", "\u200f", "\u202e"]

any_text = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=300)
quoted = st.lists(st.sampled_from([*MARKS, *WORDS, *GLUE]), max_size=50).map("".join)
newslike = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([*GLUE, *MARKS])), max_size=50).map(
    lambda pieces: "".join(word + glue for word, glue in pieces)
)
right_to_left = st.lists(
    st.sampled_from(
        [*WORDS, *GLUE, *MARKS, "قال الوزير", "הודיע", "إن الجسر مغلق", "\u200f", "\u202b", "\u202c", "١٢"]
    ),
    max_size=40,
).map("".join)
punctuation = st.text(alphabet=MARKS + ".,;:!?…()[]-–—/%€\n ", max_size=200)


def read(title: str, body: str) -> Reading:
    return extraction.read(Article(body, title=title, language="fr"), GAZETTEER)


def spans(reading: Reading) -> Iterator[tuple[str, Span]]:
    """Every span of a reading, with the field that it points into."""
    for claim in reading.claims:
        who = (claim.claimant, claim.on_behalf_of, claim.relayed_by)
        mentions = [claimant.mention for claimant in who if claimant and claimant.mention]
        pointing = (claim.cue, *mentions, *claim.quantities, *claim.mentions)
        whole = [Span(it.start, it.end, it.text) for it in pointing if it]
        timed = [Span(t.start, t.end, t.text or "") for t in claim.times if t.start is not None and t.end is not None]
        for span in (*claim.content, *claim.quotes, *whole, *timed):
            yield claim.field, span


def check(title: str, body: str) -> None:
    title, body = normalise(title), normalise(body)
    reading = read(title, body)
    assert reading.status == "read"
    for field, span in spans(reading):
        text = title if field == "title" else body
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.text
    for claim in reading.claims:
        assert claim.text == " ".join(span.text for span in claim.content)
        assert all(a.end <= b.start for a, b in pairwise(claim.content))
        assert 0 <= claim.claimant.confidence <= 1


@READ
@given(any_text, any_text)
@example("", "")
@example("\u0000", "\u0000\ufeff\u2028\u2029")
@example("É", "E\u0301\r\nE\u0301")
def test_any_text(title: str, body: str) -> None:
    check(title, body)


@READ
@given(newslike, newslike)
def test_the_words_of_news_in_any_order(title: str, body: str) -> None:
    check(title, body)


@READ
@given(quoted, quoted)
@example("»", "«\n\n«\n\n» dit-il «")
@example('"', '"""" a dit le ministre """')
def test_quotation_marks_in_any_order(title: str, body: str) -> None:
    check(title, body)


@READ
@given(right_to_left, right_to_left)
def test_text_of_both_directions(title: str, body: str) -> None:
    check(title, body)


@READ
@given(punctuation, punctuation)
def test_nothing_but_punctuation(title: str, body: str) -> None:
    check(title, body)


@READ
@given(any_text)
def test_a_language_is_told_or_not_but_never_an_exception(body: str) -> None:
    reading = extraction.read(Article(normalise(body)), GAZETTEER)
    assert reading.status in ("read", "unsupported_language")


@settings(max_examples=settings().max_examples * 3)
@given(quoted | punctuation | any_text)
def test_quotations_and_paragraphs_lie_in_the_text_in_order_and_apart(text: str) -> None:
    ranges = paragraphs(text)
    outer = [it.outer for it in quotations.find(text, ranges)]
    for several in (ranges, outer):
        assert all(0 <= start < end <= len(text) for start, end in several)
        assert all(a[1] <= b[0] for a, b in pairwise(several))
    for it in quotations.find(text, ranges):
        assert all(it.outer[0] <= start <= end <= it.outer[1] for _, (start, end) in it.pieces)


@settings(max_examples=settings().max_examples * 3)
@given(any_text)
def test_normalising_twice_is_normalising_once(raw: str) -> None:
    assert normalise(normalise(raw)) == normalise(raw)


@pytest.mark.parametrize(
    "body",
    [
        "a" * 100_000,
        "« " * 1_000,
        "»" * 2_000,
        '"' * 2_000,
        "a-t-il " * 500,
        "le ministre a dit que " * 120,
        "\n" * 100_000,
        "«\n\n" * 1_000,
        "🙂" * 1_000,
        "( " * 1_500,
        "12 " * 1_500,
        "Le maire " * 1_000,
    ],
    ids=lambda body: repr(body[:12]),
)
def test_long_texts_of_one_thing(body: str) -> None:
    check("", body)
