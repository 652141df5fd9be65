"""What was: texts, claims as they stood in them, and articles taken back."""

from dataclasses import replace
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import Connection

from service import history, ingest
from service.errors import NotFound
from service.model import Article, Claim
from service.storage import articles, claims, entities, judgements, removal, rereading, suggestions, versions
from service.storage.articles import ArticleFilters
from service.storage.claims import ClaimFilters
from service.storage.judgements import Author
from service.storage.rereading import Which
from tests.storage.samples import GAZETTEER, LAVROV, claim, mention, reading, stored

FIRST = Article(
    body="Huit ponts fermeront en juin, dit Lavrov. Il pleuvra à Brumeville.", url="https://quai.example/ponts"
)
SECOND = replace(FIRST, body="Mardi. Tous les ponts fermeront en juin, dit Lavrov. Il pleuvra à Brumeville.")
THIRD = replace(FIRST, body="Il ne reste rien de cela, mais il pleut à Brumeville.")
RAIN = "Il pleuvra à Brumeville"
TODAY = {"fr": ("dixit test", "fr 1", "by hand 1")}


def of(article: Article, words: str) -> Claim:
    names = (mention(article, "Brumeville", "place"),) if "Brumeville" in words else ()
    return claim(article, words, LAVROV, mentions=names)


def store_all(conn: Connection) -> UUID:
    stored(conn, FIRST, of(FIRST, "Huit ponts fermeront en juin"), of(FIRST, RAIN))
    stored(conn, SECOND, of(SECOND, "Tous les ponts fermeront en juin"), of(SECOND, RAIN))
    return stored(conn, THIRD)


def standing(conn: Connection, article_id: UUID, n: int) -> list[tuple[str, int]]:
    found = versions.claims_in(conn, article_id, n)
    assert found is not None
    return [(each.claim.text, each.claim.content[0].start) for each in found]


def test_each_revision_keeps_its_claims_where_they_stood(conn: Connection) -> None:
    article_id = store_all(conn)
    assert standing(conn, article_id, 1) == [("Huit ponts fermeront en juin", 0), (RAIN, 42)]
    assert standing(conn, article_id, 2) == [("Tous les ponts fermeront en juin", 7), (RAIN, 53)]
    assert standing(conn, article_id, 3) == []


def test_a_claim_keeps_its_id_its_people_and_its_context_through_revisions(conn: Connection) -> None:
    article_id = store_all(conn)
    old, new = versions.claims_in(conn, article_id, 1) or (), versions.claims_in(conn, article_id, 2) or ()
    assert old[1].id == new[1].id
    assert (old[1].status, old[1].article.revision, new[1].article.revision) == ("retracted", 1, 2)
    assert old[1].article.text_sha256 != new[1].article.text_sha256
    assert [each.name for each in old[1].mentioned if each] == ["Brumeville"]
    assert old[1].prefix.endswith("dit Lavrov. ")


def test_a_claim_that_is_gone_is_kept_as_retracted(conn: Connection) -> None:
    article_id = store_all(conn)
    page = claims.page(conn, ClaimFilters(article=article_id, status="retracted"))
    assert {each.claim.text for each in page.items} == {
        "Huit ponts fermeront en juin", "Tous les ponts fermeront en juin", RAIN,
    }  # fmt: skip


def test_the_history_says_what_happened_and_when(conn: Connection) -> None:
    article_id = store_all(conn)
    stored(conn, replace(SECOND, title="Encore"), replace(of(SECOND, RAIN), act="prediction"))
    [rain] = [each for each in claims.of_article(conn, article_id) if each.claim.text == RAIN]
    events = history.events(versions.history(conn, rain.id))
    assert [(each.event, each.revision) for each in events] == [
        ("found", 1), ("moved", 2), ("retracted", 3), ("restored", 4),
    ]  # fmt: skip
    assert events[-1].aspects == ("act",)
    assert [each.content[0].start for each in events] == [42, 53, 53, 53]
    assert [each.at for each in events] == sorted(each.at for each in events)


def test_a_claim_that_another_reading_of_the_same_text_does_not_find_did_not_stand_there(conn: Connection) -> None:
    article_id = stored(conn, FIRST, of(FIRST, "Huit ponts fermeront en juin"), of(FIRST, RAIN))
    ingest.reread(conn, article_id, 1, GAZETTEER, extract=lambda _: reading(of(FIRST, RAIN)))
    assert standing(conn, article_id, 1) == [(RAIN, 42)]
    ingest.reread(
        conn, article_id, 1, GAZETTEER, extract=lambda _: reading(of(FIRST, "Huit ponts fermeront"), of(FIRST, RAIN))
    )
    assert standing(conn, article_id, 1) == [("Huit ponts fermeront", 0), (RAIN, 42)]


def test_the_claims_of_a_text_that_was_never_read_are_not_known(conn: Connection) -> None:
    article_id = stored(conn, FIRST, of(FIRST, RAIN))
    ingest.receive(conn, SECOND)
    assert versions.claims_in(conn, article_id, 2) is None
    assert [each.n for each in versions.revisions(conn, article_id).items] == [2, 1]
    assert versions.revisions(conn, article_id, limit=1).next == versions.RevisionCursor(2)
    assert versions.revisions(conn, uuid4()).items == ()


