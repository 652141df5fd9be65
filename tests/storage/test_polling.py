"""Polling a feed: items become articles once, pages are read where they may be, and sites are not asked in vain."""

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import Connection

from service import collecting, crawling, entries, ingest, intake, polling
from service.addresses import Networks
from service.crawling import Crawl
from service.storage import queue, sources
from service.storage.sources import StoredSource, Subscription
from tests.loopback import Asked, Page, Site, serving

LOOPBACK = Networks.parse("127.0.0.0/8")
RSS = {"Content-Type": "application/rss+xml"}
HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def crawl(database_url: str) -> Crawl:
    connect = partial(psycopg.connect, database_url, autocommit=True)
    return Crawl(connect=connect, policy=crawling.policy(LOOPBACK), delay=0.0, patience=5.0)


@pytest.fixture
def conn(database_url: str) -> Iterator[Connection]:
    with psycopg.connect(database_url, autocommit=True) as conn:
        yield conn


def item(site: Site, name: str, text: str = "Court.", **members: str) -> str:
    more = "".join(f"<{tag}>{value}</{tag}>" for tag, value in members.items())
    link = f"<link>{site.url('/' + name)}</link>" if name else ""
    return f"<item><title>Titre {name}</title>{link}<description>{text}</description>{more}</item>"


