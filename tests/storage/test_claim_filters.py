"""Claims found by what they say: the time, the quantity, the tone; in each of the orders that there are."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from psycopg import Connection

from service.model import Article, CheckWorthiness, Quantity, When
from service.storage import claims, migrations
from service.storage.claims import ClaimCursor, ClaimFilters
from tests.storage.samples import ARMY, LAVROV, MINISTRY, PRESS, claim, span, stored

LORRIES, SHARE, SHIPS, PROMISE, NOTHING = (
    "Cinq à sept camions sont passés en mai",
    "97 % des quais ont servi entre 2015 et 2017",
    "Trente navires attendaient le 3 mai",
    "Le pont rouvrira après le 1er juin",
    "Personne ne sait",
)
FIRST = Article(f"{LORRIES}. {SHARE}. {SHIPS}.", published_at=datetime(2025, 5, 6, 8, tzinfo=UTC))
SECOND = Article(f"{PROMISE}. {NOTHING}.", published_at=datetime(2025, 5, 7, 8, tzinfo=UTC))


def quantity(article: Article, words: str, value: float, unit: str | None, upper: float | None = None) -> Quantity:
    """An amount that these words of the article stand for."""
    at = span(article, words)
    return Quantity(value, unit, "=" if upper is None else "between", at.start, at.end, at.text, upper)


@pytest.fixture
def world(conn: Connection) -> Connection:
    """Two articles of five claims, each of which speaks of a time of its own, but for the last."""
    stored(
        conn,
        FIRST,
        claim(
            FIRST,
            LORRIES,
            MINISTRY,
            times=(When("2025-05", "month"),),
            quantities=(quantity(FIRST, "Cinq à sept", 5, "Camions", 7), quantity(FIRST, "camions", 40, None)),
            said_at=When("2025-05-05", "day"),
            check_worthiness=CheckWorthiness(0.5),
        ),
        claim(
            FIRST,
            SHARE,
            ARMY,
            times=(When("2015/2017", "interval"), When(None, "day")),
            quantities=(quantity(FIRST, "97 %", 97, "%"), quantity(FIRST, "quais", 3, "quais")),
            attitude="distancing",
            polarity="negated",
            check_worthiness=CheckWorthiness(0.9),
        ),
        claim(
            FIRST,
            SHIPS,
            LAVROV,
            times=(When("2025-05-03", "day"), When("2024", "year")),
            quantities=(quantity(FIRST, "Trente", 30, "navires"),),
            modality="conditional",
            said_at=When("2025-05-03T10:30", "minute"),
        ),
    )
    late = {"said_at": When("2025", "year"), "check_worthiness": CheckWorthiness(0.5)}
    stored(
        conn,
        SECOND,
        claim(SECOND, PROMISE, MINISTRY, times=(When("2025-06-02/..", "interval"),), act="promise", **late),
        claim(SECOND, NOTHING, PRESS, act="denial", modality="possible", times=(When("2025-02-31", "day"),)),
    )
    return conn


def texts(conn: Connection, **asked: object) -> list[str]:
    """The claims that these filters give, in the order of the page."""
    return [each.claim.text for each in claims.page(conn, ClaimFilters(**asked)).items]  # type: ignore[arg-type]


def days(first: str | None = None, last: str | None = None) -> Mapping[str, date | None]:
    return {
        "about_from": date.fromisoformat(first) if first else None,
        "about_to": date.fromisoformat(last) if last else None,
    }


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"act": ("denial", "promise")}, [PROMISE, NOTHING]),
        ({"act": ("threat",)}, []),
        ({"attitude": ("distancing", "endorsing")}, [SHARE]),
        ({"polarity": ("negated",)}, [SHARE]),
        ({"polarity": ("affirmed", "negated"), "act": ("promise",)}, [PROMISE]),
        ({"modality": ("possible", "conditional")}, [NOTHING, SHIPS]),
        (days("2025-05-03", "2025-05-03"), [LORRIES, SHIPS]),
        (days("2025-05-31", "2025-05-31"), [LORRIES]),
        (days("2025-06-01", "2025-06-01"), []),
        (days("2031-01-01"), [PROMISE]),
        (days("2024-12-31", "2025-01-01"), [SHIPS]),
        (days("2016-07-01", "2016-07-02"), [SHARE]),
        (days("2018-01-01", "2023-12-31"), []),
        (days(None, "2015-01-01"), [SHARE]),
        (days(None, "2014-12-31"), []),
        ({"quantity_unit": "camions"}, [LORRIES]),
        ({"quantity_unit": "CAMIONS", "quantity_min": 7}, [LORRIES]),
        ({"quantity_unit": "camions", "quantity_max": 5}, [LORRIES]),
        ({"quantity_unit": "camions", "quantity_min": 6, "quantity_max": 6}, [LORRIES]),
        ({"quantity_unit": "camions", "quantity_min": 7.5}, []),
        ({"quantity_unit": "camions", "quantity_max": 4}, []),
        ({"quantity_unit": "quais", "quantity_min": 90}, []),
        ({"quantity_unit": "%", "quantity_min": 90}, [SHARE]),
        ({"quantity_min": 31, "quantity_max": 96}, [LORRIES]),
        ({"quantity_min": 30}, [LORRIES, SHARE, SHIPS]),
        ({"min_check_worthiness": 0.5}, [PROMISE, LORRIES, SHARE]),
        ({"min_check_worthiness": 0}, [PROMISE, LORRIES, SHARE]),
        ({"quantity_unit": "navires", "modality": ("conditional",), **days("2025-05-01", "2025-05-03")}, [SHIPS]),
        ({"quantity_unit": "navires", "modality": ("conditional",), **days("2025-05-04")}, []),
        ({"quantity_min": 1, "claimant": "armée russe"}, [SHARE]),
        ({"quantity_min": 98, "claimant": "armée russe"}, []),
    ],
)
def test_what_a_claim_says_narrows_the_page(world: Connection, asked: dict[str, object], expected: list[str]) -> None:
    assert texts(world, **asked) == expected


ORDERS = {
    "-published": [PROMISE, NOTHING, LORRIES, SHARE, SHIPS],
    "published": [LORRIES, SHARE, SHIPS, PROMISE, NOTHING],
    "said": [PROMISE, SHIPS, LORRIES, SHARE, NOTHING],
    "-said": [NOTHING, SHARE, LORRIES, SHIPS, PROMISE],
    "check_worthiness": [SHIPS, NOTHING, LORRIES, PROMISE, SHARE],
    "-check_worthiness": [SHARE, PROMISE, LORRIES, NOTHING, SHIPS],
}


@pytest.mark.parametrize(("sort", "expected"), ORDERS.items())
def test_claims_come_in_the_order_asked_for(world: Connection, sort: str, expected: list[str]) -> None:
    assert texts(world, sort=sort) == expected


@pytest.mark.parametrize("sort", ORDERS)
@pytest.mark.parametrize("limit", [1, 2, 4])
def test_pages_of_any_order_follow_each_other_with_nothing_lost_or_doubled(
    world: Connection, sort: str, limit: int
) -> None:
    assert paged(world, ClaimFilters(sort=sort), limit) == ORDERS[sort]  # type: ignore[arg-type]


@pytest.mark.parametrize("sort", ORDERS)
@pytest.mark.parametrize(
    ("asked", "who"),
    [
        ({"claimant": "ministère russe de la Défense"}, {LORRIES, SHARE, PROMISE}),
        ({"claimant": "ministère russe de la Défense", "scope": "self"}, {LORRIES, PROMISE}),
        ({"claimant": "la presse états-unienne"}, {NOTHING}),
        ({"mentioned": "ministère russe de la Défense"}, set()),
    ],
)
def test_the_claims_of_an_entity_come_in_any_order(
    world: Connection, sort: str, asked: dict[str, str], who: set[str]
) -> None:
    filters = ClaimFilters(sort=sort, **asked)  # type: ignore[arg-type]
    assert paged(world, filters, 1) == [text for text in ORDERS[sort] if text in who]


def paged(conn: Connection, filters: ClaimFilters, limit: int) -> list[str]:
    """What page after page holds."""
    found: list[str] = []
    after: ClaimCursor | None = None
    while True:
        page = claims.page(conn, filters, after=after, limit=limit)
        found += [each.claim.text for each in page.items]
        after = page.next
        if after is None:
            return found


def test_a_claim_that_is_read_anew_is_found_by_what_it_says_now_only(conn: Connection) -> None:
    url = "https://www.exemple.fr/navires"
    for body, amount, day in ((f"{SHIPS}.", 30, "2025-05-03"), (f"{SHIPS} encore.", 20, "2025-05-04")):
        new = Article(body, url=url)
        stored(
            conn,
            new,
            claim(new, SHIPS, times=(When(day, "day"),), quantities=(quantity(new, "Trente", amount, "navires"),)),
        )
    assert texts(conn, quantity_unit="navires", quantity_min=20, quantity_max=20) == [SHIPS]
    assert texts(conn, quantity_unit="navires", quantity_min=30) == []
    assert texts(conn, **days("2025-05-03", "2025-05-03")) == []
    assert texts(conn, **days("2025-05-04", "2025-05-04")) == [SHIPS]


def test_claims_stored_before_there_were_these_filters_are_found_as_those_written_since(world: Connection) -> None:
    written = narrowed_by(world)
    assert len(written) == 5
    world.execute("DROP TABLE claim_quantities")
    world.execute("ALTER TABLE claims DROP about, DROP said_order, DROP check_worthiness_order")
    world.execute("DROP INDEX claims_act, claims_attitude, claims_polarity, claims_modality")
    world.execute((migrations.OURS / "0009_claim_filters.sql").read_text(encoding="utf-8"))
    assert narrowed_by(world) == written


def narrowed_by(conn: Connection) -> dict[UUID, tuple[object, ...]]:
    """What each claim is found by."""
    rows = conn.execute(
        "SELECT c.id, c.about, c.said_order, c.check_worthiness_order,"
        "       array(SELECT (q.unit, q.low, q.high)::text FROM claim_quantities q WHERE q.claim_id = c.id ORDER BY 1)"
        "  FROM claims c"
    )
    return {id_: tuple(columns) for id_, *columns in rows}
