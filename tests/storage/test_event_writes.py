"""Every change of what is stored is told in the transaction that makes it: what, of what, and to whom it matters."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from psycopg import Connection

from service import ingest, reviewing
from service.corrections import CorrectedClaimant, Corrections
from service.matching import encoder
from service.model import Article, Publisher
from service.storage import claims, entities, events, judgements, splits, thread_writes, threads, undoing
from service.storage.events import Event, EventFilters, Position
from service.storage.judgements import Author
from service.storage.reviews import NewReview
from service.storage.splits import Portion
from service.storage.thread_writes import Decided
from tests.storage.samples import ARMY, GAZETTEER, LAVROV, MINISTRY, claim, mention, queued, reading, stored

ANA = Author("Ana", "they are the same")
TEXT = "Le pont est fermé. La grue est arrivée. Le quai rouvrira lundi."
ARTICLE = Article(TEXT, url="https://quai.example/a", publisher=Publisher("Le Quai", "quai.example"))


@pytest.fixture
def conn(committing: Connection) -> Connection:
    """What happens here is committed: only then can it be read."""
    return committing


@pytest.fixture
def news(conn: Connection) -> Iterator["News"]:
    return News(conn)


class News:
    """What happened since it was asked last."""

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self.position: Position = events.latest(conn)

    def __call__(self, *kinds: str) -> list[Event]:
        page = events.after(self.conn, self.position, limit=200)
        self.position = page.reached
        return [event for event in page.items if not kinds or event.kind in kinds]


def kinds(found: list[Event]) -> list[str]:
    return [event.kind for event in found]


def bridge(claimant=MINISTRY, **fields):
    return claim(ARTICLE, "Le pont est fermé", claimant, **fields)


def crane(claimant=ARMY, **fields):
    return claim(ARTICLE, "La grue est arrivée", claimant, **fields)


def read_again(conn: Connection, article_id: UUID, *found, revision: int = 1, encode=None) -> None:
    ingest.reread(conn, article_id, revision, GAZETTEER, extract=lambda _: reading(*found), encode=encode)


def test_an_article_that_is_read_tells_of_each_new_claim_in_the_order_of_the_text_and_of_itself(conn, news):
    article_id = stored(conn, ARTICLE, crane(), bridge())
    first, second, read = news()
    assert kinds([first, second, read]) == ["claim.created", "claim.created", "article.read"]
    texts = [claims.get(conn, event.claim_id).claim.text for event in (first, second)]
    assert texts == ["Le pont est fermé", "La grue est arrivée"]
    assert {event.article_id for event in (first, second, read)} == {article_id}
    assert first.publisher == read.publisher == claims.get(conn, first.claim_id).article.publisher
    assert first.data == {"revision": 1, "check_worthiness": None}
    assert (read.data["revision"], read.data["status"]) == (1, "read")


def test_an_event_concerns_who_claims_and_who_is_named_and_the_act(conn, news):
    said = bridge(act="denial", mentions=(mention(ARTICLE, "pont"),))
    stored(conn, ARTICLE, said)
    created, read = news()
    [found] = claims.of_ids(conn, [created.claim_id])
    assert set(created.entity_ids) == set(read.entity_ids) == {found.claimant.id, found.mentioned[0].id}
    assert created.acts == read.acts == ("denial",)


def test_a_reading_that_finds_the_same_tells_that_it_was_done_and_of_no_claim(conn, news):
    article_id = stored(conn, ARTICLE, bridge())
    news()
    read_again(conn, article_id, bridge())
    assert kinds(news()) == ["article.read"]


def test_a_claim_that_only_stands_elsewhere_did_not_change(conn, news):
    stored(conn, ARTICLE, bridge())
    news()
    longer = replace(ARTICLE, body="Bonjour. " + TEXT)
    stored(conn, longer, claim(longer, "Le pont est fermé"))
    revised, read = news()
    assert kinds([revised, read]) == ["article.revised", "article.read"]
    assert revised.data["revision"] == read.data["revision"] == 2


def test_a_claim_that_says_something_else_tells_in_what_and_also_whoever_it_concerned_before(conn, news):
    was = bridge(act="denial", mentions=(mention(ARTICLE, "pont"),))
    article_id = stored(conn, ARTICLE, was)
    [created, _] = news()
    read_again(conn, article_id, bridge(act="promise"))
    changed, _ = news()
    assert (changed.kind, changed.claim_id) == ("claim.changed", created.claim_id)
    assert set(changed.data["aspects"]) == {"act", "entities"}
    assert set(changed.acts) == {"denial", "promise"}
    assert set(changed.entity_ids) == set(created.entity_ids)


def test_a_claim_that_is_gone_is_retracted_and_one_that_stands_again_changed_its_status(conn, news):
    article_id = stored(conn, ARTICLE, bridge(), crane())
    news()
    read_again(conn, article_id, bridge())
    retracted, _ = news()
    assert retracted.kind == "claim.retracted"
    assert claims.get(conn, retracted.claim_id).claim.text == "La grue est arrivée"
    read_again(conn, article_id, bridge(), crane())
    again, _ = news()
    assert (again.kind, again.claim_id, again.data["aspects"]) == ("claim.changed", retracted.claim_id, ["status"])


def test_an_article_sent_twice_tells_nothing_the_second_time(conn, news):
    stored(conn, ARTICLE, bridge())
    news()
    ingest.receive(conn, ARTICLE)
    assert news() == []


def test_a_reading_that_fails_tells_nothing(conn, news):
    def fail(article: Article):
        raise RuntimeError("no")

    ingest.receive(conn, ARTICLE)
    with pytest.raises(RuntimeError):
        ingest.read(conn, queued(conn)[-1], GAZETTEER, extract=fail)
    assert news() == []


def test_a_reading_that_comes_too_late_tells_nothing(conn, news):
    ingest.receive(conn, ARTICLE)
    [late] = queued(conn)
    longer = replace(ARTICLE, body=TEXT + " Et voilà.")
    stored(conn, longer, claim(longer, "Le pont est fermé"))
    news()
    ingest.read(conn, late, GAZETTEER, extract=lambda _: reading(crane()))
    assert news() == []


def test_a_change_that_is_undone_is_not_told(conn, news):
    with conn.transaction(force_rollback=True):
        stored(conn, ARTICLE, bridge())
    assert news() == []


def test_a_withdrawn_article_tells_so_once_and_whom_it_concerned(conn, news):
    article_id = stored(conn, ARTICLE, bridge())
    [created, _] = news()
    ingest.withdraw(conn, article_id)
    ingest.withdraw(conn, article_id)
    [withdrawn] = news()
    assert (withdrawn.kind, withdrawn.article_id) == ("article.withdrawn", article_id)
    assert withdrawn.data == {"erased": False}
    assert set(withdrawn.entity_ids) == set(created.entity_ids)


def test_an_erased_article_is_withdrawn_for_whoever_follows_and_no_event_holds_a_word_of_it(conn, news):
    secret = Article("Zorglub a dit : le plan Bulgroz existe.", title="Bulgroz", url="https://quai.example/z")
    who = replace(LAVROV, name="Zorglub")
    article_id = stored(
        conn, secret, claim(secret, "le plan Bulgroz existe", who, mentions=(mention(secret, "Bulgroz"),))
    )
    ingest.erase(conn, article_id, by="Ana", reason="asked for")
    erased = news()[-1]
    assert (erased.kind, erased.article_id, erased.data) == ("article.withdrawn", article_id, {"erased": True})
    written = conn.execute("SELECT string_agg(e::text, ' ') FROM events e").fetchone()[0].casefold()
    assert not any(word in written for word in ("zorglub", "bulgroz", "plan", "existe"))


def test_a_review_of_the_reading_tells_of_itself_and_of_what_it_changed(conn, news):
    stored(conn, ARTICLE, bridge())
    [created, _] = news()
    review = reviewing.review(
        conn,
        created.claim_id,
        NewReview(
            kind="extraction",
            by="Ana",
            verdict="corrected",
            corrections=Corrections(("act", "claimant"), act="denial", claimant=CorrectedClaimant("Bo")),
        ),
    )
    reviewed, changed = news()
    assert (reviewed.kind, reviewed.claim_id) == ("claim.reviewed", created.claim_id)
    told = {name: reviewed.data[name] for name in ("review", "kind", "verdict")}
    assert told == {"review": str(review), "kind": "extraction", "verdict": "corrected"}
    assert (changed.kind, set(changed.data["aspects"])) == ("claim.changed", {"act", "claimant"})
    assert set(changed.entity_ids) >= set(created.entity_ids)


def test_a_rejected_claim_changed_its_status_and_an_accepted_one_nothing(conn, news):
    stored(conn, ARTICLE, bridge())
    [created, _] = news()
    reviewing.review(conn, created.claim_id, NewReview(kind="extraction", by="Ana", verdict="accepted"))
    assert kinds(news()) == ["claim.reviewed"]
    reviewing.review(conn, created.claim_id, NewReview(kind="extraction", by="Bo", verdict="rejected"))
    _, changed = news()
    assert changed.data["aspects"] == ["status"]


def test_merging_splitting_and_undoing_either_are_told_with_both_entities(conn, news):
    stored(conn, ARTICLE, bridge(), crane(LAVROV))
    ministry, lavrov = (entities.named(conn, name)[0] for name in (MINISTRY.name, LAVROV.name))
    news()
    judgement = judgements.merge(conn, lavrov, ministry, ANA)
    undoing.undo(conn, judgement, ANA)
    [merged, split] = news()
    assert kinds([merged, split]) == ["entity.merged", "entity.split"]
    for event in (merged, split):
        assert (event.entity_id, set(event.entity_ids)) == (lavrov, {lavrov, ministry})
        assert event.data["judgement"] == str(judgement)
    assert (merged.data["into"], split.data["from"]) == (str(ministry), str(ministry))


def test_what_is_split_off_an_entity_is_told_by_its_new_id(conn, news):
    stored(conn, ARTICLE, bridge(), crane(replace(LAVROV, name="Lavrov")))
    [first, second, _] = news()
    lavrov = claims.get(conn, second.claim_id).claimant.id
    ministry = claims.get(conn, first.claim_id).claimant.id
    judgements.merge(conn, lavrov, ministry, ANA)
    judgement = splits.split(conn, ministry, Portion(claims=(second.claim_id,), name="Autre"), ANA, version=None)
    [split] = news("entity.split")
    assert split.entity_id == judgements.get(conn, judgement).into_id
    assert split.data["from"] == str(ministry)
    undoing.undo(conn, judgement, ANA)
    [merged] = news("entity.merged")
    assert (merged.entity_id, merged.data["into"]) == (split.entity_id, str(ministry))


SAME = "La défense aérienne a abattu 40 drones dans la nuit"


def in_thread(conn: Connection, n: int) -> UUID:
    """An article whose claim says what the others' do, read and tracked; its id."""
    article = Article(f"{SAME}, dit-on {n}.", url=f"https://quai.example/{n}")
    received = ingest.receive(conn, article)
    found = claim(article, SAME, replace(LAVROV, name=f"Témoin {n}"))
    ingest.read(conn, queued(conn)[-1], GAZETTEER, extract=lambda _: reading(found), encode=encoder.encode)
    return received.article_id


