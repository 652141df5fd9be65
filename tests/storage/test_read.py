"""What a reading leaves behind: claims with their people, kept, moved and retracted as the text goes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier, Thread
from uuid import UUID

import psycopg
import pytest
from psycopg import Connection

from service import ingest
from service.model import Article, Claim, Claimant, Reading, Span
from service.storage import articles, claims, entities, readings
from service.storage.claims import ClaimFilters
from tests.storage.samples import (
    ARMY,
    GAZETTEER,
    LAVROV,
    MINISTRY,
    PRESS,
    claim,
    cue,
    mention,
    queued,
    reading,
    span,
    stored,
)

ARTICLE = Article(
    body="Le ministère a déclaré que huit missiles ATACMS étaient tombés. Selon la presse, il pleuvait à Belgorod.",
    title="Pluie de missiles",
    url="https://www.exemple.fr/missiles",
)
TOLD = claim(
    ARTICLE,
    "huit missiles ATACMS étaient tombés",
    MINISTRY,
    cue=cue(ARTICLE, "a déclaré", "déclarer"),
    mentions=(mention(ARTICLE, "ATACMS"),),
)
RAINED = claim(ARTICLE, "il pleuvait à Belgorod", PRESS, mentions=(mention(ARTICLE, "Belgorod", "place"),))


def everything(conn: Connection) -> list[tuple[object, ...]]:
    """Every stored row but those of the queue and of the readings."""
    tables = ("articles", "revisions", "claims", "claim_entities", "entities", "entity_aliases")
    return [row for table in tables for row in conn.execute(f"SELECT '{table}', t::text FROM {table} t ORDER BY 2")]  # noqa: S608 (our own names)


def test_a_claim_comes_back_as_it_was_read(conn: Connection) -> None:
    article_id = stored(conn, ARTICLE, TOLD, RAINED)
    told, rained = claims.of_article(conn, article_id)
    assert (told.claim, rained.claim) == (TOLD, RAINED)
    assert told.claimant is not None
    assert told.claimant.name == "ministère russe de la Défense"
    assert [each.name for each in told.mentioned if each] == ["ATACMS"]
    assert (told.prefix, told.suffix) == ("Le ministère a déclaré que ", ". Selon la presse, il pleuvait à")
    assert (told.provenance.extractor, told.provenance.pack, told.provenance.model) == (
        "dixit test",
        "fr 1",
        "by hand 1",
    )
    assert rained.claimant is None
    assert articles.get(conn, article_id).reading.status == "read"
    assert articles.get(conn, article_id).language == "fr"


def test_a_reading_done_twice_changes_nothing_more(conn: Connection) -> None:
    stored(conn, ARTICLE, TOLD, RAINED)
    before = everything(conn)
    ingest.read(conn, queued(conn)[-1], GAZETTEER, extract=lambda _: reading(TOLD, RAINED))
    assert everything(conn) == before


def test_a_claim_that_stands_in_both_revisions_keeps_its_id_and_moves(conn: Connection) -> None:
    article_id = stored(conn, ARTICLE, TOLD, RAINED)
    before = claims.of_article(conn, article_id)
    later = replace(ARTICLE, body="Mise à jour. " + ARTICLE.body)
    stored(conn, later, claim(later, TOLD.text), claim(later, RAINED.text, PRESS))
    after = claims.of_article(conn, article_id)
    assert [each.id for each in after] == [each.id for each in before]
    assert [each.revision for each in after] == [2, 2]
    assert after[0].claim.content[0].start == before[0].claim.content[0].start + len("Mise à jour. ")


def test_a_claim_that_is_gone_is_retracted_and_kept(conn: Connection) -> None:
    article_id = stored(conn, ARTICLE, TOLD, RAINED)
    gone = claims.of_article(conn, article_id)[1]
    stored(conn, replace(ARTICLE, body=ARTICLE.body.partition(". ")[0] + "."), TOLD)
    assert [each.claim.text for each in claims.of_article(conn, article_id)] == [TOLD.text]
    assert claims.get(conn, gone.id).status == "retracted"
    assert [each.id for each in claims.page(conn, ClaimFilters(status="retracted", article=article_id)).items] == [
        gone.id
    ]


def test_a_retracted_claim_that_stands_in_the_text_again_has_its_id_back(conn: Connection) -> None:
    article_id = stored(conn, ARTICLE, TOLD, RAINED)
    gone = claims.of_article(conn, article_id)[1]
    stored(conn, replace(ARTICLE, body=ARTICLE.body.partition(". ")[0] + "."), TOLD)
    stored(conn, ARTICLE, TOLD, RAINED)
    assert claims.of_article(conn, article_id)[1].id == gone.id


def test_the_same_words_of_another_claimant_are_another_claim(conn: Connection) -> None:
    article_id = stored(conn, ARTICLE, TOLD)
    before = claims.of_article(conn, article_id)[0]
    stored(conn, replace(ARTICLE, title="Pluie"), replace(TOLD, claimant=LAVROV))
    after = claims.of_article(conn, article_id)
    assert [each.claimant.name for each in after if each.claimant] == ["Sergueï Lavrov"]
    assert after[0].id != before.id


def test_a_claim_whose_words_do_not_stand_at_its_offsets_is_not_stored(conn: Connection) -> None:
    wrong = [
        replace(TOLD, content=(Span(0, 5, "Le mi!"),)),
        replace(TOLD, quotes=(Span(0, 500, ARTICLE.body),)),
        replace(TOLD, content=()),
        replace(TOLD, claimant=replace(MINISTRY, mention=Span(-3, 2, "xx"))),
    ]
    article_id = stored(conn, ARTICLE, *wrong, RAINED)
    assert [each.claim for each in claims.of_article(conn, article_id)] == [RAINED]


def test_the_title_comes_first_and_points_to_the_claim_that_repeats_it(conn: Connection) -> None:
    headline = Claim("missiles", "title", "indirect", (span(ARTICLE, "missiles", "title"),), MINISTRY, repeats=1)
    article_id = stored(conn, ARTICLE, RAINED, TOLD, headline)
    first, second, third = claims.of_article(conn, article_id)
    assert (first.claim.field, first.claim.repeats) == ("title", 1)
    assert [second.claim, third.claim] == [TOLD, RAINED]


def test_a_language_without_pack_leaves_the_article_and_no_claim(conn: Connection) -> None:
    received = ingest.receive(conn, ARTICLE)
    ingest.read(conn, queued(conn)[-1], GAZETTEER, extract=lambda _: Reading("unsupported_language", "tlh"))
    assert articles.get(conn, received.article_id).reading.status == "unsupported_language"
    assert claims.of_article(conn, received.article_id) == ()


def test_a_reading_that_fails_is_marked_with_its_reason_and_changes_nothing(conn: Connection) -> None:
    article_id = stored(conn, ARTICLE, TOLD)
    later = ingest.receive(conn, replace(ARTICLE, body="Un autre texte."))

    def fails(_: Article) -> Reading:
        raise ValueError("password=secret")

    with pytest.raises(ValueError, match="secret"):
        ingest.read(conn, queued(conn)[-1], GAZETTEER, extract=fails)
    failed = readings.latest(conn, later.article_id, 2)
    assert failed.status == "failed"
    assert failed.error is not None
    assert failed.error.startswith("ValueError in test_read, line")
    assert "secret" not in failed.error
    assert [each.claim for each in claims.of_article(conn, article_id)] == [TOLD]


def test_a_revision_read_after_a_newer_one_changes_nothing(conn: Connection) -> None:
    received = ingest.receive(conn, ARTICLE)
    newer = replace(ARTICLE, title="Pluie")
    ingest.receive(conn, newer)
    first, second = queued(conn)
    ingest.read(conn, second, GAZETTEER, extract=lambda _: reading(RAINED))
    ingest.read(conn, first, GAZETTEER, extract=lambda _: reading(TOLD))
    assert [each.claim for each in claims.of_article(conn, received.article_id)] == [RAINED]
    assert readings.latest(conn, received.article_id, 1).status == "superseded"


def test_a_part_brings_the_wholes_that_it_belongs_to(conn: Connection) -> None:
    article_id = stored(conn, ARTICLE, replace(TOLD, claimant=ARMY))
    army = claims.of_article(conn, article_id)[0].claimant
    assert army is not None
    ministry = entities.get(conn, entities.get(conn, army.id).part_of or UUID(int=0))
    assert (ministry.key, ministry.parts) == ("ru/defence-ministry", (army.id,))
    assert set(entities.family(conn, (ministry.id,))) == {ministry.id, army.id}


def test_a_name_met_again_is_the_same_entity_whatever_its_accents_and_article(conn: Connection) -> None:
    stored(conn, ARTICLE, replace(TOLD, claimant=LAVROV))
    other = replace(ARTICLE, url="https://www.exemple.fr/2")
    stored(conn, other, replace(TOLD, claimant=Claimant("named", "SERGUEI LAVROV", "person")))
    assert len(entities.named(conn, "sergueï lavrov")) == 1


def test_a_name_of_a_known_entity_is_that_entity(conn: Connection) -> None:
    stored(conn, ARTICLE, replace(TOLD, claimant=replace(MINISTRY, name="Défense russe")))
    other = replace(ARTICLE, url="https://www.exemple.fr/2")
    article_id = stored(conn, other, replace(TOLD, claimant=Claimant("named", "la Défense russe", "organization")))
    found = claims.of_article(conn, article_id)[0].claimant
    assert found is not None
    assert entities.get(conn, found.id).key == "ru/defence-ministry"


def test_a_name_that_means_a_known_entity_only_in_its_article_is_no_alias(conn: Connection) -> None:
    stored(conn, ARTICLE, replace(TOLD, claimant=replace(MINISTRY, name="ministère de la Défense")))
    assert entities.named(conn, "le ministère de la Défense") == ()
    assert len(entities.named(conn, "le ministère russe de la defense")) == 1


def test_a_name_that_two_entities_bear_stays_without_entity(conn: Connection) -> None:
    stored(conn, ARTICLE, replace(TOLD, claimant=LAVROV), replace(RAINED, claimant=replace(LAVROV, name="Lavrov")))
    (known,) = entities.named(conn, "Sergueï Lavrov")
    conn.execute(
        "INSERT INTO entity_aliases (entity_id, normalised, name, added_by) VALUES (%s, 'lavrov', 'Lavrov', 'editor')",
        (known,),
    )
    other = replace(ARTICLE, url="https://www.exemple.fr/2")
    article_id = stored(conn, other, replace(TOLD, claimant=replace(LAVROV, name="Lavrov")))
    assert claims.of_article(conn, article_id)[0].claimant is None


def test_workers_that_meet_the_same_names_at_once_make_one_entity_each(database_url: str) -> None:
    count = 8
    names = [replace(LAVROV, name=f"Personne {i}") for i in range(12)]
    at_once = Barrier(count)
    with psycopg.connect(database_url) as conn:
        sent = [replace(ARTICLE, url=f"https://www.exemple.fr/{i}") for i in range(count)]
        for article in sent:
            ingest.receive(conn, article)
        jobs = queued(conn)

    def work(number: int) -> None:
        turned = names[number:] + names[:number]
        people = turned if number % 2 else turned[::-1]
        found = reading(*(replace(TOLD, claimant=who) for who in (*people, ARMY, MINISTRY)))

        def extract(_: Article) -> Reading:
            at_once.wait()
            return found

        with psycopg.connect(database_url, autocommit=True) as conn:
            ingest.read(conn, jobs[number], GAZETTEER, extract=extract)

    with ThreadPoolExecutor(count) as threads:
        list(threads.map(work, range(count)))
    with psycopg.connect(database_url) as conn:
        people = conn.execute("SELECT count(*), count(DISTINCT normalised) FROM entities WHERE type = 'person'")
        assert people.fetchone() == (12, 12)
        keys = conn.execute("SELECT key FROM entities WHERE key IS NOT NULL ORDER BY key").fetchall()
        assert keys == [("ru",), ("ru/army",), ("ru/defence-ministry",)]
        assert conn.execute("SELECT DISTINCT status FROM readings").fetchall() == [("read",)]


def test_two_revisions_read_at_once_end_in_the_newer_one(database_url: str) -> None:
    newer = replace(ARTICLE, title="Pluie")
    with psycopg.connect(database_url) as conn:
        article_id = ingest.receive(conn, ARTICLE).article_id
        ingest.receive(conn, newer)
        jobs = queued(conn)
    at_once = Barrier(2)

    def work(job: UUID, found: Reading) -> None:
        def extract(_: Article) -> Reading:
            at_once.wait()
            return found

        with psycopg.connect(database_url, autocommit=True) as conn:
            ingest.read(conn, job, GAZETTEER, extract=extract)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(work, jobs, [reading(TOLD), reading(RAINED)]))
    with psycopg.connect(database_url) as conn:
        assert [each.claim for each in claims.of_article(conn, article_id)] == [RAINED]


def test_who_waits_is_woken_when_the_reading_is_done(database_url: str) -> None:
    with psycopg.connect(database_url) as conn:
        received = ingest.receive(conn, ARTICLE)
        conn.commit()
        (job,) = queued(conn)
        conn.commit()

        def work() -> None:
            with psycopg.connect(database_url, autocommit=True) as other:
                ingest.read(other, job, GAZETTEER, extract=lambda _: reading(TOLD))

        worker = Thread(target=work)
        worker.start()
        done = ingest.wait_until_read(conn, received.article_id, received.revision, timeout=20)
        worker.join()
        assert done.status == "read"
        assert not conn.autocommit


def test_who_waits_in_vain_gets_the_state_after_the_time_given(database_url: str) -> None:
    with psycopg.connect(database_url) as conn:
        received = ingest.receive(conn, ARTICLE)
        conn.commit()
        assert ingest.wait_until_read(conn, received.article_id, 1, timeout=0.05).status == "queued"


def test_a_reading_that_is_done_already_is_not_waited_for(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as conn:
        article_id = stored(conn, ARTICLE, TOLD)
        assert ingest.wait_until_read(conn, article_id, 1, timeout=20).status == "read"
