"""Polling a feed: its items become articles once, with the text of their pages or with what the feed says of them."""

import json
from datetime import UTC, datetime

import pytest
from psycopg import Connection

from service import entries, ingest, intake, polling
from service.crawling import Crawl
from tests.loopback import Asked, Page, Site
from tests.storage.feeds import HTML, RSS, add, articles, asked, html, item, last, poll, publish, rss


@pytest.fixture
def conn(committing: Connection) -> Connection:
    return committing


def test_the_items_of_a_feed_become_articles_with_the_text_of_their_pages(
    conn: Connection, site: Site, crawl: Crawl
) -> None:
    publish(site, item(site, "a", pubDate="Sat, 04 Jan 2025 06:30:00 GMT", author="Ana"), item(site, "b"))
    site.pages |= {f"/{name}": (200, HTML, html(name)) for name in "ab"}
    source = poll(crawl, add(conn, site, language="fr", publisher_name="Le Quai", publisher_domain="exemple.fr"))
    assert (last(source).status, last(source).found, last(source).new) == ("ok", 2, 2)
    assert (source.title, source.reached.failures) == ("Le Quai", 0)
    first, _ = articles(conn)
    assert first[0] == "Titre a"
    assert "« Le quai a ouvrira lundi »" in first[1]
    assert "Accueil" not in first[1]
    row = conn.execute(
        "SELECT r.published_at, r.authors, r.given_language, p.name, p.domain FROM articles a "
        "JOIN revisions r ON r.article_id = a.id JOIN publishers p ON p.id = a.publisher_id WHERE r.title = 'Titre a'"
    ).fetchone()
    assert row == (datetime(2025, 1, 4, 6, 30, tzinfo=UTC), ["Ana"], "fr", "Le Quai", "exemple.fr")
    queued = conn.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'read'").fetchone()
    assert queued == (2,)


def test_an_item_that_is_known_is_not_asked_for_again(conn: Connection, site: Site, crawl: Crawl) -> None:
    publish(site, item(site, "a"))
    site.pages["/a"] = (200, HTML, html("a"))
    source_id = add(conn, site)
    poll(crawl, source_id)
    publish(site, item(site, "a"), item(site, "b"))
    site.pages["/b"] = (200, HTML, html("b"))
    source = poll(crawl, source_id)
    assert (last(source).found, last(source).new, last(source).revised) == (2, 1, 0)
    assert len(asked(site, "/a")) == 1


def test_an_item_that_came_another_way_is_not_asked_for_until_it_changes(
    conn: Connection, site: Site, crawl: Crawl
) -> None:
    article = intake.article(text="Un mot, dit-il.", url=site.url("/a") + "?utm_source=x")
    ingest.receive(conn, article)
    publish(site, item(site, "a"))
    source_id = add(conn, site)
    assert last(poll(crawl, source_id)).new == 0
    assert asked(site, "/a") == []
    site.pages["/a"] = (200, HTML, html("a"))
    publish(site, item(site, "a", "Autre."))
    assert last(poll(crawl, source_id)).revised == 1


def test_an_item_that_changed_is_a_new_revision(conn: Connection, site: Site, crawl: Crawl) -> None:
    publish(site, item(site, "a", pubDate="Sat, 04 Jan 2025 06:30:00 GMT"))
    site.pages["/a"] = (200, HTML, html("a"))
    source_id = add(conn, site)
    poll(crawl, source_id)
    publish(site, item(site, "a", pubDate="Sat, 04 Jan 2025 09:30:00 GMT"))
    site.pages["/a"] = (200, HTML, html("a", "Correction : il pleuvait aussi sur le phare et sur la digue."))
    source = poll(crawl, source_id)
    assert (last(source).new, last(source).revised) == (0, 1)
    [(_, body, _, revision)] = articles(conn)
    assert revision == 2
    assert "Correction" in body


def test_a_feed_that_did_not_change_is_not_sent_twice(conn: Connection, site: Site, crawl: Crawl) -> None:
    def feed(request: Asked) -> Page:
        tags = {"ETag": '"1"', "Last-Modified": "Sat, 04 Jan 2025 06:30:00 GMT"}
        if request.headers.get("If-None-Match") == '"1"' and request.headers.get("If-Modified-Since"):
            return 304, tags, b""
        return 200, RSS | tags, rss(item(site, "a"))

    site.pages |= {"/feed": feed, "/a": (200, HTML, html("a"))}
    source_id = add(conn, site)
    assert last(poll(crawl, source_id)).status == "ok"
    source = poll(crawl, source_id)
    assert (last(source).status, last(source).http_status, last(source).found) == ("unchanged", 304, 1)