def rss(*items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>Le Quai</title>{''.join(items)}</channel></rss>".encode()


def html(name: str, text: str = "") -> bytes:
    said = f"« Le quai {name} ouvrira lundi », a déclaré la capitainerie devant la presse réunie sur la jetée du port."
    more = "Les bateaux attendaient depuis le matin, et la foule était venue nombreuse malgré le vent et la pluie."
    return f"""<html><head><title>Titre {name}</title></head><body><nav>Accueil Menu</nav>
      <article><h1>Titre {name}</h1><p>{said}</p><p>{more}</p><p>{text}</p></article></body></html>""".encode()


def publish(site: Site, *items: str, headers: dict[str, str] | None = None) -> None:
    site.pages["/feed"] = (200, RSS | (headers or {}), rss(*items))


def add(conn: Connection, site: Site, **options: Any) -> UUID:
    return sources.create(conn, Subscription(site.url("/feed"), 900, **options))


def poll(crawl: Crawl, source_id: UUID) -> StoredSource:
    polling.poll(crawl, source_id)
    with crawl.connect() as conn:
        return sources.get(conn, source_id)


def articles(conn: Connection) -> list[tuple[Any, ...]]:
    found = "SELECT r.title, r.body, a.url, a.revision FROM articles a JOIN revisions r ON r.article_id = a.id"
    return conn.execute(f"{found} AND r.n = a.revision ORDER BY a.url").fetchall()


def asked(site: Site, path: str) -> list[Asked]:
    return [each for each in site.asked if each.path == path]


def last(source: StoredSource) -> sources.Poll:
    assert source.last is not None
    return source.last


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


def test_what_robots_forbids_is_not_asked_for(conn: Connection, site: Site, crawl: Crawl) -> None:
    site.pages["/robots.txt"] = (200, {}, b"User-agent: Dixit\nDisallow: /a")
    publish(site, item(site, "a", "« Non », a dit le maire."))
    site.pages["/a"] = (200, HTML, html("a"))
    source = poll(crawl, add(conn, site))
    assert asked(site, "/a") == []
    assert (last(source).new, articles(conn)[0][1]) == (1, "« Non », a dit le maire.")


def test_a_feed_that_robots_forbids_is_refused(conn: Connection, site: Site, crawl: Crawl) -> None:
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /")
    publish(site)
    source = poll(crawl, add(conn, site))
    assert (last(source).status, source.reached.failures) == ("refused", 1)
    assert "robots.txt" in (last(source).detail or "")


def test_a_feed_off_the_public_internet_is_refused(conn: Connection, site: Site, crawl: Crawl) -> None:
    publish(site)
    source = poll(replace(crawl, policy=crawling.policy(Networks())), add(conn, site))
    assert last(source).status == "refused"
    assert site.asked == []


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


@pytest.mark.parametrize("status", [429, 503])
def test_a_site_that_grows_busy_is_left_alone_and_the_rest_is_read_by_the_next_poll(
    conn: Connection, site: Site, crawl: Crawl, status: int
) -> None:
    names = ["a", "b", "c"]
    publish(site, *(item(site, name, "« Non », a dit le maire.") for name in names), headers={"ETag": '"1"'})
    site.pages |= {"/a": (200, HTML, html("a")), "/b": (status, {}, b"")}
    source_id = add(conn, site)
    source = poll(crawl, source_id)
    assert (last(source).new, last(source).left, last(source).refused_count) == (1, 2, 0)
    assert asked(site, "/c") == []
    site.pages |= {f"/{name}": (200, HTML, html(name)) for name in names}
    assert last(poll(crawl, source_id)).new == 2
    assert all("ouvrira lundi" in body for _, body, _, _ in articles(conn))


def test_a_poll_ends_soon_when_its_worker_is_told_to_stop(conn: Connection, site: Site, crawl: Crawl) -> None:
    def stop(_: Asked) -> Page:
        crawl.over.set()
        return 200, HTML, html("a")

    publish(site, *(item(site, name) for name in "abc"))
    site.pages["/a"] = stop
    source = poll(crawl, add(conn, site))
    assert (last(source).new, last(source).left) == (1, 2)


def test_a_moved_feed_is_asked_for_where_it_is_from_then_on(conn: Connection, site: Site, crawl: Crawl) -> None:
    site.pages["/feed"] = (301, {"Location": "/new"}, b"")
    site.pages["/new"] = (200, RSS, rss())
    source_id = add(conn, site)
    source = poll(crawl, source_id)
    assert (source.url, source.reached.moved_to) == (site.url("/feed"), site.url("/new"))
    poll(crawl, source_id)
    assert (len(asked(site, "/feed")), len(asked(site, "/new"))) == (1, 2)
    site.pages |= {"/feed": (200, RSS, rss()), "/new": (404, {}, b"")}
    assert last(poll(crawl, source_id)).status == "failed"
    assert last(poll(crawl, source_id)).status in ("ok", "unchanged")


def test_the_article_of_a_page_that_redirects_stands_where_that_came_to(
    conn: Connection, site: Site, crawl: Crawl
) -> None:
    publish(site, item(site, "track"))
    site.pages |= {"/track": (302, {"Location": "/a"}, b""), "/a": (200, HTML, html("a"))}
    poll(crawl, add(conn, site))
    assert articles(conn)[0][2] == site.url("/a")


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ((404, {}, b""), "failed"),
        ((500, {}, b""), "failed"),
        ((200, HTML, b"<html>no feed</html>"), "failed"),
        ((429, {"Retry-After": "7200"}, b""), "throttled"),
        ((503, {}, b""), "throttled"),
    ],
)
def test_a_feed_that_fails_is_asked_less_and_less(
    conn: Connection, site: Site, crawl: Crawl, page: Page, status: str
) -> None:
    site.pages["/feed"] = page
    source_id = add(conn, site)
    waits = []
    for _ in range(3):
        with crawl.connect() as other:
            other.execute("DELETE FROM host_turns")
        source = poll(crawl, source_id)
        assert last(source).status == status
        waits.append((source.next_poll_at - datetime.now(UTC)).total_seconds())
    assert source.reached.failures == 3
    least = [7200, 7200, 7200] if page[1].get("Retry-After") else [1800, 3600, 7200]
    assert [round(wait, -1) for wait in waits] == least
    publish(site)
    with crawl.connect() as other:
        other.execute("DELETE FROM host_turns")
    source = poll(crawl, source_id)
    assert source.reached.failures == 0
    assert source.next_poll_at - datetime.now(UTC) < timedelta(seconds=901)


