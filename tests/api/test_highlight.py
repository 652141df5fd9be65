"""A page shows the whole text, each stretch marked for what it is to which claims."""

from hypothesis import given
from hypothesis import strategies as st

from service.dashboard.highlight import Mark, paragraphs, pieces

LAYERS = st.sampled_from(["content", "quote", "cue", "source"])


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(st.text("ab \n", max_size=40))
    edges = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    marks = draw(st.lists(st.tuples(edges, LAYERS, st.integers(1, 4)), max_size=6))
    return text, [Mark(start, end, layer, claim) for (start, end), layer, claim in marks]


@given(marked_texts())
def test_the_pieces_joined_are_the_text(drawn: tuple[str, list[Mark]]) -> None:
    text, marks = drawn
    assert "".join(piece.text for piece in pieces(text, marks)) == text


@given(marked_texts())
def test_the_paragraphs_joined_are_the_text_and_none_is_only_line_ends_but_the_first(
    drawn: tuple[str, list[Mark]],
) -> None:
    text, marks = drawn
    found = ["".join(piece.text for piece in paragraph) for paragraph in paragraphs(text, marks)]
    assert "".join(found) == text
    assert all("\n" not in paragraph.rstrip("\n") for paragraph in found[1:])
    assert all(paragraph.strip("\n") for paragraph in found[1:])


@given(marked_texts())
def test_every_code_point_is_marked_by_exactly_the_marks_over_it(drawn: tuple[str, list[Mark]]) -> None:
    text, marks = drawn
    at = 0
    for piece in pieces(text, marks):
        for position in range(at, at + len(piece.text)):
            over = [mark for mark in marks if mark.start <= position < mark.end]
            assert set(piece.layers) == {mark.layer for mark in over}
            assert set(piece.claims) == {mark.claim for mark in over}
        at += len(piece.text)


def test_a_claim_begins_once_where_its_content_first_starts() -> None:
    marks = [Mark(0, 3, "content", 1), Mark(6, 9, "content", 1), Mark(2, 9, "content", 2)]
    assert [(piece.text, piece.begins) for piece in pieces("abcdefghi", marks)] == [
        ("ab", (1,)), ("c", (2,)), ("def", ()), ("ghi", ()),
    ]  # fmt: skip


def test_a_claim_that_runs_over_paragraphs_is_marked_in_both() -> None:
    found = paragraphs("un deux\n\ntrois", [Mark(3, 14, "content", 1)])
    assert [[(piece.text, piece.claims) for piece in paragraph] for paragraph in found] == [
        [("un ", ()), ("deux\n\n", (1,))],
        [("trois", (1,))],
    ]