def test_a_thread_tells_once_a_transaction_that_it_changed_and_claims_name_theirs(conn, news):
    in_thread(conn, 1)
    assert "thread.changed" not in kinds(news())
    in_thread(conn, 2)
    found = news()
    [changed] = [event for event in found if event.kind == "thread.changed"]
    [created] = [event for event in found if event.kind == "claim.created"]
    assert created.thread_id == changed.thread_id
    assert len(changed.entity_ids) == 2
    last = in_thread(conn, 3)
    [grown] = news("thread.changed")
    assert grown.thread_id == changed.thread_id
    ingest.withdraw(conn, last)
    assert sorted(kinds(news())) == ["article.withdrawn", "thread.changed"]


def test_people_who_part_and_join_threads_change_both(conn, news):
    in_thread(conn, 1)
    in_thread(conn, 2)
    [changed] = news("thread.changed")
    [member, *_] = threads.standing(conn, changed.thread_id)
    other = thread_writes.split(conn, changed.thread_id, [member], Decided("Ana"))
    assert {event.thread_id for event in news()} == {changed.thread_id, other}
    thread_writes.join(conn, changed.thread_id, other, Decided("Ana"))
    told = {event.thread_id: event.data for event in news()}
    assert told == {changed.thread_id: {}, other: {"merged_into": str(changed.thread_id)}}


