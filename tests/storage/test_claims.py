"""Claims found again: by whom, about whom, in which words, where and when, page after page."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from psycopg import Connection

from service.errors import NotFound
from service.model import Article, CheckWorthiness, Claimant, Publisher, When
from service.storage import claims, entities
from service.storage.claims import ClaimCursor, ClaimFilters
from tests.storage.samples import ARMY, LAVROV, MINISTRY, PRESS, claim, mention, stored


def article(day: int, body: str = "", **fields: object) -> Article:
    """An article of January 2025 with an address of its own."""
    published = datetime(2025, 1, day, 8, tzinfo=UTC)
    url = f"https://www.exemple.fr/{day}"
    new = Article(body or f"Il a plu. Il a neigé à Belgorod. Il a fait beau le {day}.", url=url, published_at=published)
    return replace(new, **fields)


def texts(conn: Connection, **asked: object) -> list[str]:
    """The claims that these filters give, in the order of the page."""
    return [each.claim.text for each in claims.page(conn, ClaimFilters(**asked)).items]  # type: ignore[arg-type]


@pytest.fixture
def world(conn: Connection) -> Connection:
    """Three articles: the ministry and its army speak, a person, and somebody of no name."""
    first = article(1, "Huit missiles sont tombés. L'armée avance vers Belgorod. Il pleuvait.")
    stored(
        conn,
        replace(first, publisher=Publisher("Le Premier", "premier.fr")),
        claim(first, "Huit missiles sont tombés", MINISTRY, said_at=When("2024-12", "month")),
        claim(first, "L'armée avance vers Belgorod", ARMY, mentions=(mention(first, "Belgorod", "place"),)),
        claim(first, "Il pleuvait", PRESS, kind="direct", act="denial"),
    )
    second = article(2, "La paix est proche. Belgorod est loin.", language="fr")
    stored(
        conn,
        second,
        claim(second, "La paix est proche", LAVROV, act="prediction", attitude="distancing", polarity="negated"),
        claim(
            second,
            "Belgorod est loin",
            LAVROV,
            mentions=(mention(second, "Belgorod", "place"),),
            said_at=When("2025-01-02", "day"),
            check_worthiness=CheckWorthiness(0.8, ("names a place",)),
        ),
    )
    third = article(3, "The missiles fell on the cities.", publisher=Publisher("The Third", "third.example"))
    stored(conn, third, claim(third, "The missiles fell on the cities", MINISTRY), language="en")
    return conn


EIGHT = datetime(2025, 1, 2, 8, tzinfo=UTC)
ALL = [
    "The missiles fell on the cities",
    "La paix est proche",
    "Belgorod est loin",
    "Huit missiles sont tombés",
    "L'armée avance vers Belgorod",
    "Il pleuvait",
]


def test_claims_come_newest_article_first_and_in_the_order_of_the_text(world: Connection) -> None:
    assert texts(world) == ALL


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"claimant": "le ministère russe de la defense"}, [ALL[0], ALL[3], ALL[4]]),
        ({"claimant": "MINISTERE RUSSE DE LA DÉFENSE", "scope": "self"}, [ALL[0], ALL[3]]),
        ({"claimant": "l'armée russe"}, [ALL[4]]),
        ({"claimant": "la presse états-unienne"}, [ALL[5]]),
        ({"claimant": "Sergueï Lavrov"}, [ALL[1], ALL[2]]),
        ({"claimant": "personne"}, []),
        ({"claimant": ""}, []),
        ({"mentioned": "belgorod"}, [ALL[2], ALL[4]]),
        ({"mentioned": "belgorod", "claimant": "sergueï lavrov"}, [ALL[2]]),
        ({"mentioned": "belgorod", "claimant": "presse états-unienne"}, []),
        ({"mentioned": "Lavrov"}, []),
        ({"q": "missile"}, [ALL[0], ALL[3]]),
        ({"q": "missile", "language": "en"}, [ALL[0]]),
        ({"q": "missile tombe"}, [ALL[3]]),
        ({"q": "armee"}, [ALL[4]]),
        ({"q": "missile -tombé"}, [ALL[0]]),
        ({"q": "missile", "claimant": "ministère russe de la Défense", "language": "fr"}, [ALL[3]]),
        ({"q": "le"}, []),
        ({"q": "' & ! | :* ("}, []),
        ({"language": "en"}, [ALL[0]]),
        ({"kind": "direct"}, [ALL[5]]),
        ({"act": ("denial",)}, [ALL[5]]),
        ({"attitude": ("distancing",)}, [ALL[1]]),
        ({"polarity": ("negated",)}, [ALL[1]]),
        ({"modality": ("hypothetical",)}, []),
        ({"publisher": "le premier"}, ALL[3:]),
        ({"publisher": "PREMIER.fr"}, ALL[3:]),
        ({"publisher": "nul.fr"}, []),
        ({"published_from": datetime(2025, 1, 2, tzinfo=UTC)}, ALL[:3]),
        ({"published_to": datetime(2025, 1, 2, tzinfo=UTC)}, ALL[3:]),
        ({"published_from": EIGHT, "published_to": EIGHT}, ALL[1:3]),
        ({"said_from": date(2024, 12, 31), "said_to": date(2024, 12, 31)}, [ALL[3]]),
        ({"said_from": date(2025, 1, 1)}, [ALL[2]]),
        ({"min_check_worthiness": 0.8}, [ALL[2]]),
        ({"min_check_worthiness": 0.81}, []),
        ({"status": "retracted"}, []),
        ({"status": None}, ALL),
        ({"article": UUID(int=0)}, []),
    ],
)
def test_filters_narrow_the_page(world: Connection, asked: dict[str, object], expected: list[str]) -> None:
    assert texts(world, **asked) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [("any", [ALL[2], ALL[4]]), ("mentioned", [ALL[2], ALL[4]]), ("claimant", [])],
)
def test_an_entitys_claims_are_narrowed_by_its_role(world: Connection, role: str, expected: list[str]) -> None:
    (belgorod,) = entities.named(world, "Belgorod")
    assert texts(world, entity=belgorod, role=role) == expected


def test_an_entity_and_a_condition_on_another_hold_together(world: Connection) -> None:
    (belgorod,) = entities.named(world, "Belgorod")
    assert texts(world, entity=belgorod, claimant="armée russe") == [ALL[4]]
    assert texts(world, entity=belgorod, claimant=str(belgorod)) == []


def test_the_claims_of_a_country_take_in_its_ministry_and_the_ministrys_army(world: Connection) -> None:
    (russia,) = entities.named(world, "la Russie")
    assert texts(world, entity=russia) == [ALL[0], ALL[3], ALL[4]]
    assert texts(world, entity=russia, scope="self") == []


def test_a_claimant_is_asked_for_by_id_too(world: Connection) -> None:
    (army,) = entities.named(world, "armée russe")
    assert texts(world, claimant=str(army)) == [ALL[4]]
    assert texts(world, claimant=str(uuid4())) == []


def test_a_claim_in_which_one_entity_stands_twice_comes_once(conn: Connection) -> None:
    new = article(1)
    about_itself = mention(new, "Belgorod", "organization", name="Sergueï")
    who = Claimant("named", "Sergueï", "organization")
    stored(conn, new, claim(new, "Il a neigé à Belgorod", who, mentions=(about_itself, about_itself)))
    (entity,) = entities.named(conn, "Sergueï")
    assert texts(conn, entity=entity) == ["Il a neigé à Belgorod"]


@pytest.mark.parametrize(
    "asked",
    [{}, {"claimant": "ministère russe de la Défense"}, {"mentioned": "Belgorod"}, {"q": "neige"}, {"language": "fr"}],
)
@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_pages_follow_each_other_with_nothing_lost_or_doubled(
    conn: Connection, asked: dict[str, str], limit: int
) -> None:
    for day in range(1, 6):
        new = article(day, published_at=datetime(2025, 1, 1, tzinfo=UTC) if day < 4 else None)
        snow = claim(new, "Il a neigé à Belgorod", ARMY, mentions=(mention(new, "Belgorod", "place"),))
        stored(conn, new, claim(new, "Il a plu", MINISTRY), snow, claim(new, f"Il a fait beau le {day}", LAVROV))
    filters = ClaimFilters(**asked)  # type: ignore[arg-type]
    whole = [each.id for each in claims.page(conn, filters, limit=100).items]
    paged: list[UUID] = []
    after: ClaimCursor | None = None
    while True:
        page = claims.page(conn, filters, after=after, limit=limit)
        paged += [each.id for each in page.items]
        if page.next is None:
            break
        assert len(page.items) == limit
        after = page.next
    assert paged == whole
    assert len(set(whole)) == len(whole) >= 5


def test_claims_of_a_withdrawn_article_are_in_no_list(world: Connection) -> None:
    world.execute("UPDATE articles SET status = 'withdrawn' WHERE url LIKE '%/1'")
    assert texts(world) == ALL[:3]
    assert texts(world, claimant="armée russe") == []


def test_a_claim_that_is_not_there_is_said_to_be_so(conn: Connection) -> None:
    with pytest.raises(NotFound):
        claims.get(conn, uuid4())
