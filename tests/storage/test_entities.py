"""Entities found by their names."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import psycopg
import pytest
from psycopg import Connection

from service.errors import NotFound
from service.model import Article, Claimant
from service.storage import entities, entity_corrections, judgements
from service.storage.entities import EntityCursor
from service.storage.judgements import Author
from tests.storage.samples import ARMY, LAVROV, claim, stored

NAMES = ["Sergueï Lavrov", "Sergueï Choïgou", "Serge Lama", "Élisabeth Borne", "Emmanuel Macron"]


@pytest.fixture
def people(conn: Connection) -> Connection:
    """Five people and the army with its wholes."""
    new = Article("Il a plu.", url="https://www.exemple.fr/pluie")
    everybody = [replace(LAVROV, name=name) for name in NAMES]
    stored(conn, new, *(claim(new, "Il a plu", who) for who in (*everybody, ARMY)))
    return conn


def found(conn: Connection, q: str | None, **asked: object) -> list[str]:
    return [hit.name for hit in entities.search(conn, q, **asked).items]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("Sergueï Lavrov", "Sergueï Lavrov"),
        ("sergueï lav", "Sergueï Lavrov"),
        ("lavrov", "Sergueï Lavrov"),
        ("Lavrof", "Sergueï Lavrov"),
        ("Serguei Choigu", "Sergueï Choïgou"),
        ("elisabeth", "Élisabeth Borne"),
        ("L'ARMÉE RUSSE", "armée russe"),
        ("ministere russe", "ministère russe de la Défense"),
        ("macorn", "Emmanuel Macron"),
    ],
)
def test_a_name_is_found_by_its_beginning_or_but_for_a_typing_mistake(
    people: Connection, q: str, expected: str
) -> None:
    assert found(people, q)[0] == expected


def test_the_whole_name_comes_before_its_likes(people: Connection) -> None:
    assert found(people, "serg")[:3] == ["Serge Lama", "Sergueï Choïgou", "Sergueï Lavrov"]
    assert entities.search(people, "serge lama").items[0].score == 1


def test_one_or_two_letters_are_a_whole_word_or_the_beginning_of_a_name(people: Connection) -> None:
    assert found(people, "se") == ["Serge Lama", "Sergueï Choïgou", "Sergueï Lavrov"]
    assert found(people, "de") == ["ministère russe de la Défense"]
    assert found(people, "x") == []


def test_what_is_like_no_name_finds_nothing(people: Connection) -> None:
    assert found(people, "zzzzqqq") == []


def test_a_search_is_narrowed_by_type(people: Connection) -> None:
    assert found(people, "russ", of_type="person") == []
    assert found(people, None, of_type="organization") == ["armée russe", "ministère russe de la Défense"]


@pytest.mark.parametrize("q", [None, "", "!!", "serg", "e", "se", "lavrof serguei"])
def test_pages_of_entities_follow_each_other(people: Connection, q: str | None) -> None:
    whole = entities.search(people, q, limit=50).items
    paged = []
    after: EntityCursor | None = None
    while True:
        page = entities.search(people, q, after=after, limit=2)
        paged += page.items
        if (after := page.next) is None:
            break
    assert tuple(paged) == whole


def test_entities_are_listed_by_how_many_claims_they_make_once_these_are_counted(people: Connection) -> None:
    for page in range(2):
        new = Article("Il a plu.", url=f"https://www.exemple.fr/encore-{page}")
        stored(people, new, *(claim(new, "Il a plu", replace(LAVROV, name=name)) for name in NAMES[: page + 1]))
    (choigou,), (lavrov,) = entities.named(people, NAMES[1]), entities.named(people, NAMES[0])
    judgements.merge(people, lavrov, choigou, Author("ana@exemple.fr"))
    assert entities.count_claims(people) > 0
    assert entities.count_claims(people) == 0
    for q in (None, "serg"):
        hits = entities.search(people, q, sort="claims", of_type="person").items
        assert [(hit.name, hit.claims) for hit in hits][:1] == [(NAMES[1], 5)]
        assert [hit.claims for hit in hits[1:]] == [1] * (len(hits) - 1)
    paged: list[str] = []
    after: EntityCursor | None = None
    while True:
        page_of = entities.search(people, sort="claims", after=after, limit=2)
        paged += [hit.name for hit in page_of.items]
        if (after := page_of.next) is None:
            break
    assert paged == [hit.name for hit in entities.search(people, sort="claims", limit=50).items]


def test_an_entity_shows_its_names_and_who_gave_them(conn: Connection) -> None:
    new = Article("Il a plu.", url="https://www.exemple.fr/pluie")
    article_id = stored(conn, new, claim(new, "Il a plu", replace(ARMY, name="forces russes")))
    (army,) = entities.named(conn, "les forces russes")
    shown = entities.get(conn, army)
    assert (shown.name, shown.type, shown.key, shown.created_by) == ("armée russe", "organization", "ru/army", "seed")
    given = {(alias.name, alias.language, alias.added_by, alias.article) for alias in shown.aliases}
    assert given == {("armée russe", "fr", "seed", None), ("forces russes", "fr", "reading", article_id)}


def test_a_described_claimant_is_nobody_in_particular(conn: Connection) -> None:
    new = Article("Il a plu.", url="https://www.exemple.fr/pluie")
    described = [Claimant("described", "un passant", "person"), Claimant("implicit", "témoin", "person")]
    stored(conn, new, *(claim(new, "Il a plu", who) for who in described))
    assert [entities.named(conn, who.name or "") for who in described] == [(), ()]
    stored(
        conn, replace(new, body="Il a plu hier."), claim(new, "Il a plu", Claimant("implicit", "Rose Aubin", "person"))
    )
    assert len(entities.named(conn, "Rose Aubin")) == 1


def test_an_entity_that_is_not_there_is_said_to_be_so(conn: Connection) -> None:
    with pytest.raises(NotFound):
        entities.get(conn, uuid4())


def test_readings_that_meet_the_same_new_words_at_once_do_not_wait_for_each_other_in_a_ring(database_url: str) -> None:
    def write(names: list[str]) -> None:
        with psycopg.connect(database_url) as own:
            for start in range(0, len(names), 50):
                text = Article("Il a plu.", url=f"https://www.exemple.fr/{names[0]}-{start}")
                said = [
                    claim(text, "Il a plu", replace(ARMY, name=name, key=None)) for name in names[start : start + 50]
                ]
                stored(own, text, *said)
                own.commit()

    names = [f"alpha{n % 7} beta{n % 11} gamma{n}" for n in range(200)]
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(write, [names, names[::-1]]))
    with psycopg.connect(database_url) as conn:
        assert len(entities.search(conn, "gamma1", limit=300).items) == 111


def test_a_name_that_was_taken_away_is_found_no_more_until_it_is_given_back(people: Connection) -> None:
    (lama,) = entities.named(people, "Serge Lama")
    author = Author("ana@exemple.fr")
    entity_corrections.add_alias(people, lama, "Chanteur Chauvier", author, version=None)
    assert found(people, "chauvi") == ["Serge Lama"]
    entity_corrections.remove_alias(people, lama, "Chanteur Chauvier", author, version=None)
    assert found(people, "chauvi") == []
    entity_corrections.add_alias(people, lama, "Chanteur Chauvier", author, version=None)
    assert found(people, "chauveir") == ["Serge Lama"]