def test_whoever_follows_an_entity_follows_its_parts_and_what_was_merged_into_it(conn, news):
    stored(conn, ARTICLE, bridge(), crane(LAVROV))
    russia, ministry, lavrov = (entities.named(conn, name)[0] for name in ("Russie", MINISTRY.name, LAVROV.name))

    def followed(entity: UUID) -> list[str]:
        page = events.after(conn, None, EventFilters(entity=entity, kind=("claim.created",)))
        return [claims.get(conn, event.claim_id).claim.text for event in page.items]

    assert followed(ministry) == followed(russia) == ["Le pont est fermé"]
    assert followed(lavrov) == ["La grue est arrivée"]
    judgement = judgements.merge(conn, lavrov, ministry, ANA)
    assert followed(lavrov) == followed(ministry) == followed(russia) == ["Le pont est fermé", "La grue est arrivée"]
    undoing.undo(conn, judgement, ANA)
    assert followed(ministry) == ["Le pont est fermé"]
    for entity in (russia, ministry, lavrov):
        family = set(entities.family(conn, [entity]))
        told = events.after(conn, None, EventFilters(kind=("claim.created",))).items
        assert {each.claim_id for each in told if family & set(each.entity_ids)} == {
            each.claim_id
            for each in events.after(conn, None, EventFilters(entity=entity, kind=("claim.created",))).items
        }


def test_events_are_narrowed_by_publisher_and_act(conn, news):
    stored(conn, ARTICLE, bridge(act="denial"), crane())
    stored(conn, Article("Rien.", publisher=Publisher("La Cale")))

    def count(**filters) -> int:
        return len(events.after(conn, None, EventFilters(**filters)).items)

    assert count(publisher="QUAI.example") == count(publisher="quai") == 3
    assert count(publisher="cale") == 1
    assert count(publisher="autre") == count(publisher="…") == 0
    assert count(act=("denial",)) == 2
    assert count(act=("denial",), kind=("claim.created",)) == 1
