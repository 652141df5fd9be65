"""What people decide about entities holds, can be undone, and is never overruled by a reading."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import Connection

from service.errors import AlreadyUndone, Conflict, EntityGone, NotFound, PartLoop, PartMerge, SelfMerge, Stale
from service.model import Article
from service.storage import claims, entities, entity_corrections, judgements, undoing
from service.storage.claims import ClaimFilters
from service.storage.judgements import Author
from tests.storage.samples import ARMY, LAVROV, MINISTRY, claim, stored

EDITOR = Author("editor@exemple.fr", "les deux noms désignent la même personne")
NAMES = ["Sergueï Lavrov", "Sergey Lavrov", "Lavrov", "S. Lavrov", "Le ministre Lavrov"]
ARTICLE = Article("Il a plu. Il a neigé.", url="https://www.exemple.fr/pluie")


def people(conn: Connection) -> list[UUID]:
    """Five people and the army with its wholes, each with a claim."""
    everybody = [replace(LAVROV, name=name) for name in NAMES]
    stored(conn, ARTICLE, *(claim(ARTICLE, "Il a plu", who) for who in (*everybody, ARMY, MINISTRY)))
    return [entities.named(conn, name)[0] for name in NAMES]


def count(conn: Connection, entity: UUID) -> int:
    return len(claims.page(conn, ClaimFilters(entity=entity)).items)


def canonical(conn: Connection) -> dict[UUID, UUID]:
    return dict(conn.execute("SELECT id, canonical_id FROM entities").fetchall())


def version(conn: Connection, entity: UUID) -> int:
    return entities.get(conn, entity).version


def test_a_merged_entitys_claims_are_shown_as_the_others_and_keep_what_was_said(conn: Connection) -> None:
    first, second, *_ = people(conn)
    judgements.merge(conn, second, first, EDITOR)
    shown = claims.page(conn, ClaimFilters(entity=first)).items
    assert [each.claimant.name for each in shown if each.claimant] == ["Sergueï Lavrov"] * 2
    assert [each.claim.claimant.name for each in shown] == ["Sergueï Lavrov", "Sergey Lavrov"]
    assert entities.get(conn, second).canonical_id == first
    assert entities.named(conn, "Sergey Lavrov") == (first,)
    assert {alias.name for alias in entities.get(conn, first).aliases} == {"Sergueï Lavrov", "Sergey Lavrov"}
    assert [hit.id for hit in entities.search(conn, "Sergey Lavrov").items].count(first) == 1


def test_undoing_a_merge_restores_both(conn: Connection) -> None:
    first, second, *_ = people(conn)
    before = canonical(conn)
    judgement = judgements.merge(conn, second, first, EDITOR)
    undoing.undo(conn, judgement, EDITOR)
    assert canonical(conn) == before
    assert (count(conn, first), count(conn, second)) == (1, 1)
    (recorded,) = judgements.history(conn, first)
    assert (recorded.kind, recorded.by, recorded.reason) == ("merge", EDITOR.by, EDITOR.reason)
    assert recorded.undone_by == EDITOR.by


def test_a_merge_of_what_was_merged_into_takes_everybody_along(conn: Connection) -> None:
    first, second, third, *_ = people(conn)
    inner = judgements.merge(conn, third, second, EDITOR)
    judgements.merge(conn, second, first, EDITOR)
    assert count(conn, first) == 3
    undoing.undo(conn, inner, EDITOR)
    assert (count(conn, first), count(conn, third)) == (2, 1)


def test_a_name_of_a_merged_entity_met_later_is_the_entity_that_it_counts_as(conn: Connection) -> None:
    first, second, *_ = people(conn)
    judgements.merge(conn, second, first, EDITOR)
    later = replace(ARTICLE, url="https://www.exemple.fr/neige")
    article_id = stored(conn, later, claim(later, "Il a neigé", replace(LAVROV, name="SERGEY LAVROV")))
    (found,) = claims.of_article(conn, article_id)
    assert found.claimant is not None
    assert found.claimant.id == first


Decide = Callable[[Connection, list[UUID], UUID, UUID], object]


@pytest.mark.parametrize(
    ("decide", "error"),
    [
        (lambda c, p, army, ministry: judgements.merge(c, p[0], p[0], EDITOR), SelfMerge),
        (lambda c, p, army, ministry: judgements.merge(c, army, ministry, EDITOR), PartMerge),
        (lambda c, p, army, ministry: judgements.merge(c, ministry, army, EDITOR), PartMerge),
        (lambda c, p, army, ministry: judgements.merge(c, p[4], p[0], EDITOR), EntityGone),
        (lambda c, p, army, ministry: judgements.merge(c, p[0], p[4], EDITOR), EntityGone),
        (lambda c, p, army, ministry: judgements.merge(c, uuid4(), p[0], EDITOR), NotFound),
        (lambda c, p, army, ministry: judgements.merge(c, p[0], p[1], EDITOR, version=0), Stale),
        (lambda c, p, army, ministry: undoing.undo(c, uuid4(), EDITOR), NotFound),
        (lambda c, p, army, ministry: entity_corrections.rename(c, p[0], "X", EDITOR, version=0), Stale),
        (lambda c, p, army, ministry: entity_corrections.set_part_of(c, ministry, army, EDITOR, version=1), PartLoop),
        (lambda c, p, army, ministry: entity_corrections.set_part_of(c, army, army, EDITOR, version=1), PartLoop),
        (
            lambda c, p, army, ministry: entity_corrections.remove_alias(c, army, "armée russe", EDITOR, version=1),
            Conflict,
        ),
        (lambda c, p, army, ministry: entity_corrections.remove_alias(c, army, "nul", EDITOR, version=1), NotFound),
    ],
)
def test_what_cannot_be_decided_is_refused_and_changes_nothing(
    conn: Connection, decide: Decide, error: type[Exception]
) -> None:
    everybody = people(conn)
    (army,), (ministry,) = (entities.named(conn, who.name or "") for who in (ARMY, MINISTRY))
    judgements.merge(conn, everybody[4], everybody[3], EDITOR)
    before = conn.execute("SELECT t::text FROM entities t ORDER BY 1").fetchall()
    with pytest.raises(error):
        decide(conn, everybody, army, ministry)
    assert conn.execute("SELECT t::text FROM entities t ORDER BY 1").fetchall() == before


def test_a_merge_is_undone_once(conn: Connection) -> None:
    first, second, *_ = people(conn)
    judgement = judgements.merge(conn, second, first, EDITOR)
    undoing.undo(conn, judgement, EDITOR)
    with pytest.raises(AlreadyUndone):
        undoing.undo(conn, judgement, EDITOR)


PAIRS = st.tuples(st.integers(0, 4), st.integers(0, 4))
STEPS = st.lists(st.one_of(st.tuples(st.just("merge"), PAIRS), st.tuples(st.just("undo"), PAIRS)), max_size=14)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_after_any_merges_and_undos_all_is_as_if_the_undone_had_not_been(
    conn: Connection, steps: list[tuple[str, tuple[int, int]]]
) -> None:
    with conn.transaction(force_rollback=True):
        everybody = people(conn)
        before = canonical(conn)
        made: list[UUID] = []
        holding: dict[UUID, tuple[UUID, UUID]] = {}
        for step, (one, other) in steps:
            try:
                if step == "merge":
                    made.append(judgements.merge(conn, everybody[one], everybody[other], EDITOR))
                    holding[made[-1]] = everybody[one], everybody[other]
                elif made:
                    undoing.undo(conn, made[one % len(made)], EDITOR)
                    del holding[made[one % len(made)]]
            except Conflict:
                continue
        merged = dict(holding.values())
        assert canonical(conn) == {entity: followed(merged, entity) for entity in before}


def followed(merged: dict[UUID, UUID], entity: UUID) -> UUID:
    """Whom an entity counts as by these merges alone."""
    return followed(merged, merged[entity]) if entity in merged else entity


def test_of_two_merges_that_would_make_a_loop_one_wins(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as conn:
        first, second, *_ = people(conn)
    at_once = Barrier(2)

    def merge(pair: tuple[UUID, UUID]) -> bool:
        with psycopg.connect(database_url) as own:
            at_once.wait()
            try:
                judgements.merge(own, *pair, EDITOR)
            except EntityGone:
                return False
            return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(merge, [(first, second), (second, first)])) == [False, True]


def test_of_two_changes_of_one_version_one_wins(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as conn:
        first, *_ = people(conn)
    at_once = Barrier(2)

    def rename(name: str) -> bool:
        with psycopg.connect(database_url) as own:
            at_once.wait()
            try:
                entity_corrections.rename(own, first, name, EDITOR, version=1)
            except Stale:
                return False
            return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(rename, ["Lavrov, Sergueï", "Sergueï Viktorovitch Lavrov"])) == [False, True]


def test_corrections_are_shown_and_recorded(conn: Connection) -> None:
    first, second, *_ = people(conn)
    entity_corrections.rename(conn, first, "Sergueï Viktorovitch Lavrov", EDITOR, version=version(conn, first))
    entity_corrections.set_type(conn, first, "group", EDITOR, version=version(conn, first))
    entity_corrections.set_part_of(conn, first, second, EDITOR, version=version(conn, first))
    entity_corrections.set_same_as(conn, first, ["https://www.exemple.org/q1"], EDITOR, version=version(conn, first))
    entity_corrections.add_alias(conn, first, "Сергей Лавров", EDITOR, version=version(conn, first), language="ru")
    shown = entities.get(conn, first)
    assert (shown.name, shown.type, shown.part_of) == ("Sergueï Viktorovitch Lavrov", "group", second)
    assert shown.same_as == ("https://www.exemple.org/q1",)
    assert {a.name for a in shown.aliases} == {"Sergueï Viktorovitch Lavrov", "Sergueï Lavrov", "Сергей Лавров"}
    kinds = [each.kind for each in judgements.history(conn, first)]
    assert kinds == ["add_alias", "same_as", "part_of", "type", "name"]
    assert count(conn, second) == 2


def test_a_name_taken_away_is_given_back_by_no_reading(conn: Connection) -> None:
    first, *_ = people(conn)
    entity_corrections.rename(conn, first, "Sergueï Viktorovitch Lavrov", EDITOR, version=1)
    entity_corrections.remove_alias(conn, first, "Sergueï Lavrov", EDITOR, version=2)
    later = replace(ARTICLE, url="https://www.exemple.fr/neige")
    article_id = stored(conn, later, claim(later, "Il a neigé", LAVROV))
    (found,) = claims.of_article(conn, article_id)
    assert found.claimant is not None
    assert found.claimant.id != first
    assert [alias.name for alias in entities.get(conn, first).aliases] == ["Sergueï Viktorovitch Lavrov"]
