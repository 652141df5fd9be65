"""Polling a feed: its site is asked as it wants it, in its time, and not in vain."""

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from psycopg import Connection

from service import collecting, crawling, polling
from service.addresses import Networks
from service.crawling import Crawl
from service.storage import queue, sources
from service.storage.sources import Subscription
from tests.loopback import Asked, Page, Site
from tests.storage.feeds import HTML, RSS, add, articles, asked, html, item, last, poll, publish, rss


@pytest.fixture
def conn(committing: Connection) -> Connection:
    return committing


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
