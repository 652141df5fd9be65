"""Feeds as they are found in the wild become entries; what is no feed is refused."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.syndication import MOST_ENTRIES, Entry, Feed, NoFeed, read

URL = "https://www.exemple.fr/flux/rss.xml"
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Le &lt;b&gt;Quai&lt;/b&gt;</title><id>urn:x</id>
 <updated>2025-01-04T06:30:00Z</updated>
 <entry><title type="html">La grue &amp;amp; le quai</title><id>urn:x:1</id><link href="/actu/1"/>
  <published>2025-01-04T08:30:00+02:00</published><updated>2025-01-05T00:00:00Z</updated>
  <author><name>Ana Marin</name></author><author><name>Bo Lund</name></author>
  <summary>Court.</summary>
  <content type="html">&lt;p&gt;« Lundi », dit-elle.&lt;/p&gt;&lt;p&gt;Il pleuvait.&lt;/p&gt;</content></entry>
</feed>"""


def rss(*items: str, encoding: str = "utf-8") -> bytes:
    head = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>Le Quai</title>'
    return (head + "".join(f"<item>{item}</item>" for item in items) + "</channel></rss>").encode(encoding)


def entries(*items: str) -> tuple[Entry, ...]:
    return read(rss(*items), url=URL).entries


def only(item: str) -> Entry:
    [entry] = entries(item)
    return entry


def test_an_atom_entry_is_read_with_all_that_it_says():
    feed = read(ATOM.encode(), url=URL)
    assert feed.title == "Le Quai"
    [entry] = feed.entries
    assert (entry.identity, entry.link) == ("https://www.exemple.fr/actu/1", "https://www.exemple.fr/actu/1")
    assert (entry.title, entry.authors) == ("La grue & le quai", ("Ana Marin", "Bo Lund"))
    assert entry.text == "« Lundi », dit-elle.\n\nIl pleuvait."
    assert entry.published_at == datetime(2025, 1, 4, 6, 30, tzinfo=UTC)


def test_an_rss_item_is_read_in_whatever_encoding_it_comes():
    item = "<title>Été</title><link>https://www.exemple.fr/1</link><description>« Non », dit-il.</description>"
    for encoding in ("utf-8", "iso-8859-15", "windows-1252", "utf-16"):
        [entry] = read(rss(item, encoding=encoding), url=URL).entries
        assert (entry.title, entry.text) == ("Été", "« Non », dit-il.")


def test_items_are_known_again_by_their_address_whatever_tracks_it():
    first, second = entries(
        "<link>http://www.exemple.fr/1?utm_source=rss&amp;b=2&amp;a=1</link>",
        "<link>https://www.exemple.fr/2#top</link>",
    )
    assert (first.identity, second.identity) == ("https://www.exemple.fr/1?a=1&b=2", "https://www.exemple.fr/2")


def test_an_item_without_an_address_is_known_again_by_its_id():
    entry = only('<guid isPermaLink="false">1234</guid><title>Un titre</title>')
    assert (entry.identity, entry.link) == ("1234", None)


def test_an_id_that_is_said_to_be_an_address_is_one():
    assert only("<guid>https://www.exemple.fr/3</guid>").link == "https://www.exemple.fr/3"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "mailto:a@exemple.fr", "ftp://exemple.fr/1", "data:text/html,x"]
)
def test_a_link_that_is_no_page_of_the_web_is_none(link):
    assert [entry.link for entry in entries(f"<link>{link}</link><guid isPermaLink='false'>9</guid>")] == [None]


def test_items_with_neither_are_passed_over_and_doubles_are_one():
    assert entries("<title>Rien</title>") == ()
    same = "<link>https://www.exemple.fr/1</link>"
    assert len(entries(same, same + "<title>Encore</title>")) == 1


def test_the_fingerprint_changes_with_what_the_feed_says_and_only_then():
    base = "<link>https://www.exemple.fr/1</link><title>A</title><description>Un.</description>"
    first, again = only(base), only(base)
    assert first.fingerprint == again.fingerprint
    changed = [
        base.replace(">A<", ">B<"),
        base.replace("Un.", "Deux."),
        base + "<pubDate>Sat, 04 Jan 2025 06:30:00 GMT</pubDate>",
    ]
    assert len({first.fingerprint, *(only(item).fingerprint for item in changed)}) == 4


@pytest.mark.parametrize("date", ["hier", "Sat, 99 Jan 2025 06:30:00 GMT", "", "0000-00-00T00:00:00Z"])
def test_a_date_that_does_not_exist_is_none(date):
    assert only(f"<link>https://www.exemple.fr/1</link><pubDate>{date}</pubDate>").published_at is None


def test_a_feed_without_items_is_a_feed():
    assert read(rss(), url=URL) == Feed("Le Quai", ())


def test_a_feed_that_breaks_off_gives_what_came_before():
    body = rss("<link>https://www.exemple.fr/1</link><title>A</title>", "<link>https://www.exemple.fr/2</link>")
    assert [entry.title for entry in read(body[:-60], url=URL).entries][:1] == ["A"]


def test_only_so_many_items_are_read():
    many = [f"<link>https://www.exemple.fr/{n}</link>" for n in range(MOST_ENTRIES + 10)]
    assert len(entries(*many)) == MOST_ENTRIES


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><head><title>Accueil</title></head><body><p>Bonjour.</p></body></html>",
        b"Not Found",
        b'{"version": 1}',
        b"\x89PNG\r\n\x1a\n",
        b"<?xml version='1.0'?><note/>",
    ],
)
def test_what_is_no_feed_is_refused(body):
    with pytest.raises(NoFeed):
        read(body, url=URL)


def test_no_entity_of_another_file_is_read():
    body = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>
      <rss version="2.0"><channel><title>&x;</title><item><link>https://www.exemple.fr/1</link>
      <title>&x;</title></item></channel></rss>"""
    try:
        feed = read(body, url=URL)
    except NoFeed:
        return
    assert "root:" not in repr(feed)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_are_refused(body):
    try:
        feed = read(rss() + body, url=URL)
    except NoFeed:
        return
    assert all(entry.identity for entry in feed.entries)