def test_a_preview_says_what_a_reading_would_change_and_changes_nothing(conn: Connection) -> None:
    article_id = stored(conn, FIRST, of(FIRST, "Huit ponts fermeront en juin"), of(FIRST, RAIN))
    before = claims.of_article(conn, article_id)
    again = reading(replace(of(FIRST, RAIN), act="prediction"), of(FIRST, "dit Lavrov"))
    changes = ingest.preview(conn, article_id, 1, extract=lambda _: again)
    assert [len(part) for part in (changes.kept, changes.changed, changes.added, changes.retracted)] == [0, 1, 1, 1]
    assert claims.of_article(conn, article_id) == before


def test_an_article_is_due_until_the_engine_of_today_has_read_it(conn: Connection) -> None:
    article_id = stored(conn, FIRST, of(FIRST, RAIN))
    other = {"fr": ("dixit test", "fr 2", "by hand 1")}
    assert not list(rereading.due(conn, Which(TODAY)))
    assert [each.id for each in rereading.due(conn, Which(other))] == [article_id]
    assert not list(rereading.due(conn, Which(other, language="en")))
    assert rereading.count(conn, Which(other)) == 1
    newer = replace(reading(of(FIRST, RAIN)), pack="fr 2")
    ingest.reread(conn, article_id, 1, GAZETTEER, extract=lambda _: newer)
    assert not list(rereading.due(conn, Which(other)))


def test_every_due_article_is_given_once_in_batches(conn: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rereading, "BATCH", 2)
    ids = {stored(conn, replace(FIRST, url=f"https://quai.example/{n}"), of(FIRST, RAIN)) for n in range(5)}
    found = [each.id for each in rereading.due(conn, Which({"fr": ("dixit 9", "fr 9", "m 9")}))]
    assert (len(found), set(found)) == (5, ids)


def test_a_rereading_that_fails_changes_nothing(database_url: str) -> None:
    def fail(_: Article) -> None:
        raise ValueError("broken")

    with psycopg.connect(database_url, autocommit=True) as conn:
        article_id = stored(conn, FIRST, of(FIRST, RAIN))
        with pytest.raises(ValueError, match="broken"):
            ingest.reread(conn, article_id, 1, GAZETTEER, extract=fail)  # type: ignore[arg-type]
        assert articles.get(conn, article_id).reading.status == "read"
        assert len(claims.of_article(conn, article_id)) == 1


def test_a_withdrawn_article_is_in_no_list_and_stays_so(conn: Connection) -> None:
    article_id = stored(conn, FIRST, of(FIRST, RAIN))
    removal.withdraw(conn, article_id)
    removal.withdraw(conn, article_id)
    assert articles.page(conn, ArticleFilters()).items == ()
    assert claims.page(conn, ClaimFilters()).items == ()
    assert stored(conn, SECOND, of(SECOND, RAIN)) == article_id
    assert articles.get(conn, article_id).status == "withdrawn"
    assert claims.page(conn, ClaimFilters()).items == ()
    with pytest.raises(NotFound):
        removal.withdraw(conn, uuid4())


def test_an_erased_article_leaves_a_line_and_no_word(conn: Connection) -> None:
    article_id = store_all(conn)
    other = stored(conn, replace(FIRST, url="https://quai.example/autre", body="Lavrov dit merci."))
    done = removal.erase(conn, article_id, by="Ana", reason="droit à l’oubli")
    assert (done.revisions, done.claims, done.by, done.reason) == (3, 3, "Ana", "droit à l’oubli")
    assert [each.id for each in articles.page(conn, ArticleFilters()).items] == [other]
    names = (
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
    )
    for (table,) in conn.execute(names).fetchall():
        held = conn.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%Brumeville%'").fetchone()  # noqa: S608 (our own names)
        assert held == (0,), table
    with pytest.raises(NotFound):
        removal.erase(conn, article_id, by="Ana")


def test_an_entity_that_was_only_told_apart_from_another_does_not_outlive_its_article(conn: Connection) -> None:
    article_id = stored(conn, FIRST, of(FIRST, RAIN))
    other = replace(FIRST, url="https://quai.example/autre")
    stored(conn, other, claim(other, RAIN, replace(LAVROV, name="Zoé Quai")))
    (lavrov,), (zoe,) = entities.named(conn, "Sergueï Lavrov"), entities.named(conn, "Zoé Quai")
    suggestions.reject(conn, lavrov, zoe, Author("Ana"))
    removal.erase(conn, article_id, by="Ana")
    with pytest.raises(NotFound):
        entities.get(conn, lavrov)
    assert judgements.history(conn, zoe) == ()


def test_an_entity_that_another_article_names_outlives_an_erasure(conn: Connection) -> None:
    article_id = stored(conn, FIRST, of(FIRST, RAIN))
    other = stored(conn, replace(FIRST, url="https://quai.example/autre"), of(FIRST, RAIN))
    assert removal.erase(conn, article_id, by="Ana").entities == 0
    [rain] = claims.of_article(conn, other)
    assert rain.claimant is not None
    assert rain.mentioned[0] is not None
