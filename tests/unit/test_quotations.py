"""Where a text quotes, whatever its marks."""

from itertools import pairwise

import pytest

from service.extraction import quotations
from service.extraction.text import paragraphs


def found(text: str) -> list[list[str]]:
    """The quotations of a text, each as its pieces."""
    return [[text[s:e] for _, (s, e) in quoted.pieces] for quoted in quotations.find(text, paragraphs(text))]


PAIRS = [("«", "»"), ("« ", " »"), ("«\u00a0", "\u00a0»"), ("«\u202f", "\u202f»"), ("“", "”"), ('"', '"'), ("„", "“")]


@pytest.mark.parametrize(("opening", "closing"), PAIRS)
def test_a_pair_of_marks_makes_a_quotation_without_its_inner_spaces(opening: str, closing: str) -> None:
    assert found(f"Le maire a dit : {opening}On verra demain{closing}, puis s'est tu.") == [["On verra demain"]]


@pytest.mark.parametrize(("opening", "closing"), PAIRS)
def test_several_quotations_of_a_paragraph_stay_apart(opening: str, closing: str) -> None:
    text = f"{opening}Oui{closing}, a dit l'un. {opening}Non{closing}, a dit l'autre."
    assert found(text) == [["Oui"], ["Non"]]


def test_the_outer_range_holds_the_marks() -> None:
    text = "Il a dit « oui » hier."
    (quoted,) = quotations.find(text, paragraphs(text))
    assert text[slice(*quoted.outer)] == "« oui »"


@pytest.mark.parametrize(
    "text",
    [
        "« Il nous a dit “tenez bon” hier »",
        "« Il nous a dit ‹tenez bon› hier »",
        "« Il nous a dit ‘tenez bon’ hier »",
        '« Il nous a dit "tenez bon" hier »',
        "« Il nous a dit «tenez bon» hier »",
    ],
)
def test_a_quotation_inside_a_quotation_belongs_to_it(text: str) -> None:
    assert found(text) == [[text[2:-2]]]


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_an_apostrophe_is_no_mark(apostrophe: str) -> None:
    assert found(f"L{apostrophe}élue n{apostrophe}a pas dit qu{apostrophe}elle viendrait.") == []


def test_a_mark_may_stand_against_a_word() -> None:
    assert found("L'«opération Tuiles» continue.") == [["opération Tuiles"]]


def test_inches_are_no_marks() -> None:
    assert found('Un écran de 27" coûte cher, a dit le vendeur.') == []


def test_an_opening_mark_with_no_partner_costs_no_other_quotation() -> None:
    text = "Il a indiqué que « la piste est ouverte.\n\nPlus tard, « rien n'est sûr », a dit la juge. « Tout va bien. »"
    assert ["rien n'est sûr"] in found(text)
    assert ["Tout va bien."] in found(text)


def test_a_closing_mark_with_no_partner_costs_no_other_quotation() -> None:
    assert found("La piste est ouverte », dit-il. « Rien n'est sûr », dit-elle.") == [["Rien n'est sûr"]]


def test_a_straight_mark_with_no_partner_costs_no_quotation_of_another_paragraph() -> None:
    text = 'Il a dit "oui sans conviction.\n\nLe maire a répondu "nous verrons" en sortant.'
    assert ["nous verrons"] in found(text)


def test_a_quotation_may_run_over_paragraphs() -> None:
    text = "« Nous sommes partis.\n\nNous reviendrons. »\n\nIl est sorti."
    assert found(text) == [["Nous sommes partis.", "Nous reviendrons."]]


@pytest.mark.parametrize("mark", ["«", "»"])
def test_the_mark_repeated_at_the_head_of_each_paragraph_opens_no_other_quotation(mark: str) -> None:
    text = f"« Nous sommes partis.\n\n{mark} Le vent tournait.\n\n{mark} Nous reviendrons. »\n\nIl est sorti."
    assert found(text) == [["Nous sommes partis.", "Le vent tournait.", "Nous reviendrons."]]


def test_a_mark_that_heads_a_paragraph_and_never_closes_quotes_to_its_end() -> None:
    assert found("Le maire :\n\n« Nous sommes partis à l'aube.") == [["Nous sommes partis à l'aube."]]


@pytest.mark.parametrize("text", ["«»", "“ ”", '""', "« »", "«\u00a0»"])
def test_nothing_between_marks_is_no_quotation(text: str) -> None:
    assert found(f"Il a dit {text} et rien d'autre.") == []


@pytest.mark.parametrize("text", ["«", "»", '"', "»»««", '"""', "“„‹‘", "”“", "«“»”", "» «\n» «"])
def test_marks_alone_do_no_harm(text: str) -> None:
    for quoted in quotations.find(text, paragraphs(text)):
        assert 0 <= quoted.outer[0] < quoted.outer[1] <= len(text)


def test_quotations_come_in_order_and_never_overlap() -> None:
    text = '« Un », dit-il. “Deux” et "trois". « Quatre\n\n« cinq » six\n\n«sept» et « huit'
    ranges = [quoted.outer for quoted in quotations.find(text, paragraphs(text))]
    assert all(a[1] <= b[0] for a, b in pairwise(ranges))


def test_crossed_marks_give_one_quotation() -> None:
    assert len(found("Il a dit « oui “ et » non ”.")) == 1


def test_a_quotation_ends_where_its_own_kind_of_mark_closes() -> None:
    assert found('« Il a dit "oui" et "non" » hier, "puis" rien.') == [['Il a dit "oui" et "non"'], ["puis"]]
