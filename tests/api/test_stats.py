"""Claims counted by time and group, in the flat rows that dashboards draw."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from flask.testing import FlaskClient

from schemas.stats import MOST_GROUPS, MOST_ROWS

Posting = Callable[..., dict[str, Any]]
JANUARY = {"from": "2019-01-01", "to": "2019-01-31"}


@pytest.fixture
def counted(client: FlaskClient, word: str) -> Callable[..., list[dict[str, Any]]]:
    """The rows that are counted of the claims that say this test's word."""

    def ask(**query: Any) -> list[dict[str, Any]]:
        answer = client.get("/v1/stats/claims", query_string={"q": word} | JANUARY | {"fill": "none"} | query)
        assert answer.status_code == 200, answer.text
        return answer.json["items"]

    return ask


@pytest.fixture
def said(post: Posting, word: str) -> Callable[..., dict[str, Any]]:
    """Sends an article with a claim of somebody that says this test's word."""
    numbers = count()

    def send(day: str, *, by: str = "Zoé", cue: str = "a déclaré", **members: Any) -> dict[str, Any]:
        url = f"https://{word}.example/{next(numbers)}"
        return post(f"« Le {word} rouvre », {cue} {by}.", url=url, published_at=day, **members)

    return send


def rows(found: list[dict[str, Any]], *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in found]


def test_claims_are_counted_in_the_hour_day_week_or_month_that_they_were_published_in(said, counted) -> None:
    for moment in (
        "2019-01-07T00:00:00Z",
        "2019-01-07T23:59:59Z",
        "2019-01-08T00:10:00+01:00",
        "2019-01-13",
        "2019-01-14",
    ):
        said(moment)
    assert rows(counted(interval="hour"), "time", "claims") == [
        ("2019-01-07T00:00:00Z", 1), ("2019-01-07T23:00:00Z", 2), ("2019-01-13T00:00:00Z", 1),
        ("2019-01-14T00:00:00Z", 1),
    ]  # fmt: skip
    assert rows(counted(interval="day"), "time", "claims") == [
        ("2019-01-07T00:00:00Z", 3), ("2019-01-13T00:00:00Z", 1), ("2019-01-14T00:00:00Z", 1)
    ]  # fmt: skip
    assert rows(counted(interval="week"), "time", "claims") == [
        ("2019-01-07T00:00:00Z", 4),
        ("2019-01-14T00:00:00Z", 1),
    ]
    assert rows(counted(interval="month"), "time", "claims") == [("2019-01-01T00:00:00Z", 5)]


def test_each_group_is_counted_on_its_own_and_named_in_its_own_column(said, counted) -> None:
    said("2019-01-07", publisher={"name": "Le Quai", "domain": "quai.example"})
    said("2019-01-07", by="la capitainerie", cue="a nié", publisher={"domain": "mole.example"})
    said("2019-01-08", by="la capitainerie")
    assert rows(counted(group_by="act"), "time", "act", "claims") == [
        ("2019-01-07T00:00:00Z", "assertion", 1),
        ("2019-01-07T00:00:00Z", "denial", 1),
        ("2019-01-08T00:00:00Z", "assertion", 1),
    ]
    assert rows(counted(group_by="language", interval="month"), "language", "claims") == [("fr", 3)]
    assert rows(counted(group_by="kind", interval="month"), "kind", "claims") == [("direct", 3)]
    by_entity = counted(group_by="entity", interval="month")
    assert rows(by_entity, "entity", "claims") == [("capitainerie de Brumeville", 2), ("Zoé", 1)]
    assert all(row["entity_id"] for row in by_entity)
    by_publisher = counted(group_by="publisher", interval="month")
    assert {(row["publisher"], row["claims"]) for row in by_publisher} == {
        ("Le Quai", 1),
        ("mole.example", 1),
        (by_publisher[-1]["publisher"], 1),
    }


def test_beyond_the_greatest_groups_all_others_are_counted_together(said, counted) -> None:
    for who, times in (("Ana", 3), ("Bob", 2), ("Cyr", 1), ("Dan", 1)):
        for _ in range(times):
            said("2019-01-07", by=who)
    found = counted(group_by="entity", top=2)
    assert rows(found, "entity", "claims") == [("Ana", 3), ("Bob", 2), ("other", 2)]
    assert found[-1]["entity_id"] is None


def test_every_group_has_a_row_for_every_interval_unless_only_what_is_counted_is_asked_for(said, counted) -> None:
    said("2019-01-02")
    said("2019-01-04", by="Ana", cue="a nié")
    asked = {"from": "2019-01-01", "to": "2019-01-05", "group_by": "act"}
    filled = counted(**asked, fill="zero")
    assert len(filled) == 5 * 2
    assert rows(filled, "time", "act", "claims")[2:4] == [
        ("2019-01-02T00:00:00Z", "assertion", 1), ("2019-01-02T00:00:00Z", "denial", 0)
    ]  # fmt: skip
    assert len(counted(**asked)) == 2
    nothing = counted(act="threat", fill="zero", **{"from": "2019-01-01", "to": "2019-01-03"})
    assert rows(nothing, "claims") == [(0,), (0,), (0,)]


