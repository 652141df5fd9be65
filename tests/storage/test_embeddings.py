"""Searching the vectors, of which many may be gone since the index was last vacuumed."""

import math
from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from psycopg import Connection

from service.matching import encoder
from service.model import Article
from service.storage import claims, embeddings
from service.storage.codec import HalfVector
from service.storage.embeddings import Asked, Least
from tests.storage.samples import LAVROV, claim, stored

GONE, LEFT = 300, 5
ASKED = [1.0] + [0.0] * (encoder.DIMENSIONS - 1)
NEAREST = "SELECT claim_id FROM claim_embeddings ORDER BY embedding <#> %s::halfvec LIMIT 20"


def turned(likeness: float, axis: int) -> list[float]:
    """A vector that is so much like ASKED, and otherwise along another axis."""
    return [likeness, *(math.sqrt(1 - likeness**2) if at == axis else 0.0 for at in range(1, encoder.DIMENSIONS))]


@pytest.fixture
def conn(database_url: str) -> Iterator[Connection]:
    """A database of its own: what its index holds of vectors that have gone would be met by other tests."""
    with psycopg.connect(database_url) as conn:
        yield conn


@pytest.fixture
def left(conn: Connection) -> set[UUID]:
    """Claims that are fairly like ASKED, each behind one of many that were likelier and have gone."""
    words = [f"il pleut sur le quai {n}" for n in range(GONE + LEFT)]
    article = Article(". ".join(words) + ".", url="https://quai.example/pluie")
    article_id = stored(conn, article, *(claim(article, each, LAVROV) for each in words))
    ids = [each.id for each in claims.of_article(conn, article_id)]
    gone, left = ids[:GONE], ids[GONE:]
    embeddings.insert(conn, {id_: turned(0.9, 1 + at) for at, id_ in enumerate(gone)})
    embeddings.insert(conn, {id_: turned(0.7, 1 + at) for at, id_ in enumerate(left)})
    conn.execute("DELETE FROM claim_embeddings WHERE claim_id = ANY(%s)", (gone,))
    conn.execute("SET LOCAL enable_seqscan = off")
    conn.execute("SET LOCAL enable_sort = off")
    return set(left)


def test_a_search_looks_on_where_what_the_index_has_nearest_is_gone(conn: Connection, left: set[UUID]) -> None:
    conn.execute("SET LOCAL hnsw.iterative_scan = off")
    assert len(conn.execute(NEAREST, (HalfVector(ASKED),)).fetchall()) < LEFT
    found = embeddings.near(conn, Asked(ASKED, "", "fr"), least=Least(0.5, 0.5))
    assert {near.claim.id for near in found} == left
    assert all(near.likeness == pytest.approx(0.7, abs=1e-3) for near in found)


def test_claims_less_alike_than_asked_for_are_not_found_in_their_language(conn: Connection, left: set[UUID]) -> None:
    assert embeddings.near(conn, Asked(ASKED, "", "fr"), least=Least(0.8, 0.5)) == ()
    found = embeddings.near(conn, Asked(ASKED, "", "en"), least=Least(0.8, 0.5))
    assert {near.claim.id for near in found} == left


def test_claims_find_each_other_by_the_vectors_that_they_have(conn: Connection, left: set[UUID]) -> None:
    asked = list(embeddings.comparable(conn, left).values())
    for one, found in zip(asked, embeddings.near_claims(conn, asked, least=Least(0.4, 0.4)), strict=True):
        likeness = {near.claim.id: near.likeness for near in found}
        assert likeness.keys() == left
        assert likeness.pop(one.id) == pytest.approx(1, abs=1e-3)
        assert all(each == pytest.approx(0.49, abs=1e-2) for each in likeness.values())


def test_a_vector_is_stored_as_it_is_given_and_replaced(conn: Connection, left: set[UUID]) -> None:
    one = min(left)
    for vector in (turned(0.3, 7), turned(-0.25, 9)):
        embeddings.insert(conn, {one: vector})
        assert embeddings.of(conn, one) == pytest.approx(vector, abs=1e-3)
