"""Who stands on their own."""

import math
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from service import corroboration
from service.matching.origins import Passage, credited, origins
from service.matching.statements import Figure, Statement
from service.storage.threads import Member

ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))
SAID = "quarante drones ont été abattus dans la nuit au-dessus de la région"
PASSAGE = Passage(ONE, SAID, "Le ministère a déclaré mardi que . Aucun blessé n'est signalé", "")


def member(publisher: UUID | None, claimant: str, polarity: str = "affirmed", around: str = "a b") -> Member:
    return Member(
        UUID(int=9), uuid4(), uuid4(), None, claimant, polarity, SAID, *around.split(" ", 1),
        datetime(2025, 1, 4, tzinfo=UTC), publisher, "Le Quai", None, "", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("Belgorod (AFP) – Quarante drones", ("AFP",)),
        ("… a-t-il dit. (avec Reuters)", ("Reuters",)),
        ("Par Ana Bo, avec l'AFP", ("AFP",)),
        ("Le Quai (avec AFP et Reuters)", ("AFP",)),
        ("(source : Agence France-Presse)", ("Agence France-Presse",)),
        ("Он сообщил, по данным ТАСС", ("ТАСС",)),
        ("Le patron de l'AFP a démissionné.", ()),
        ("(il est apte)", ()),
        ("with APRIL showers", ()),
    ],
)
def test_an_agency_counts_where_the_text_credits_it(text: str, agencies: tuple[str, ...]) -> None:
    assert credited(text) == agencies


def test_copies_of_one_passage_are_one_origin() -> None:
    copied = replace(PASSAGE, publisher=TWO, text=SAID.replace("quarante", "Quarante"))
    alone = replace(PASSAGE, publisher=THREE, around="Interrogé, le gouverneur assure que . Il n'a rien ajouté")
    assert [origin.publishers for origin in origins([PASSAGE, copied, alone])] == [(ONE, TWO), (THREE,)]


def test_publishers_who_credit_one_agency_are_one_origin() -> None:
    one = replace(PASSAGE, ends="(AFP)")
    other = replace(PASSAGE, publisher=TWO, text="des drones sont tombés", around="x y", ends="avec AFP")
    [origin] = origins([one, other])
    assert (origin.publishers, origin.agency) == ((ONE, TWO), "AFP")


def test_the_same_words_in_other_surroundings_are_no_copy() -> None:
    other = replace(PASSAGE, publisher=TWO, around="Devant la presse, le ministre a redit que . Rien de plus")
    assert len(origins([PASSAGE, other])) == 2


def test_a_thread_counts_claimants_who_affirm_and_who_deny() -> None:
    found = corroboration.summary(
        [member(ONE, "ana"), member(TWO, "ana", around="c d"), member(None, "bo", "negated"), member(ONE, "bo")]
    )
    assert (found.claimants, found.affirming, found.denying) == (2, 2, 1)
    assert (found.publishers, found.independent_publishers) == (2, 2)


def test_claims_that_cannot_both_hold_are_named_without_a_verdict() -> None:
    members = [member(ONE, "ana"), member(ONE, "bo", "negated"), member(TWO, "cléo")]
    said = {each.claim_id: Statement("fr", 11, affirms=corroboration.affirms(each)) for each in members}
    found = corroboration.contradictions(members, said)
    first, second, third = (each.claim_id for each in members)
    assert [(each.kinds, each.claims) for each in found.shown] == [
        (("polarity",), (first, second)),
        (("polarity",), (second, third)),
    ]
    assert (found.total, found.compared) == (2, 3)


def test_every_pair_of_a_large_thread_is_counted_and_the_first_hundred_are_listed() -> None:
    members = [member(ONE, f"claimant {n}", "negated" if n % 10 == 9 else "affirmed") for n in range(1000)]
    said = {each.claim_id: Statement("fr", 11, affirms=corroboration.affirms(each)) for each in members}
    found = corroboration.contradictions(members, said)
    assert (found.total, found.compared, len(found.shown)) == (900 * 100, 1000, corroboration.MOST_SHOWN)
    assert {each.claims[0] for each in found.shown} == {members[0].claim_id}


def test_claims_that_say_too_many_things_are_compared_up_to_a_bound_that_is_told() -> None:
    members = [member(ONE, "ana") for _ in range(corroboration.MOST_UNLIKE + 50)]
    said = {each.claim_id: Statement("fr", 11, figures=(Figure(n, n, "ponts"),)) for n, each in enumerate(members)}
    found = corroboration.contradictions(members, said)
    assert found.compared == corroboration.MOST_UNLIKE
    assert found.total == math.comb(corroboration.MOST_UNLIKE, 2)
