"""Sites are asked as they want it, by all workers together: robots.txt, one at a time, a pause between two."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from threading import Lock
from typing import Any

import pytest

from service import crawling
from service.addresses import Networks
from service.crawling import Crawl, Disallowed, HostBusy, fetch
from service.storage import hosts
from service.targets import AddressRefused, FetchFailed
from tests.loopback import Asked, Page, Site

DELAY = 0.15


@pytest.fixture
def site(site: Site) -> Site:
    site.pages["/page"] = (200, {}, b"page")
    return site


def paths(site: Site) -> list[str]:
    return [asked.path for asked in site.asked]


def test_robots_is_asked_for_once_and_by_our_name(site: Site, crawl: Crawl) -> None:
    for _ in range(2):
        assert fetch(crawl, site.url("/page")).body == b"page"
    assert paths(site) == ["/robots.txt", "/page", "/page"]
    assert all(asked.headers["User-Agent"].startswith("Dixit/") for asked in site.asked)


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (b"User-agent: *\nDisallow: /", False),
        (b"User-agent: *\nDisallow: /page", False),
        (b"User-agent: dixit\nDisallow: /page", False),
        (b"User-agent: *\nDisallow: /\n\nUser-agent: Dixit\nAllow: /", True),
        (b"User-agent: Other\nDisallow: /", True),
        (b"User-agent: *\nDisallow: /\nAllow: /page", True),
        (b"\xff\xfe not utf-8 \x00", True),
        (b"", True),
    ],
)
def test_robots_decides_what_is_asked_for(site: Site, crawl: Crawl, robots: bytes, allowed: bool) -> None:  # noqa: FBT001
    site.pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, robots)
    if allowed:
        assert fetch(crawl, site.url("/page")).status == 200
    else:
        with pytest.raises(Disallowed):
            fetch(crawl, site.url("/page"))
        assert paths(site) == ["/robots.txt"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_site_that_gives_no_robots_allows_everything(site: Site, crawl: Crawl, status: int) -> None:
    site.pages["/robots.txt"] = (status, {}, b"User-agent: *\nDisallow: /")
    assert fetch(crawl, site.url("/page")).status == 200


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_site_whose_robots_fails_is_left_alone_and_asked_again_later(site: Site, crawl: Crawl, status: int) -> None:
    site.pages["/robots.txt"] = (status, {}, b"")
    for _ in range(2):
        with pytest.raises(HostBusy):
            fetch(crawl, site.url("/page"))
    assert paths(site) == ["/robots.txt"]
    site.pages["/robots.txt"] = (404, {}, b"")
    with crawl.connect() as conn:
        conn.execute("UPDATE robots SET read_at = read_at - interval '2 hours'")
    assert fetch(crawl, site.url("/page")).status == 200


def test_a_robots_that_fails_keeps_what_it_said_before(site: Site, crawl: Crawl) -> None:
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /secret")
    fetch(crawl, site.url("/page"))
    site.pages["/robots.txt"] = (500, {}, b"")
    with crawl.connect() as conn:
        conn.execute("UPDATE robots SET read_at = read_at - interval '2 days'")
    assert fetch(crawl, site.url("/page")).status == 200
    with pytest.raises(Disallowed):
        fetch(crawl, site.url("/secret"))


def test_a_robots_may_stand_elsewhere(site: Site, crawl: Crawl) -> None:
    site.pages["/robots.txt"] = (301, {"Location": "/r"}, b"")
    site.pages["/r"] = (200, {}, b"User-agent: *\nDisallow: /page")
    with pytest.raises(Disallowed):
        fetch(crawl, site.url("/page"))


def test_every_hop_of_a_redirect_is_held_to_robots(site: Site, crawl: Crawl) -> None:
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /page")
    site.pages["/old"] = (302, {"Location": "/page"}, b"")
    with pytest.raises(Disallowed):
        fetch(crawl, site.url("/old"))
    assert paths(site) == ["/robots.txt", "/old"]


def test_what_is_not_public_is_not_asked_at_all(site: Site, crawl: Crawl) -> None:
    with pytest.raises(AddressRefused):
        fetch(replace(crawl, policy=crawling.policy(Networks())), site.url("/page"))
    assert site.asked == []


def busy(site: Site) -> Callable[[Asked], Page]:
    """A page that takes a moment, and notes how many are asked for at once and when."""
    lock, now = Lock(), {"at once": 0, "most": 0}
    site.times = []  # type: ignore[attr-defined]
    site.most = now  # type: ignore[attr-defined]

    def page(_: Asked) -> Page:
        with lock:
            site.times.append(time.monotonic())  # type: ignore[attr-defined]
            now["at once"] += 1
            now["most"] = max(now["most"], now["at once"])
        time.sleep(0.05)
        with lock:
            now["at once"] -= 1
        return 200, {}, b"page"

    return page


def test_a_site_is_asked_once_at_a_time_with_a_pause_by_all_workers_together(site: Site, crawl: Crawl) -> None:
    site.pages["/page"] = busy(site)
    slow: Any = replace(crawl, delay=DELAY, patience=30)
    with ThreadPoolExecutor(6) as workers:
        list(workers.map(lambda _: fetch(slow, site.url("/page")), range(6)))
    assert site.most["most"] == 1  # type: ignore[attr-defined]
    times = site.times  # type: ignore[attr-defined]
    assert all(later - earlier >= DELAY for earlier, later in pairwise(times))


def test_a_site_may_ask_for_a_longer_pause(site: Site, crawl: Crawl) -> None:
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 1")
    fetch(crawl, site.url("/page"))
    with pytest.raises(HostBusy):
        fetch(replace(crawl, patience=0.1), site.url("/page"))


@pytest.mark.parametrize("status", [429, 503])
def test_a_site_that_asks_to_wait_is_left_alone_by_everybody(site: Site, crawl: Crawl, status: int) -> None:
    site.pages["/busy"] = (status, {"Retry-After": "30"}, b"")
    assert fetch(crawl, site.url("/busy")).status == status
    with pytest.raises(HostBusy):
        fetch(replace(crawl, patience=0.2), site.url("/page"))


def test_the_turn_of_a_worker_that_died_is_over_in_time(site: Site, crawl: Crawl) -> None:
    with crawl.connect() as conn:
        assert hosts.take(conn, f"127.0.0.1:{site.port}", seconds=0.3)
        assert hosts.take(conn, f"127.0.0.1:{site.port}", seconds=60) is None
    assert fetch(crawl, site.url("/page")).status == 200


def test_a_request_that_fails_gives_its_turn_back(site: Site, crawl: Crawl) -> None:
    def broken(_: Asked) -> Page:
        raise ConnectionAbortedError

    site.pages["/broken"] = broken
    for _ in range(2):
        with pytest.raises(FetchFailed):
            fetch(replace(crawl, patience=1.0), site.url("/broken"))
