"""What a second reading changes, decided on values."""

from dataclasses import replace
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from service.decision import Decision, Kept, decide
from service.model import Claim, Claimant, Span
from service.storage.claim_writes import OldClaim

LAVROV = Claimant("named", "Sergueï Lavrov", "person")


def claim(text: str, start: int = 0, who: Claimant = LAVROV) -> Claim:
    return Claim(text, "body", "indirect", (Span(start, start + len(text), text),), who)


def stored(decision: Decision, before: list[OldClaim], revision: int) -> list[OldClaim]:
    """What stands after a decision was written."""
    old = {each.id: each for each in before}
    for kept in decision.put:
        id_ = kept.id or uuid4()
        old[id_] = OldClaim(id_, "current", revision, kept.position, "fr", kept.claim)
    for gone in decision.retracted:
        old[gone] = replace(old[gone], status="retracted")
    return list(old.values())


def test_what_stays_as_it_is_is_not_written() -> None:
    old = [OldClaim(UUID(int=1), "current", 1, 0, "fr", claim("il pleut"))]
    assert decide(old, [claim("il pleut")], revision=1, language="fr") == Decision((), ())


def test_what_moves_keeps_its_id() -> None:
    old = [OldClaim(UUID(int=1), "current", 1, 0, "fr", claim("il pleut"))]
    moved = claim("il pleut", 40)
    assert decide(old, [moved], revision=2, language="fr") == Decision((Kept(UUID(int=1), 0, moved),), ())


def test_a_name_in_other_letters_is_the_same_claimant() -> None:
    old = [OldClaim(UUID(int=1), "current", 1, 0, "fr", claim("il pleut"))]
    again = claim("il pleut", who=replace(LAVROV, name="SERGUEI LAVROV"))
    assert decide(old, [again], revision=1, language="fr").put[0].id == UUID(int=1)


def test_a_current_claim_is_preferred_to_a_retracted_one() -> None:
    gone = OldClaim(UUID(int=1), "retracted", 1, 0, "fr", claim("il pleut"))
    here = OldClaim(UUID(int=2), "current", 1, 5, "fr", claim("il pleut"))
    assert decide([gone, here], [claim("il pleut")], revision=2, language="fr").put[0].id == UUID(int=2)


TEXTS = st.lists(st.sampled_from(["il pleut", "il neige", "il vente", "il gèle"]), max_size=8)


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_after_any_readings_the_current_claims_are_those_of_the_last(readings: list[list[str]]) -> None:
    before: list[OldClaim] = []
    for revision, texts in enumerate(readings, start=1):
        new = [claim(text, 10 * i) for i, text in enumerate(texts)]
        decision = decide(before, new, revision=revision, language="fr")
        before = stored(decision, before, revision)
        current = sorted((each for each in before if each.status == "current"), key=lambda each: each.position)
        assert [each.claim for each in current] == new
        assert decide(before, new, revision=revision, language="fr") == Decision((), ())


@given(TEXTS, TEXTS)
def test_as_many_ids_stay_as_claims_stand_in_both(first: list[str], second: list[str]) -> None:
    before = stored(decide([], [claim(t) for t in first], revision=1, language="fr"), [], 1)
    decision = decide(before, [claim(t) for t in second], revision=2, language="fr")
    in_both = sum(min(first.count(text), second.count(text)) for text in set(first))
    assert sum(kept.id is not None for kept in decision.put) == in_both
    assert len(decision.retracted) == len(first) - in_both