def test_a_feed_without_validators_is_known_by_its_bytes(conn: Connection, site: Site, crawl: Crawl) -> None:
    publish(site, item(site, "a"))
    site.pages["/a"] = (200, HTML, html("a"))
    source_id = add(conn, site)
    assert [last(poll(crawl, source_id)).status for _ in range(2)] == ["ok", "unchanged"]


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ((404, {}, b""), "404"),
        ((200, {"Content-Type": "application/pdf"}, b"%PDF"), "application/pdf"),
        ((200, HTML, b"<html><body><script>x</script></body></html>"), "No text"),
        ((302, {"Location": "http://10.0.0.1/"}, b""), "not on the public internet"),
    ],
)
def test_what_the_feed_says_is_read_where_the_page_cannot_be(
    conn: Connection, site: Site, crawl: Crawl, page: Page, why: str
) -> None:
    site.pages |= {"/a": page, "/b": page}
    publish(site, item(site, "a", "« Non », a dit le maire."), item(site, "b", "12 345"))
    source = poll(crawl, add(conn, site))
    assert [row[1] for row in articles(conn)] == ["« Non », a dit le maire."]
    assert (last(source).new, last(source).refused_count) == (1, 1)
    [refused] = last(source).refused
    assert refused.url == site.url("/b")
    assert why in refused.reason


def test_what_the_feed_says_is_read_where_it_says_more_than_the_page(
    conn: Connection, site: Site, crawl: Crawl
) -> None:
    whole = "« Non », a dit le maire. " * 40
    publish(site, item(site, "a", whole))
    site.pages["/a"] = (200, HTML, html("a"))
    poll(crawl, add(conn, site))
    assert articles(conn)[0][1] == whole.strip()


def test_an_item_that_cannot_be_read_is_tried_again_but_not_for_ever(
    conn: Connection, site: Site, crawl: Crawl
) -> None:
    publish(site, item(site, "a", "12"))
    source_id = add(conn, site)
    counts = [last(poll(crawl, source_id)).refused_count for _ in range(5)]
    assert counts[:3] == [1, 1, 1]
    assert len(asked(site, "/a")) == 3
    site.pages["/a"] = (200, HTML, html("a"))
    publish(site, item(site, "a", "13"))
    assert last(poll(crawl, source_id)).new == 1


def test_what_was_erased_is_not_brought_back(conn: Connection, site: Site, crawl: Crawl) -> None:
    publish(site, item(site, "a"))
    site.pages["/a"] = (200, HTML, html("a"))
    source_id = add(conn, site)
    poll(crawl, source_id)
    [(article_id,)] = conn.execute("SELECT id FROM articles").fetchall()
    ingest.erase(conn, article_id, by="Ana")
    publish(site, item(site, "a", "Autre."))
    for _ in range(2):
        source = poll(crawl, source_id)
    assert articles(conn) == []
    assert len(asked(site, "/a")) <= 2
    assert last(source).new == 0
    remains = conn.execute("SELECT array_agg(i::text) FROM source_items i").fetchone()
    assert remains is not None
    assert site.url("/a") not in str(remains[0])


def test_a_long_feed_is_taken_in_over_several_polls(
    conn: Connection, site: Site, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "MOST_TAKEN", 2)
    names = ["a", "b", "c", "d", "e"]
    publish(site, *(item(site, name) for name in names), headers={"ETag": '"1"'})
    site.pages |= {f"/{name}": (200, HTML, html(name)) for name in names}
    source_id = add(conn, site)
    polls = [last(poll(crawl, source_id)) for _ in range(4)]
    assert [(each.new, each.left) for each in polls[:3]] == [(2, 3), (2, 1), (1, 0)]
    assert polls[3].status == "unchanged"


def test_the_article_of_a_page_that_redirects_stands_where_that_came_to(
    conn: Connection, site: Site, crawl: Crawl
) -> None:
    publish(site, item(site, "track"))
    site.pages |= {"/track": (302, {"Location": "/a"}, b""), "/a": (200, HTML, html("a"))}
    poll(crawl, add(conn, site))
    assert articles(conn)[0][2] == site.url("/a")


def test_a_page_is_read_in_the_encoding_that_it_names_or_looks_like() -> None:
    page = "<html><head><meta charset='iso-8859-1'></head><body><p>Été à Besançon, près de l'église</p></body></html>"
    for body, kind in [
        (page.encode("utf-8"), "text/html; charset=UTF-8"),
        (page.encode("cp1252"), 'text/html; charset="windows-1252"'),
        (page.encode("utf-8"), "text/html"),
        (page.encode("utf-8"), "text/html; charset=unknown-8"),
    ]:
        assert "Été à Besançon" in entries.decoded(body, kind)


def test_how_a_poll_went_reads_back_as_it_was(conn: Connection, site: Site, crawl: Crawl) -> None:
    publish(site, item(site, "a", "12"))
    source = poll(crawl, add(conn, site))
    stored = conn.execute("SELECT last FROM sources").fetchone()
    assert stored is not None
    assert json.loads(json.dumps(stored[0]))["refused"] == [{"url": site.url("/a"), "reason": "Its page answers 404."}]
    assert last(source).refused[0].reason == "Its page answers 404."