def test_a_feed_that_is_gone_is_disabled(conn: Connection, site: Site, crawl: Crawl) -> None:
    site.pages["/feed"] = (410, {}, b"")
    source_id = add(conn, site)
    source = poll(crawl, source_id)
    assert (last(source).status, source.enabled, source.disabled_reason) == ("gone", False, "It is gone (410).")
    poll(crawl, source_id)
    assert len(asked(site, "/feed")) == 1


def test_a_source_that_is_gone_when_its_job_comes_is_no_failure(conn: Connection, site: Site, crawl: Crawl) -> None:
    source_id = add(conn, site)
    sources.delete(conn, source_id)
    polling.poll(crawl, source_id)
    assert site.asked == []


def test_a_page_is_read_in_the_encoding_that_it_names_or_looks_like() -> None:
    page = "<html><head><meta charset='iso-8859-1'></head><body><p>Été à Besançon, près de l'église</p></body></html>"
    for body, kind in [
        (page.encode("utf-8"), "text/html; charset=UTF-8"),
        (page.encode("cp1252"), 'text/html; charset="windows-1252"'),
        (page.encode("utf-8"), "text/html"),
        (page.encode("utf-8"), "text/html; charset=unknown-8"),
    ]:
        assert "Été à Besançon" in entries.decoded(body, kind)


def test_a_poll_that_is_asked_for_often_is_done_once_and_by_the_worker(
    conn: Connection, site: Site, crawl: Crawl, database_url: str
) -> None:
    publish(site, item(site, "a"))
    site.pages["/a"] = (200, HTML, html("a"))
    source_id = add(conn, site)
    assert [queue.defer_poll(conn, source_id) for _ in range(3)] == [True, False, False]
    work(database_url, crawl)
    assert len(asked(site, "/feed")) == 1
    assert len(articles(conn)) == 1
    assert queue.defer_poll(conn, source_id)


def work(database_url: str, crawl: Crawl) -> None:
    asyncio.run(collecting.collect(database_url, crawl.policy, delay=0.0, until_empty=True))


def test_a_worker_that_is_told_to_stop_does_not_read_the_feed_to_its_end(
    conn: Connection, site: Site, crawl: Crawl, database_url: str
) -> None:
    def slow(_: Asked) -> Page:
        time.sleep(0.3)
        return 200, HTML, html("a")

    names = [f"page{n}" for n in range(30)]
    publish(site, *(item(site, name) for name in names))
    site.pages |= {f"/{name}": slow for name in names}
    source_id = add(conn, site)
    queue.defer_poll(conn, source_id)

    async def work_and_stop() -> None:
        working = asyncio.create_task(collecting.collect(database_url, crawl.policy, delay=0.0))
        while not asked(site, "/page1"):
            await asyncio.sleep(0.05)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)

    asyncio.run(work_and_stop())
    assert len(site.asked) < 10
    source = sources.get(conn, source_id)
    assert last(source).new + last(source).left == 30


def test_only_sources_whose_time_has_come_are_due_and_only_once(conn: Connection, site: Site) -> None:
    due = add(conn, site)
    later, off = (sources.create(conn, Subscription(site.url(f"/{name}"), 900)) for name in ("later", "off"))
    assert sources.take_due(conn, limit=10) == []
    conn.execute("UPDATE sources SET next_poll_at = now() WHERE id <> %s", [later])
    conn.execute("UPDATE sources SET enabled = false WHERE id = %s", [off])
    assert [sources.take_due(conn, limit=10) for _ in range(2)] == [[due], []]


def test_how_a_poll_went_reads_back_as_it_was(conn: Connection, site: Site, crawl: Crawl) -> None:
    publish(site, item(site, "a", "12"))
    source = poll(crawl, add(conn, site))
    stored = conn.execute("SELECT last FROM sources").fetchone()
    assert stored is not None
    assert json.loads(json.dumps(stored[0]))["refused"] == [{"url": site.url("/a"), "reason": "Its page answers 404."}]
    assert last(source).refused[0].reason == "Its page answers 404."