def test_what_was_withdrawn_or_retracted_does_not_count(client, post, said, counted, word) -> None:
    withdrawn = said("2019-01-07")
    said("2019-01-07")
    client.delete(f"/v1/articles/{withdrawn['id']}")
    assert rows(counted(), "claims") == [(1,)]
    revised = said("2019-01-08")
    assert rows(counted(), "claims") == [(1,), (1,)]
    post("Il n'en reste rien.", url=revised["url"], published_at="2019-01-08")
    assert rows(counted(), "claims") == [(1,)]


def test_what_people_reject_does_not_count(client, said, counted) -> None:
    [claim] = said("2019-01-07")["claims"]
    rejected = {"kind": "extraction", "by": "Ana", "verdict": "rejected"}
    answer = client.post(f"/v1/claims/{claim['id']}/reviews", json=rejected, headers={"If-Match": "*"})
    assert answer.status_code == 201, answer.text
    assert counted() == []


def test_what_is_under_embargo_does_not_count(client, counted, read, served_database_url, word) -> None:
    text = f"<p>« Le {word} rouvre », a déclaré Zoé.</p><p>Il pleuvait.</p>"
    item = {
        "uri": f"urn:newsml:agence.example:{word}",
        "version": "1",
        "versionCreated": "2019-01-07T06:30:00Z",
        "language": "fr",
        "bodies": [{"role": "main", "contentType": "text/html", "value": text}],
    }
    embargo = {"embargoedUntil": (datetime.now(UTC) + timedelta(days=1)).isoformat()}
    for members, expected in ((embargo, []), ({"version": "2"}, [(1,)])):
        sent = client.post("/v1/articles?format=ninjs", json=item | members)
        assert sent.status_code in (200, 202), sent.text
        read(served_database_url)
        assert rows(counted(), "claims") == expected


def test_an_entity_that_was_merged_counts_as_what_it_is_now(client, said, counted) -> None:
    one = said("2019-01-07", by="Madame Untel")["claims"][0]["claimant"]["entity"]["id"]
    other = said("2019-01-07", by="Une Autre")["claims"][0]["claimant"]["entity"]["id"]
    merged = client.post(
        f"/v1/entities/{one}/merge", json={"into": other, "by": "ana", "reason": "elle"}, headers={"If-Match": "*"}
    )
    assert merged.status_code == 201, merged.text
    assert rows(counted(group_by="entity"), "entity", "entity_id", "claims") == [("Une Autre", other, 2)]


def test_counts_are_narrowed_as_lists_of_claims_are(said, counted) -> None:
    said("2019-01-07", by="Ana")
    said("2019-01-07", by="Bob", cue="a nié")
    assert rows(counted(act="denial"), "claims") == [(1,)]
    assert rows(counted(claimant="ana"), "claims") == [(1,)]
    assert counted(language="en") == []


def test_a_stretch_is_asked_for_in_iso_or_in_milliseconds_and_widened_to_whole_intervals(client) -> None:
    asked = {"interval": "week", "fill": "none"}
    start = datetime(2019, 1, 9, 15, tzinfo=UTC)
    for first, last in (
        ("2019-01-09T15:00:00Z", "2019-01-16T15:00:00.000Z"),
        (f"{start.timestamp() * 1000:.0f}", f"{(start + timedelta(days=7)).timestamp() * 1000:.0f}"),
        ("2019-01-09", "2019-01-20"),
    ):
        answer = client.get("/v1/stats/claims", query_string=asked | {"from": first, "to": last}).json
        assert (answer["from"], answer["to"]) == ("2019-01-07T00:00:00Z", "2019-01-21T00:00:00Z")


def test_thirty_intervals_up_to_now_are_counted_where_nobody_says_when(client) -> None:
    for interval, length in (("hour", timedelta(hours=1)), ("month", timedelta(days=31))):
        answer = client.get("/v1/stats/claims", query_string={"interval": interval}).json
        assert 30 <= len(answer["items"]) <= 32
        assert datetime.fromisoformat(answer["to"]) - datetime.now(UTC) <= length
        assert answer["group_by"] is None


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"interval": "minute"}, "interval"),
        ({"group_by": "thread"}, "group_by"),
        ({"from": "hier"}, "from"),
        ({"from": "1" * 30}, "from"),
        ({"from": "--5"}, "from"),
        ({"from": "-62135596800000"}, "from"),
        ({"to": "9999-12-31"}, "to"),
        ({"from": "2019-01-02", "to": "2019-01-01"}, "to"),
        ({"from": "2009-01-02", "to": "2019-01-01", "interval": "hour"}, "from"),
        ({"top": MOST_GROUPS + 1}, "top"),
        ({"top": 0}, "top"),
        ({"fill": "null"}, "fill"),
        ({"status": "retracted"}, "status"),
        ({"sort": "said"}, "sort"),
        ({"claimant": "\0"}, "claimant"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_the_name_of_its_parameter(client, query, parameter) -> None:
    answer = client.get("/v1/stats/claims", query_string=query)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert [fault["parameter"] for fault in answer.json["errors"]] == [parameter]


def test_the_longest_stretch_is_counted_and_a_longer_one_is_refused(client) -> None:
    start = datetime(2019, 1, 1, tzinfo=UTC)
    for extra, status in ((0, 200), (1, 422)):
        asked = {"from": start.isoformat(), "to": (start + timedelta(hours=MOST_ROWS + extra)).isoformat()}
        answer = client.get("/v1/stats/claims", query_string=asked | {"interval": "hour"})
        assert answer.status_code == status
