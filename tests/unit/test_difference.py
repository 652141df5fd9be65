"""What two texts, or two readings, differ in."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from service import difference
from service.difference import Standing, of_claims, of_texts
from service.model import Claim, Claimant, Quantity, Span

MAYOR = Claimant("named", "Claire Besson", "person")
OTHER = Claimant("named", "Paul Morel", "person")
TEXTS = st.text("ab \n.é🚀", max_size=60)


def claim(text: str, who: Claimant = MAYOR, start: int = 0) -> Claim:
    return Claim(text, "body", "indirect", (Span(start, start + len(text), text),), who)


def standing(number: int, text: str, who: Claimant = MAYOR, start: int = 0) -> Standing:
    return Standing(UUID(int=number), claim(text, who, start))


@given(TEXTS, TEXTS)
def test_the_changes_make_the_one_text_of_the_other(before: str, after: str) -> None:
    made, at = "", 0
    for change in of_texts(before, after):
        made += before[at : change.before_start] + after[change.after_start : change.after_end]
        at = change.before_end
    assert made + before[at:] == after


@given(TEXTS)
def test_the_same_text_differs_in_nothing(text: str) -> None:
    assert of_texts(text, text) == ()


def test_a_word_that_was_altered_is_the_whole_difference() -> None:
    before = "Un premier paragraphe.\nHuit missiles ont été abattus.\nUn dernier."
    after = before.replace("Huit", "Tous les")
    [change] = of_texts(before, after)
    assert before[change.before_start : change.before_end] == "Huit "
    assert after[change.after_start : change.after_end] == "Tous les "


def test_texts_too_long_to_compare_are_one_replacement() -> None:
    before, after = "".join(f"a{n}\n" for n in range(2000)), "".join(f"b{n}\n" for n in range(2000))
    assert len(of_texts(before, after)) == 1


def test_a_claim_that_only_moved_is_kept() -> None:
    changes = of_claims([standing(1, "il pleut")], [standing(1, "il pleut", start=40)])
    assert [pair.before.id for pair in changes.kept] == [UUID(int=1)]
    assert difference.moved(changes.kept[0].before.claim, changes.kept[0].after.claim)
    assert (changes.changed, changes.added, changes.retracted) == ((), (), ())


def test_a_claim_read_otherwise_is_changed_in_those_aspects() -> None:
    before = standing(1, "huit ponts fermeront")
    after = replace(before.claim, act="promise", quantities=(Quantity(8, "ponts", "=", 0, 10, "huit ponts"),))
    [pair] = of_claims([before], [Standing(before.id, after)]).changed
    assert pair.aspects == ("act", "quantities")


def test_a_claim_whose_words_were_altered_is_one_claim_that_changed() -> None:
    before, after = standing(1, "huit ponts fermeront en juin"), standing(2, "tous les ponts fermeront en juin")
    changes = of_claims([before], [after])
    assert [(pair.before.id.int, pair.after.id.int) for pair in changes.changed] == [(1, 2)]
    assert (changes.added, changes.retracted) == ((), ())


def test_the_same_words_of_somebody_else_are_another_claim() -> None:
    changes = of_claims([standing(1, "il pleut")], [standing(2, "il pleut", OTHER)])
    assert (len(changes.added), len(changes.retracted), changes.changed) == (1, 1, ())


def test_the_likest_claims_are_paired() -> None:
    before = [standing(1, "le pont de Nantes fermera"), standing(2, "le pont de Brest fermera en mai")]
    after = [standing(3, "le pont de Brest fermera en juin"), standing(4, "le pont de Nantes rouvrira")]
    pairs = {(pair.before.id.int, pair.after.id.int) for pair in of_claims(before, after).changed}
    assert pairs == {(1, 4), (2, 3)}


@given(st.lists(st.sampled_from(["a b c", "a b d", "e f"])), st.lists(st.sampled_from(["a b c", "a b e", "g"])))
def test_every_claim_has_one_fate(before: list[str], after: list[str]) -> None:
    old = [standing(n, text) for n, text in enumerate(before)]
    new = [standing(n + 2, text) for n, text in enumerate(after)]
    changes = of_claims(old, new)
    pairs = (*changes.kept, *changes.changed)
    assert sorted([p.before.id for p in pairs] + [s.id for s in changes.retracted]) == [s.id for s in old]
    assert sorted([p.after.id for p in pairs] + [s.id for s in changes.added]) == [s.id for s in new]
