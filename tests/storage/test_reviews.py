"""What people say of claims, and what follows for what is served."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg import Connection

from service import ingest, reviewing
from service.corrections import CorrectedClaimant, Corrections
from service.errors import ArticleWithdrawn, ClaimRetracted, InvalidReview, NotFound
from service.model import Article, Span, When
from service.storage import claims, removal, reviews, versions
from service.storage.claims import ClaimFilters, StoredClaim
from service.storage.reviews import NewReview
from tests.storage.samples import GAZETTEER, LAVROV, MINISTRY, claim, mention, reading, span, stored

ARTICLE = Article(body="Lavrov promet que le pont de Brumeville rouvrira en mai.", url="https://quai.example/pont")
LATER = replace(ARTICLE, body="Mardi. Lavrov promet que le pont de Brumeville rouvrira en mai.")
FOUND = claim(ARTICLE, "le pont de Brumeville rouvrira", LAVROV, mentions=(mention(ARTICLE, "Brumeville", "place"),))
WHOLE = span(ARTICLE, "le pont de Brumeville rouvrira en mai")


def correct(**fields: Any) -> NewReview:
    return NewReview(kind="extraction", by="Ana", verdict="corrected", corrections=Corrections(tuple(fields), **fields))


def of(conn: Connection, article_id: UUID) -> StoredClaim:
    [one] = claims.of_article(conn, article_id)
    return one


@pytest.fixture
def one(conn: Connection) -> StoredClaim:
    """A claim that was read wrong in places."""
    stored(conn, Article(body="Le ministère."), claim(Article(body="Le ministère."), "ministère", MINISTRY))
    return of(conn, stored(conn, ARTICLE, FOUND))


def test_a_corrected_claim_is_served_corrected_with_the_machines_reading_beside_it(
    conn: Connection, one: StoredClaim
) -> None:
    said = When("2025-01-04", "day", rule="review")
    reviewing.review(conn, one.id, correct(act="promise", said_at=said, content=(WHOLE,)))
    served = claims.get(conn, one.id)
    assert (served.claim.act, served.claim.said_at, served.claim.text) == ("promise", said, WHOLE.text)
    assert (served.machine, served.claim.kind) == (FOUND, "indirect")
    assert [each.name for each in served.mentioned if each] == ["Brumeville"]
    assert served.suffix == "."


def test_lists_find_a_claim_by_what_it_was_corrected_to(conn: Connection, one: StoredClaim) -> None:
    assert one.claimant is not None
    [ministry] = {each.claimant.id for each in claims.page(conn, ClaimFilters(q="ministère")).items if each.claimant}
    by = CorrectedClaimant("ministère russe de la Défense", "organization", ministry)
    reviewing.review(conn, one.id, correct(act="promise", claimant=by, content=(WHOLE,)))
    for asked in (ClaimFilters(act=("promise",)), ClaimFilters(q="mai"), ClaimFilters(entity=ministry, q="pont")):
        assert [each.id for each in claims.page(conn, asked).items] == [one.id]
    assert not claims.page(conn, ClaimFilters(entity=one.claimant.id, role="claimant")).items


def test_the_last_correction_takes_the_place_of_all_earlier_ones(conn: Connection, one: StoredClaim) -> None:
    reviewing.review(conn, one.id, correct(act="promise", polarity="negated"))
    reviewing.review(conn, one.id, correct(act="prediction"))
    assert (claims.get(conn, one.id).claim.act, claims.get(conn, one.id).claim.polarity) == ("prediction", "affirmed")
    reviewing.review(conn, one.id, correct())
    assert (claims.get(conn, one.id).claim, claims.get(conn, one.id).machine) == (FOUND, None)
    assert claims.get(conn, one.id).claimant == one.claimant


def test_accepting_or_rejecting_changes_nothing_of_what_is_served(conn: Connection, one: StoredClaim) -> None:
    reviewing.review(conn, one.id, correct(act="promise"))
    for verdict in ("accepted", "rejected"):
        reviewing.review(conn, one.id, NewReview(kind="extraction", by="Bo", verdict=verdict))  # type: ignore[arg-type]
    assert claims.get(conn, one.id).claim.act == "promise"
    assert [each.verdict for each in reviews.page(conn, one.id).items] == ["rejected", "accepted", "corrected"]


def test_a_correction_outlives_every_later_reading_where_the_words_still_stand(
    conn: Connection, one: StoredClaim
) -> None:
    by = CorrectedClaimant("Claire Besson", "person")
    reviewing.review(conn, one.id, correct(claimant=by, content=(WHOLE,)))
    moved = claim(LATER, FOUND.text, LAVROV, act="prediction")
    assert of(conn, stored(conn, LATER, moved)).id == one.id
    served = claims.get(conn, one.id)
    assert (served.claim.text, served.claim.content[0].start) == (WHOLE.text, WHOLE.start + len("Mardi. "))
    assert (served.claim.claimant.name, served.claimant, served.claim.act) == ("Claire Besson", None, "prediction")
    assert served.machine == moved


def test_a_correction_whose_words_are_gone_leaves_the_rest_corrected(conn: Connection, one: StoredClaim) -> None:
    reviewing.review(conn, one.id, correct(act="promise", content=(WHOLE,)))
    other = replace(ARTICLE, body="Lavrov promet que le pont de Brumeville rouvrira un jour.")
    served = of(conn, stored(conn, other, claim(other, FOUND.text, LAVROV)))
    assert (served.id, served.claim.text, served.claim.act) == (one.id, FOUND.text, "promise")


def test_reading_the_same_text_again_writes_nothing_of_a_corrected_claim(conn: Connection, one: StoredClaim) -> None:
    reviewing.review(conn, one.id, correct(act="promise"))
    before = claims.get(conn, one.id)
    ingest.reread(conn, one.article.id, 1, GAZETTEER, extract=lambda _: reading(FOUND))
    assert claims.get(conn, one.id) == before
    assert [each.claim.act for each in versions.history(conn, one.id)] == ["assertion", "assertion"]


def test_a_span_that_does_not_stand_in_the_text_is_refused(conn: Connection, one: StoredClaim) -> None:
    for wrong in (Span(0, 3, "abc"), Span(50, 500, ARTICLE.body[50:]), Span(3, 3, "")):
        with pytest.raises(InvalidReview) as refused:
            reviewing.review(conn, one.id, correct(content=(wrong,)))
        assert refused.value.pointer == "/corrections/content/0"
    with pytest.raises(InvalidReview):
        reviewing.review(conn, one.id, correct(content=(WHOLE, WHOLE)))


def test_only_claims_that_stand_are_judged(conn: Connection, one: StoredClaim) -> None:
    stored(conn, LATER)
    with pytest.raises(ClaimRetracted):
        reviewing.review(conn, one.id, correct(act="promise"))
    stored(conn, ARTICLE, FOUND)
    removal.withdraw(conn, one.article.id)
    with pytest.raises(ArticleWithdrawn):
        reviewing.review(conn, one.id, correct(act="promise"))
    with pytest.raises(NotFound):
        reviewing.review(conn, uuid4(), correct(act="promise"))


def test_gold_is_what_people_accepted_or_corrected_last(conn: Connection, one: StoredClaim) -> None:
    assert reviews.gold(conn) == ()
    reviewing.review(conn, one.id, NewReview(kind="truth", by="Bo", rating="Faux", url="https://verif.example/1"))
    assert reviews.gold(conn) == ()
    reviewing.review(conn, one.id, NewReview(kind="extraction", by="Bo", verdict="rejected"))
    assert reviews.gold(conn) == ()
    reviewing.review(conn, one.id, correct(act="promise"))
    assert reviews.gold(conn) == reviews.gold(conn, language="fr") == (one.id,)
    assert reviews.gold(conn, language="en") == ()
