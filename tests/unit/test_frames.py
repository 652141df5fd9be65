"""What the parser sees of a paragraph, and the way back to the text."""

import pytest

from service import packs
from service.extraction import frames
from service.extraction.reading import Paragraph
from service.extraction.rules.inner_incises import incises

FR = packs.load("fr")
PLACEHOLDER = FR.section("pack")["quotations"]["placeholder"]


def parse(body: str, title: str = "") -> list[Paragraph]:
    return frames.parse([("title", title), ("body", body)], FR, incises(FR))


def framed(body: str) -> str:
    (paragraph,) = [p for p in parse(body) if p.field == "body"]
    return " ".join(paragraph.parsed.surface)


def test_a_quotation_that_is_a_sentence_is_one_word_to_the_parser() -> None:
    assert framed("« Le pont sera fermé lundi », a dit le maire.") == f"{PLACEHOLDER} , a dit le maire ."


def test_quoted_words_of_the_sentence_stay_without_their_marks() -> None:
    assert framed("Le maire dénonce une « erreur » grave.") == "Le maire dénonce une erreur grave ."


def test_an_incise_inside_the_marks_is_left_to_the_parser() -> None:
    assert "a dit le maire" in framed("« Nous partirons, a dit le maire, et nous reviendrons. »")


def test_each_word_of_a_frame_goes_back_to_its_place_in_the_text() -> None:
    body = "Hier.\n\nLe maire dénonce une « erreur » grave, « Je le regrette beaucoup », dit-il."
    for paragraph in parse(body):
        for word, begin in zip(paragraph.parsed.surface, paragraph.parsed.starts, strict=True):
            start, end = paragraph.at(begin, begin + len(word))
            if word != PLACEHOLDER:
                assert body[start:end] == word


def test_the_placeholder_goes_back_to_the_whole_quotation() -> None:
    body = "« Le pont sera fermé lundi », a dit le maire."
    (paragraph,) = parse(body)
    start, end = paragraph.at(0, len(paragraph.parsed.surface[0]))
    assert body[start:end] == "Le pont sera fermé lundi"


def test_title_and_body_are_paragraphs_of_their_own_fields() -> None:
    assert [(p.field, p.text) for p in parse("Un.\nDeux.", title="Zéro")] == [
        ("title", "Zéro"),
        ("body", "Un."),
        ("body", "Deux."),
    ]


@pytest.mark.parametrize(
    ("body", "sentences"),
    [
        ("Il est parti. Elle est restée.", 2),
        ("Les systèmes S-400 et Pantsir-SM ont tiré sur la région.", 1),
        ("Est-il parti ? Nul ne le sait ! Tant pis.", 3),
        ("Il est parti (vers 8 heures. Ou 9.) hier soir.", 1),
    ],
)
def test_sentences_follow_punctuation(body: str, sentences: int) -> None:
    (paragraph,) = parse(body)
    assert len(set(paragraph.parsed.bounds)) == sentences


def test_nothing_gives_no_paragraph() -> None:
    assert parse("", title=" ") == []
