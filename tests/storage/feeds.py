"""Feeds on loopback, polled as the service polls them."""

from typing import Any
from uuid import UUID

from psycopg import Connection

from service import polling
from service.crawling import Crawl
from service.storage import sources
from service.storage.sources import StoredSource, Subscription
from tests.loopback import Asked, Site

RSS = {"Content-Type": "application/rss+xml"}
HTML = {"Content-Type": "text/html; charset=utf-8"}


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
