"""Which entity a cell may mean: scores, types, properties, and when one is a match."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from service.model import EntityType
from service.reconciliation import Profile, Query, judge, likeness


def profile(number: int, name: str, kind: EntityType = "organization", *names: str, country: str = "") -> Profile:
    return Profile(UUID(int=number), name, kind, names, {"country": (country,) if country else ()})


MINISTRY = profile(1, "ministère russe de la Défense", "organization", "Russian Defence Ministry", country="ru")
OTHER_MINISTRY = profile(2, "ministère ukrainien de la Défense", "organization", country="ua")


def test_the_same_name_is_a_match_whatever_its_case_accents_and_article() -> None:
    first, second = judge(Query("Le Ministere russe de la defense"), [OTHER_MINISTRY, MINISTRY])
    assert (first.profile, first.score, first.match) == (MINISTRY, 100.0, True)
    assert second.score < 90
    assert not second.match


def test_what_the_gazetteer_knows_by_the_text_counts_as_called_so() -> None:
    known = Profile(MINISTRY.id, MINISTRY.name, MINISTRY.type, (), {"key": ("ru/defence-ministry",)})
    [found] = judge(Query("Moscow's ministry of war", keys=("ru/defence-ministry",)), [known])
    assert (found.score, found.match) == (100.0, True)


def test_an_alias_counts_as_a_name() -> None:
    [found] = judge(Query("Russian defence ministry"), [MINISTRY])
    assert (found.score, found.likeness, found.match) == (100.0, 100.0, True)


def test_the_same_words_in_another_order_score_below_the_same_name() -> None:
    assert likeness("Lavrov Sergueï", "Sergueï Lavrov") == 95
    assert likeness("Sergueï Lavrov", "Sergueï Lavrov") == 100
    assert likeness("Serguei Lavrof", "Sergueï Lavrov") < 90


def test_two_of_the_same_name_are_no_match() -> None:
    found = judge(Query("Jean Martin"), [profile(1, "Jean Martin", "person"), profile(2, "Jean Martin", "person")])
    assert [judged.match for judged in found] == [False, False]


def test_a_property_tells_two_of_the_same_name_apart() -> None:
    candidates = [profile(1, "sénat", country="fr"), profile(2, "sénat", country="us")]
    found = judge(Query("Sénat", properties=(("country", ("US",)),)), candidates)
    assert [(judged.profile.id.int, judged.match) for judged in found] == [(2, True), (1, False)]


def test_a_property_that_an_entity_lacks_or_a_cell_leaves_empty_says_nothing() -> None:
    [found] = judge(Query("sénat", properties=(("country", ("us",)), ("key", ()))), [profile(1, "sénat")])
    assert found.score == 100


def test_another_type_scores_lower_or_is_left_out_as_asked() -> None:
    place = profile(1, "Washington", "place")
    assert judge(Query("Washington", ("person",)), [place])[0].score == 80
    assert judge(Query("Washington", ("person",), "all"), [place]) == ()
    assert judge(Query("Washington", ("person", "place"), "any"), [place])[0].score == 100


def test_no_more_candidates_than_asked_come_back() -> None:
    assert len(judge(Query("x", limit=2), [profile(n, f"x{n}") for n in range(5)])) == 2


@given(st.text(), st.text())
def test_likeness_is_a_percentage_and_full_for_the_name_itself(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 100
    assert likeness(one, one) in (0, 100)
