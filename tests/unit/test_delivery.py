"""Claims in others' forms: well formed whatever is said in them, and nothing lost that the form can hold."""

import csv
import io
import json
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from prov import model as prov
from pyarrow import parquet as files
from pyld import jsonld as pyld

from service.api.examples import CLAIM
from service.app import create_app
from service.config import Config
from service.delivery import (
    annotation,
    atom,
    columns,
    feed,
    json_feed,
    jsonld,
    ndjson,
    parquet,
    provenance,
    spreadsheet,
)
from service.delivery.feed import Feed
from service.delivery.links import Links
from service.storage.provenance import Origin, Version

FEED = Feed(
    "Dixit: claims",
    Links("https://dixit.example.org"),
    "https://dixit.example.org/",
    "https://dixit.example.org/v1/claims.atom",
    "https://dixit.example.org/v1/claims.atom",
)
NOW = datetime(2025, 1, 4, tzinfo=UTC)
ORIGIN = Origin(
    reading_id=UUID(int=1),
    started_at=NOW,
    finished_at=NOW,
    retracted_by=None,
    retracted_at=None,
    versions=(Version(1, NOW),),
)
ATOM = "{http://www.w3.org/2005/Atom}"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
"""Any text that UTF-8 can hold, NUL and the other control characters too."""
STARTS = st.sampled_from(["", "=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "''="])


def saying(text: str, **of_article: Any) -> dict[str, Any]:
    claim = deepcopy(CLAIM) | {"text": text, "language": "fr"}
    claim["content"][0]["text"] = text
    claim["claimant"]["entity"]["name"] = text
    claim["article"] |= {"title": text} | of_article
    return claim


@given(TEXTS)
def test_any_text_makes_a_well_formed_atom_feed_that_says_it(text: str) -> None:
    body = b"".join(atom.write([saying(text)], replace(FEED, title=text)))
    entry = etree.fromstring(body).find(f"{ATOM}entry")
    name = entry.findtext(f"{ATOM}author/{ATOM}name") or ""
    assert name == atom.xml_text(text)
    assert [kept for kept in zip(name, text, strict=True) if kept[0] != kept[1]] == [
        ("\ufffd", lost) for lost in text if atom.xml_text(lost) != lost
    ]


@given(TEXTS)
def test_a_reader_of_feeds_takes_whatever_is_said(text: str) -> None:
    found = feedparser.parse(b"".join(atom.write([saying(text)], FEED)))
    assert not found.bozo, found.bozo_exception
    assert found.entries[0].id == f"urn:uuid:{CLAIM['id']}"


@given(TEXTS)
def test_any_text_goes_through_a_json_feed_and_ndjson_as_it_is(text: str) -> None:
    claim = saying(text)
    document = json.loads(b"".join(json_feed.write([claim, claim], FEED)))
    assert document == json_feed.document([claim, claim], FEED)
    assert document["items"][0]["content_text"] == text
    [line, rest] = b"".join(ndjson.write([claim])).split(b"\n")
    assert (json.loads(line), rest) == (claim, b"")


@given(STARTS, TEXTS)
def test_no_cell_begins_as_a_formula_and_its_text_can_be_had_back(start: str, text: str) -> None:
    said = start + text
    [head, row] = csv.reader(io.StringIO(b"".join(spreadsheet.write([saying(said)])).decode(), newline=""))
    for name, cell in zip(head, row, strict=True):
        assert not cell.startswith(spreadsheet.UNSAFE), name
    cell = row[head.index("text")]
    assert cell.removeprefix("'") == said


@given(TEXTS)
def test_any_text_goes_through_parquet_as_it_is(text: str) -> None:
    table = files.read_table(io.BytesIO(b"".join(parquet.write([saying(text)]))))
    assert table.to_pylist()[0]["text"] == text


def test_parquet_is_written_a_group_of_rows_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROWS", 3)
    taken = 0

    def claims() -> Any:
        nonlocal taken
        for number in range(8):
            taken += 1
            yield saying(str(number))

    parts, seen = [], []
    for part in parquet.write(claims()):
        parts.append(part)
        seen.append(taken)
    assert seen == [3, 6, 8, 8]
    written = files.ParquetFile(io.BytesIO(b"".join(parts)))
    assert [written.metadata.row_group(n).num_rows for n in range(3)] == [3, 3, 2]
    assert [row["text"] for row in written.read().to_pylist()] == [str(number) for number in range(8)]


def test_each_column_is_one_that_parquet_knows_and_has_a_name_of_its_own() -> None:
    names = [column.name for column in columns.COLUMNS]
    assert len(set(names)) == len(names)
    assert parquet.SCHEMA.names == names


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://quai.example/1", None, "//quai.example"])
def test_no_address_is_linked_that_a_browser_would_run(url: str | None) -> None:
    claim = saying("Non", url=url)
    assert "href" not in feed.html_of(claim)
    assert "cite" not in feed.html_of(claim)
    assert b'rel="via"' not in b"".join(atom.write([claim], FEED))
    assert "external_url" not in json_feed.document([claim], FEED)["items"][0]


@given(TEXTS)
def test_no_text_becomes_markup(text: str) -> None:
    fragment = feed.html_of(saying(f"<script>{text}</script>", url='https://quai.example/"><script>'))
    assert "<script" not in fragment


def test_a_title_is_one_line_and_not_long() -> None:
    claim = saying("mot\n" * 100)
    assert len(feed.title_of(claim)) <= feed.LONGEST_TITLE
    assert "\n" not in feed.title_of(claim)


def test_a_claim_of_nobody_has_no_author() -> None:
    claim = saying("Non")
    claim["claimant"] |= {"entity": None, "name": None}
    assert feed.title_of(claim) == "Non"
    assert etree.fromstring(b"".join(atom.write([claim], FEED))).find(f"{ATOM}entry/{ATOM}author") is None
    assert json_feed.document([claim], FEED)["items"][0]["authors"] == []


def test_what_is_said_in_a_title_is_found_in_the_title() -> None:
    claim = saying("Non", title="Le port : « Non » 🚀") | {"field": "title"}
    target = annotation.annotation(claim, FEED.links)["target"][-1]
    assert target["source"].endswith("/revisions/1/text?field=title")
    assert target["state"][0]["schema:sha256"] == sha256("Le port : « Non » 🚀".encode()).hexdigest()


def test_a_spokesman_acts_on_behalf_of_whom_he_speaks_for_and_a_relay_is_named() -> None:
    ministry = CLAIM["claimant"] | {"name": "ministère", "entity": None}
    agency = ministry | {"name": "agence", "type": "organization"}
    spokesman = CLAIM["claimant"] | {"name": "porte-parole", "type": "person", "entity": None}
    people = {"claimant": spokesman, "on_behalf_of": ministry, "relayed_by": agency}
    document = read_back(provenance.document(CLAIM | people, ORIGIN, FEED.links))
    [delegation] = document.get_records(prov.ProvDelegation)
    assert [str(name) for name in delegation.args] == ["here:claimant", "here:on_behalf_of", "here:saying"]
    roles = {
        str(found.args[1]): next(iter(found.get_attribute("prov:role")), None)
        for found in document.get_records(prov.ProvAssociation)
    }
    assert roles == {"here:claimant": "claimant", "here:relayed_by": "relayed_by", "here:engine": None}


def test_somebody_unknown_is_an_agent_that_nobody_is_guessed_to_be() -> None:
    nobody = CLAIM["claimant"] | {"status": "unknown", "name": None, "entity": None, "type": None}
    claim = CLAIM | {"claimant": nobody, "cue": None, "article": CLAIM["article"] | {"publisher": None, "title": None}}
    document = read_back(provenance.document(claim, ORIGIN, FEED.links))
    [agent] = document.get_record("here:claimant")
    assert {str(kind) for kind in agent.get_asserted_types()} == {"prov:Agent"}
    assert "author" not in jsonld.document(claim, FEED.links)


@given(TEXTS)
def test_any_text_goes_through_each_document_as_it_is(text: str) -> None:
    claim = saying(text)
    assert jsonld.document(claim, FEED.links).get("text", "") == text
    document = read_back(provenance.document(claim, ORIGIN, FEED.links))
    [entity] = document.get_record(f"claim:{claim['id']}")
    assert next(iter(entity.get_attribute("prov:value"))) == text
    assert len(pyld.expand(jsonld.document(claim, FEED.links), {"documentLoader": None})) == 1


def read_back(document: dict[str, Any]) -> prov.ProvDocument:
    return prov.ProvDocument.deserialize(content=json.dumps(document), format="json")


@pytest.mark.parametrize(
    ("said_at", "published", "day"),
    [
        ({"value": "2025-01-03", "precision": "day"}, "2025-01-04T12:00:00Z", "2025-01-03"),
        ({"value": "2024-11", "precision": "month"}, "2025-01-04T12:00:00Z", "2024-11"),
        ({"value": "2024/2025", "precision": "interval"}, "2025-01-04T12:00:00Z", "2025-01-04"),
        ({"value": None, "precision": "day"}, "2025-01-04T12:00:00Z", "2025-01-04"),
        (None, None, None),
    ],
)
def test_a_claim_is_dated_by_when_it_was_said_else_by_its_article(
    said_at: Any, published: str | None, day: str | None
) -> None:
    claim = saying("Non", published_at=published) | {"said_at": said_at}
    assert jsonld.document(claim, FEED.links).get("datePublished") == day


def test_each_address_in_a_document_is_one_of_the_service() -> None:
    links, here = Links(""), create_app(Config(database_url="postgresql://nowhere/none")).url_map.bind("x")
    claim_id, article_id, entity_id = (uuid4() for _ in range(3))
    addresses = [
        links.claim(claim_id), links.annotation(claim_id), links.provenance(claim_id), links.review(claim_id, 1),
        links.article(article_id), links.revision(article_id, 1), links.text(article_id, 1, "body"),
        links.annotations(article_id), links.entity(entity_id), links.page(article_id), links.entity_page(entity_id),
        links.quotation_in(article_id, "dit-il"),
    ]  # fmt: skip
    for address in addresses:
        assert here.match(urlsplit(address).path, method="GET")


def test_a_long_stretch_of_text_is_named_by_its_ends() -> None:
    links = Links("")
    assert links.quotation_in(1, "dit-il, non").endswith("#:~:text=dit%2Dil%2C%20non")
    long = " ".join(str(number) for number in range(30))
    assert links.quotation_in(1, long).endswith("#:~:text=0%201%202%203%204,25%2026%2027%2028%2029")
