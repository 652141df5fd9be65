"""The wire is pinned: these names and forms are what other programs are written against."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.claim import ClaimSchema
from schemas.fields import Instant, Until
from service import wire
from service.api import stored
from service.model import Article, Claim, Claimant, Cue, Mention, Publisher, Quantity, Reading, Span, When
from service.storage.claims import ArticleRef, EntityRef, Provenance, StoredClaim
from service.storage.publishers import StoredPublisher

READ_AT = datetime(2025, 1, 5, 8, 30, tzinfo=UTC)
BODY = "Lundi 🚀, la maire a déclaré : « Trois écoles ouvriront, comme promis, en mai. » Rien d'autre."
QUOTE = "Trois écoles ouvriront, comme promis, en mai."
ALWAYS = {
    "text", "language", "field", "kind", "content", "quotes", "cue", "claimant", "on_behalf_of", "relayed_by", "act",
    "attitude", "polarity", "modality", "said_at", "about", "entities", "check_worthiness", "selector", "article",
    "provenance",
}  # fmt: skip
FROM_A_DATABASE = {"id", "status", "revision", "thread", "reviews", "machine", "created_at", "updated_at"}


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words), words)


def school_claim() -> Claim:
    quote, cue = span(BODY, QUOTE), span(BODY, "a déclaré")
    three, may = span(BODY, "Trois écoles"), span(BODY, "en mai")
    return Claim(
        text=QUOTE,
        field="body",
        kind="direct",
        content=(quote,),
        quotes=(quote,),
        cue=Cue(cue.start, cue.end, cue.text, "déclarer"),
        claimant=Claimant("described", "la maire", "person", mention=span(BODY, "la maire"), confidence=0.5),
        said_at=When("2025-01-06", "day", "Lundi", 0, 5),
        times=(When("2025-05", "month", may.text, may.start, may.end),),
        quantities=(Quantity(3, "écoles", "=", three.start, three.end, three.text),),
        mentions=(Mention("Trois écoles", "thing", three.start, three.end, three.text),),
        rule="colon",
    )


def dumped(claim: Claim, body: str = BODY, offsets: wire.Offsets = "codepoints") -> dict[str, object]:
    article = Article(
        body=body, title="Des écoles", published_at=READ_AT, publisher=Publisher("Le Quai", "quai.example")
    )
    reading = Reading("read", "fr", (claim,), "dixit 0.1.0", "fr 1", "fr_core_news_md 3.8.0")
    [only] = ClaimSchema(many=True).dump(wire.extracted(reading, article, read_at=READ_AT, offsets=offsets))
    return only


def test_an_extracted_claim_has_every_key_of_the_wire_but_those_of_a_database() -> None:
    assert set(dumped(school_claim())) == ALWAYS
    assert set(ClaimSchema().fields) == ALWAYS | FROM_A_DATABASE


def test_positions_count_code_points_and_cut_exactly_the_words_shown() -> None:
    claim = dumped(school_claim())
    shown = [*claim["content"], *claim["quotes"], claim["cue"], claim["claimant"]["mention"], *claim["entities"]]
    assert all(BODY[one["start"] : one["end"]] == one["text"] for one in shown)


def test_a_name_that_several_entities_bear_is_shown_without_entity() -> None:
    publisher = StoredPublisher(UUID(int=1), "Le Quai", None)
    known = StoredClaim(
        id=UUID(int=2),
        status="current",
        version=1,
        revision=1,
        language="fr",
        claim=school_claim(),
        machine=None,
        claimant=EntityRef(UUID(int=3), "maire de Brumeville", "person"),
        on_behalf_of=None,
        relayed_by=None,
        mentioned=(None,),
        article=ArticleRef(UUID(int=4), 1, None, None, READ_AT, publisher, "00"),
        provenance=Provenance("dixit 0.1.0", None, None, READ_AT),
        position=0,
        prefix="",
        exact=QUOTE,
        suffix="",
        sorted_at=READ_AT,
        created_at=READ_AT,
        updated_at=READ_AT,
    )
    claim = ClaimSchema().dump(stored.claim(known, wire.code_points))
    assert set(claim) == ALWAYS | FROM_A_DATABASE
    [mentioned] = claim["entities"]
    assert (mentioned["id"], mentioned["name"], mentioned["type"]) == (None, "Trois écoles", "thing")
    assert claim["claimant"]["entity"] == {"id": str(UUID(int=3)), "name": "maire de Brumeville", "type": "person"}
    assert claim["article"]["published_at"] == claim["provenance"]["read_at"] == "2025-01-05T08:30:00Z"


def test_utf16_positions_cut_the_same_words_out_of_a_javascript_string() -> None:
    claim = dumped(school_claim(), offsets="utf16")
    units = BODY.encode("utf-16-le")
    shown = [*claim["content"], claim["cue"], *claim["about"]["times"], *claim["about"]["quantities"]]
    assert all(units[2 * one["start"] : 2 * one["end"]].decode("utf-16-le") == one["text"] for one in shown)
    assert claim["selector"][1]["start"] == claim["content"][0]["start"] == BODY.index(QUOTE) + 1


def test_the_selectors_of_a_claim_select_from_its_first_word_to_its_last_with_32_code_points_around() -> None:
    quote, position = dumped(school_claim())["selector"]
    start, end = BODY.index(QUOTE), BODY.index(QUOTE) + len(QUOTE)
    assert quote == {
        "type": "TextQuoteSelector",
        "exact": QUOTE,
        "prefix": BODY[start - 32 if start > 32 else 0 : start],
        "suffix": BODY[end : end + 32],
    }
    assert position == {"type": "TextPositionSelector", "start": start, "end": end}


def test_a_content_of_two_spans_is_selected_with_what_stands_between() -> None:
    first, second = span(BODY, "Trois écoles ouvriront"), span(BODY, "en mai")
    claim = dumped(replace(school_claim(), content=(first, second), text=f"{first.text} {second.text}"))
    assert claim["selector"][0]["exact"] == "Trois écoles ouvriront, comme promis, en mai"
    assert [one["text"] for one in claim["content"]] == ["Trois écoles ouvriront", "en mai"]


@pytest.mark.parametrize("grapheme", ["👩‍👩‍👧", "n\u0303", "🇫🇷", "👍🏽"])
@pytest.mark.parametrize("room", range(7))
def test_no_context_splits_what_a_reader_sees_as_one_character(grapheme: str, room: int) -> None:
    padding = "x" * (wire.CONTEXT - room)
    text = f"abc {grapheme}{padding}CLAIM{padding}{grapheme} def"
    context = wire.context_of(replace(school_claim(), content=(span(text, "CLAIM"),)), text)
    seen = grapheme if room >= len(grapheme) else ""
    assert [part.strip("abcdefx ") for part in (context.prefix, context.suffix)] == [seen, seen]


@given(st.text(), st.data())
def test_utf16_units_agree_with_the_encoding_for_any_text(text: str, data: st.DataObject) -> None:
    text = text.encode("utf-8", "ignore").decode()
    position = data.draw(st.integers(0, len(text)))
    assert wire.utf16_units(text)(position) == len(text[:position].encode("utf-16-le")) // 2


def test_the_sha256_of_a_claims_article_is_that_of_its_body() -> None:
    assert dumped(school_claim())["article"]["text_sha256"] == hashlib.sha256(BODY.encode()).hexdigest()


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2025, 1, 4, tzinfo=UTC), "2025-01-04T00:00:00Z"),
        (datetime(2025, 1, 4, 1, 2, 3, 999999, tzinfo=timezone(timedelta(hours=2))), "2025-01-03T23:02:03Z"),
        (datetime(99, 1, 4, tzinfo=UTC), "0099-01-04T00:00:00Z"),
    ],
)
def test_a_moment_is_written_in_utc_to_the_second(moment: datetime, written: str) -> None:
    assert Instant()._serialize(moment, None, None) == written


def test_a_bare_day_begins_at_midnight_and_as_an_end_lasts_to_its_last_moment() -> None:
    assert Instant().deserialize("2025-01-04") == datetime(2025, 1, 4, tzinfo=UTC)
    assert Until().deserialize("2025-01-04") == datetime(2025, 1, 4, 23, 59, 59, 999999, tzinfo=UTC)
    assert Until().deserialize("2025-01-04T12:00:00+02:00") == datetime(2025, 1, 4, 10, tzinfo=UTC)
