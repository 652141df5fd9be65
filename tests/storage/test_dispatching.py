"""What happens becomes messages: each event one for each subscription that asks for it, none lost and none twice."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import Connection

from schemas.event import EventSchema
from service.delivery.webhooks import messages, selection, signing
from service.delivery.webhooks.dispatching import dispatch
from service.model import Article, CheckWorthiness, Claimant, Publisher, Quantity
from service.storage import claims, deliveries, dispatches, event_writes, events, judgements, removal, webhooks
from service.storage.claim_query import ClaimFilters
from service.storage.deliveries import Delivery
from service.storage.events import BEGINNING, Event, Position
from service.storage.judgements import Author
from service.storage.webhooks import Subscription
from tests.storage.samples import ARMY, LAVROV, MINISTRY, PRESS, claim, mention, stored

ANA = Author("ana@exemple.fr")
URL = "https://desk.example/hooks"
ZOE = Claimant("named", "Zoé Quai", "person")


@pytest.fixture
def conn(committing: Connection) -> Connection:
    """A connection on a database of this test alone: what is committed is what is told."""
    return committing


def now() -> datetime:
    return datetime.now(UTC)


def subscription(*kinds: str, **filters: object) -> Subscription:
    asked = ClaimFilters(status=None, **filters)  # type: ignore[arg-type]
    return Subscription(URL, events=kinds or None, filters=asked)


def subscribe(conn: Connection, *kinds: str, **filters: object) -> UUID:
    return webhooks.create(conn, subscription(*kinds, **filters), signing.new_secret())


def article(conn: Connection, words: str, by: Claimant = MINISTRY, url: str | None = None, **fields: object) -> UUID:
    """An article of one claim, read."""
    new = Article(f"{words}.", url=url)
    return stored(conn, new, claim(new, words, by, **fields))


def claimant_of(conn: Connection, article_id: UUID) -> UUID:
    [found] = claims.of_article(conn, article_id)
    assert found.claimant
    return found.claimant.id


def tell(conn: Connection) -> None:
    """Match all that happened."""
    while dispatch(conn, base="", now=now()):
        pass


def told(conn: Connection, webhook_id: UUID) -> list[Delivery]:
    """The messages of a subscription, in the order of what happened."""
    found = deliveries.page(conn, webhook_id, limit=1000).items
    return sorted(found, key=lambda each: Position.parse(each.event_id or ""))


def kinds(conn: Connection, webhook_id: UUID) -> list[str]:
    return [each.kind for each in told(conn, webhook_id)]


def test_each_event_is_one_message_to_each_subscription_however_often_it_is_asked(conn: Connection) -> None:
    one, other = subscribe(conn), subscribe(conn, "claim.created")
    article(conn, "La digue tient")
    for _ in range(3):
        tell(conn)
    assert kinds(conn, one) == ["claim.created", "article.read"]
    assert kinds(conn, other) == ["claim.created"]
    [mine], [theirs] = ([each for each in told(conn, id_) if each.kind == "claim.created"] for id_ in (one, other))
    assert mine.event_id == theirs.event_id
    assert mine.id != theirs.id
    assert {each.status for each in told(conn, one)} == {"pending"}


def test_a_subscription_begins_with_what_could_not_be_seen_when_it_was_made(
    conn: Connection, database_url: str
) -> None:
    article(conn, "La digue tient")
    with psycopg.connect(database_url) as earlier, earlier.transaction():
        event_writes.article_revised(earlier, article(earlier, "Le quai ferme"), 2)
        webhook = subscribe(conn, "article.read", "article.revised")
        tell(conn)
        assert kinds(conn, webhook) == []
    tell(conn)
    assert kinds(conn, webhook) == ["article.read", "article.revised"]


def test_no_event_falls_between_a_subscription_that_is_being_made_and_the_matching(
    conn: Connection, database_url: str
) -> None:
    with psycopg.connect(database_url) as making, making.transaction():
        webhook = subscribe(making, "article.read")
        article(conn, "La digue tient")
        tell(conn)
        assert dispatches.reached(conn) is None, "nothing is matched while a subscription is being made"
    tell(conn)
    assert kinds(conn, webhook) == ["article.read"]


def test_two_that_match_at_once_make_each_message_once(conn: Connection, database_url: str) -> None:
    webhook = subscribe(conn, "article.read")
    for n in range(10):
        article(conn, f"La digue {n} tient")
    at_once = Barrier(4)

    def match(_: int) -> None:
        with psycopg.connect(database_url, autocommit=True) as mine:
            at_once.wait()
            for _ in range(5):
                tell(mine)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(match, range(4)))
    assert kinds(conn, webhook) == ["article.read"] * 10
    with psycopg.connect(database_url) as other:
        jobs = other.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'send'").fetchone()
    assert jobs == (1,), "somebody is to send once"


def test_a_disabled_subscription_is_told_nothing_and_begins_anew_when_it_is_enabled(conn: Connection) -> None:
    webhook = subscribe(conn, "article.read")
    off = replace(subscription("article.read"), status="disabled", disabled_reason="en vacances")
    webhooks.change(conn, webhook, off)
    article(conn, "La digue tient")
    tell(conn)
    article(conn, "Le quai ferme")
    webhooks.change(conn, webhook, subscription("article.read"))
    tell(conn)
    assert kinds(conn, webhook) == []
    article(conn, "La grue tourne")
    tell(conn)
    assert kinds(conn, webhook) == ["article.read"]


def test_where_the_log_was_swept_meanwhile_what_is_kept_is_told(conn: Connection) -> None:
    webhook = subscribe(conn, "article.read")
    article(conn, "La digue tient")
    tell(conn)
    article(conn, "Le quai ferme")
    moment = now()
    article(conn, "La grue tourne")
    events.sweep(conn, moment)
    tell(conn)
    assert len(kinds(conn, webhook)) == 2


def test_a_subscription_to_an_entity_goes_on_when_that_is_merged_and_takes_its_parts_in(conn: Connection) -> None:
    lavrov = claimant_of(conn, article(conn, "La digue tient", LAVROV))
    army = claimant_of(conn, article(conn, "Le quai ferme", ARMY))
    zoe = claimant_of(conn, article(conn, "La grue tourne", ZOE))
    ministry = claimant_of(conn, article(conn, "Le port attend", MINISTRY))
    mine = subscribe(conn, "claim.created", "entity.merged", entity=lavrov)
    whole = subscribe(conn, "claim.created", "entity.merged", entity=ministry)
    alone = subscribe(conn, "claim.created", entity=ministry, scope="self")
    judgements.merge(conn, lavrov, zoe, ANA)
    article(conn, "Le phare brille", ZOE)
    article(conn, "Le vent tombe", ARMY)
    tell(conn)
    assert kinds(conn, mine) == ["entity.merged", "claim.created"]
    assert kinds(conn, whole) == ["claim.created"]
    assert kinds(conn, alone) == []
    assert army != ministry


def test_whoever_was_told_of_a_claim_is_told_of_what_becomes_of_it(conn: Connection) -> None:
    url = "https://www.exemple.fr/digue"
    denials = subscribe(conn, act=("denial",))
    other = subscribe(conn, act=("threat",))
    first = Article("La digue tient. Elle a coûté 5 millions.", url=url)
    stored(conn, first, claim(first, "La digue tient", act="denial"))
    tell(conn)
    second = Article("La digue tient. Elle a coûté 6 millions.", url=url)
    stored(conn, second, claim(second, "La digue tient", act="assertion"))
    tell(conn)
    third = Article("Elle a coûté 7 millions.", url=url)
    stored(conn, third)
    tell(conn)
    found = kinds(conn, denials)
    assert [kind for kind in found if kind.startswith("claim")] == ["claim.created", "claim.changed", "claim.retracted"]
    assert [kind for kind in found if kind.startswith("article")] == [
        "article.read", "article.revised", "article.read", "article.revised", "article.read",
    ]  # fmt: skip
    assert kinds(conn, other) == []


@pytest.mark.parametrize("erased", [False, True])
def test_that_an_article_is_withdrawn_or_erased_is_told_whatever_the_filters(conn: Connection, erased: bool) -> None:  # noqa: FBT001
    narrow = subscribe(conn, claimant="Personne")
    other_kind = subscribe(conn, "claim.created")
    found = article(conn, "La digue tient")
    if erased:
        removal.erase(conn, found, by="ana")
    else:
        removal.withdraw(conn, found)
    tell(conn)
    assert kinds(conn, narrow) == ["article.withdrawn"]
    assert "article.withdrawn" not in kinds(conn, other_kind)


def test_what_waits_for_an_article_that_is_erased_holds_nothing_that_it_said(conn: Connection) -> None:
    webhook = subscribe(conn)
    found = article(conn, "La digue secrète tient")
    tell(conn)
    removal.erase(conn, found, by="ana")
    tell(conn)
    waiting = conn.execute("SELECT message::text FROM webhook_deliveries WHERE status = 'pending'").fetchall()
    assert len(waiting) == len(kinds(conn, webhook)) >= 3
    assert not any("secr" in message or "digue" in message for (message,) in waiting)


def test_a_message_is_the_event_as_the_log_shows_it_and_is_small(conn: Connection) -> None:
    many = tuple(uuid4() for _ in range(2000))
    at = datetime(2026, 3, 2, 12, 0, 0, 5000, tzinfo=UTC)
    thread = uuid4()
    event = Event(
        Position(1, 812, 15),
        "thread.changed",
        at,
        None,
        None,
        None,
        thread,
        None,
        many,
        ("denial",),
        {"merged_into": "x"},
    )
    made = messages.of_event(event, "https://dixit.example")
    assert (made.kind, made.event_id) == ("thread.changed", "1-812-15")
    assert (made.message["type"], made.message["timestamp"]) == ("thread.changed", "2026-03-02T12:00:00.005Z")
    data = made.message["data"]
    assert set(data) == set(EventSchema().fields)
    assert data["href"] == f"https://dixit.example/v1/threads/{thread}"
    assert data["entities"] == [str(each) for each in many[:100]]
    assert len(json.dumps(made.message)) < 20_000


QUAYS, CRANES, LORRIES, WIND, TIDE = (
    "Trois quais ferment",
    "Aucune grue ne tourne",
    "Cinq camions attendent BRUME",
    "The wind will fall",
    "La marée monte",
)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "claimant": st.sampled_from(["armée russe", "Sergueï Lavrov", "la presse états-unienne", "Personne"]),
        "mentioned": st.sampled_from(["BRUME", "Personne"]),
        "q": st.sampled_from(["quais", "camions attendent", "wind", "rien", "-quais"]),
        "language": st.sampled_from(["fr", "en", "de"]),
        "kind": st.sampled_from(["direct", "indirect", "mixed"]),
        "act": st.lists(st.sampled_from(["denial", "promise", "assertion"]), min_size=1, unique=True).map(tuple),
        "attitude": st.just(("distancing",)),
        "polarity": st.sampled_from([("negated",), ("affirmed",), ("affirmed", "negated")]),
        "modality": st.just(("possible",)),
        "publisher": st.sampled_from(["Le Quai", "quai.example", "Nulle Part"]),
        "quantity_unit": st.sampled_from(["camions", "quais"]),
        "quantity_min": st.integers(0, 6),
        "quantity_max": st.integers(3, 9),
        "min_check_worthiness": st.sampled_from([0, 0.3, 0.6, 1]),
        "scope": st.sampled_from(["self", "family"]),
    },
)


def harbour(conn: Connection) -> None:
    """Articles in two languages of two publishers, whose claims differ in everything that filters ask for."""
    one = Article(f"{QUAYS}. {CRANES}. {LORRIES}.", publisher=Publisher("Le Quai", "quai.example"))
    five = Quantity(5, "camions", "=", one.body.index("Cinq"), one.body.index(" attendent"), "Cinq camions")
    stored(
        conn,
        one,
        claim(one, QUAYS, ARMY, check_worthiness=CheckWorthiness(0.7), act="promise"),
        claim(one, CRANES, LAVROV, polarity="negated", act="denial", kind="direct"),
        claim(
            one, LORRIES, quantities=(five,), mentions=(mention(one, "BRUME"),), check_worthiness=CheckWorthiness(0.4)
        ),
    )
    two = Article(f"{WIND}.", publisher=Publisher("The Pier", None), language="en")
    stored(conn, two, claim(two, WIND, PRESS, modality="possible", attitude="distancing"), language="en")
    three = Article(f"{TIDE}.")
    stored(conn, three, claim(three, TIDE, MINISTRY, kind="mixed"))


def test_whoever_is_told_of_a_claim_finds_it_with_the_same_filters(conn: Connection) -> None:
    harbour(conn)
    found = [event for event in events.after(conn, None, limit=100).items if event.kind == "claim.created"]
    assert len(found) == 5
    kin = events.kin(conn, found)
    sizes = set()

    @given(asked=FILTERS)
    @settings(max_examples=150)
    def ask(asked: dict[str, object]) -> None:
        filters = ClaimFilters(status=None, **asked)  # type: ignore[arg-type]
        listed = {each.id for each in claims.page(conn, filters, limit=100).items}
        asking = dispatches.Asking(uuid4(), None, filters)
        chosen = {event.claim_id for event in selection.chosen(conn, asking, found, kin)}
        assert chosen == listed
        sizes.add(len(listed))

    ask()
    assert {0, 1, 2, 5} <= sizes, "the filters drawn tell claims apart"


def test_an_idle_look_at_the_log_writes_nothing(conn: Connection) -> None:
    for _ in range(2):
        subscribe(conn)
        article(conn, "La digue tient")
        tell(conn)
    with conn.transaction():
        tell(conn)
        assert conn.execute("SELECT pg_current_xact_id_if_assigned()").fetchone() == (None,)


def test_a_log_that_nobody_subscribes_to_is_not_told_from_its_beginning(conn: Connection) -> None:
    article(conn, "La digue tient")
    tell(conn)
    reached = dispatches.reached(conn)
    assert reached
    assert reached > BEGINNING
    webhook = subscribe(conn, "article.read")
    article(conn, "Le quai ferme")
    tell(conn)
    assert kinds(conn, webhook) == ["article.read"]


def test_more_than_one_batch_is_told_to_the_end(conn: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.delivery.webhooks.dispatching.BATCH", 3)
    webhook = subscribe(conn)
    for n in range(6):
        article(conn, f"La digue {n} tient")
    calls = 0
    while dispatch(conn, base="", now=now() + timedelta(seconds=1)):
        calls += 1
    assert calls >= 3
    assert len(kinds(conn, webhook)) == len(events.after(conn, None, limit=100).items) >= 12
