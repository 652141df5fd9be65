"""Where the paragraphs of a text are."""

from itertools import pairwise

import pytest

from service.extraction.text import LONGEST, paragraphs


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraphs(text)]


def test_a_line_is_a_paragraph() -> None:
    assert split("Un titre\nLe maire a parlé.\nFin.") == ["Un titre", "Le maire a parlé.", "Fin."]


def test_blank_lines_make_no_paragraph() -> None:
    assert split("Le premier.\n\n \t\n\nLe second.") == ["Le premier.", "Le second."]


def test_the_space_around_a_paragraph_belongs_to_none() -> None:
    text = "\n  \u00a0Le maire.  \r\n\tLa préfète. \u202f"
    assert split(text) == ["Le maire.", "La préfète."]


def test_a_line_that_goes_on_in_lower_case_is_the_same_paragraph() -> None:
    assert split("Le maire de la\nville a parlé.") == ["Le maire de la\nville a parlé."]


@pytest.mark.parametrize("mark", [".", "!", "?", "…", ":", ";", "»", "”", '"', ")", "]"])
def test_a_line_that_ends_with_a_closing_mark_ends_its_paragraph(mark: str) -> None:
    assert split(f"Le maire parle{mark}\nlentement.") == [f"Le maire parle{mark}", "lentement."]


def test_a_line_that_opens_with_a_capital_opens_a_paragraph() -> None:
    assert split("Les faits\nLe maire a parlé.") == ["Les faits", "Le maire a parlé."]


def test_a_text_of_spaces_has_no_paragraph() -> None:
    assert paragraphs(" \n\t\r\n \u00a0") == []
    assert paragraphs("") == []


def test_a_paragraph_that_is_too_long_is_cut_behind_a_full_stop() -> None:
    sentence = "Une phrase de plus. "
    text = sentence * (LONGEST // len(sentence) + 50)
    pieces = split(text)
    assert len(pieces) == 2
    assert pieces[0].rstrip().endswith("plus.")
    assert "".join(pieces) == text.rstrip()


def test_a_long_paragraph_with_no_full_stop_is_cut_at_a_space() -> None:
    text = "mot " * LONGEST
    assert all(piece.strip().startswith("mot") and piece.strip().endswith("mot") for piece in split(text))


def test_a_word_without_end_is_cut_wherever_it_must_be() -> None:
    text = "a" * (3 * LONGEST + 7)
    pieces = paragraphs(text)
    assert [end - start for start, end in pieces] == [LONGEST, LONGEST, LONGEST, 7]


def test_paragraphs_come_in_order_and_never_overlap() -> None:
    ranges = paragraphs("Un.\nDeux\net trois.\n\nQuatre " + "x" * (2 * LONGEST))
    assert all(a[1] <= b[0] for a, b in pairwise(ranges))
