"""An entity that wrongly holds two is split, by names or by claims, and undoing it leaves no trace."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg import Connection

from service.corrections import CorrectedClaimant, Corrections
from service.errors import (
    AlreadyUndone,
    DependedOn,
    EntityGone,
    ForeignClaim,
    NotFound,
    OwnName,
    PartLoop,
    SelfMerge,
    Stale,
    UnknownName,
    WholeSplit,
)
from service.reviewing import review
from service.storage import claims, entities, entity_corrections, judgements, splits, suggestions, undoing
from service.storage.judgements import Author
from service.storage.reviews import NewReview
from service.storage.splits import Portion
from tests.storage.judged import ARTICLE, EDITOR, made_by, person, said, split
from tests.storage.samples import ARMY, MINISTRY, claim, mention, stored

MARINE, JEAN, SHORT = "Marine Le Guen", "Jean Le Guen", "Le Guen"


def le_guen(conn: Connection) -> UUID:
    """An entity that holds two people: each under her and his own name, and both under one."""
    said(conn, MARINE)
    (entity,) = entities.named(conn, MARINE)
    for name in (JEAN, SHORT):
        entity_corrections.add_alias(conn, entity, name, EDITOR, version=None)
        said(conn, name)
    return entity


def whose(conn: Connection, claim_id: UUID) -> UUID | None:
    claimant = claims.get(conn, claim_id).claimant
    return claimant.id if claimant else None


def names(conn: Connection, entity: UUID) -> set[str]:
    return {alias.name for alias in entities.get(conn, entity).aliases}


def dump(conn: Connection) -> list[tuple[Any, ...]]:
    """Everything that a judgement may touch."""
    tables = (
        "entities", "entity_aliases", "name_words", "claims", "claim_entities", "judgements", "judgement_aliases",
        "splits",
    )  # fmt: skip
    return [row for table in tables for row in conn.execute(f"SELECT t::text FROM {table} t ORDER BY 1")]  # noqa: S608


def test_what_is_called_by_the_names_becomes_another_entity_and_keeps_what_was_said(conn: Connection) -> None:
    entity = le_guen(conn)
    _, other = split(conn, entity, "jean LE GUEN")
    assert (made_by(conn, entity), made_by(conn, other)) == ([SHORT, MARINE], [JEAN])
    assert (names(conn, entity), names(conn, other)) == ({MARINE, SHORT}, {JEAN})
    shown = entities.get(conn, other)
    assert (shown.name, shown.type, shown.created_by) == (JEAN, "person", "editor")
    assert entities.named(conn, JEAN) == (other,)
    assert entities.search(conn, JEAN).items[0].id == other


def test_a_later_reading_honours_a_split(conn: Connection) -> None:
    entity = le_guen(conn)
    _, other = split(conn, entity, JEAN)
    assert (whose(conn, said(conn, JEAN)), whose(conn, said(conn, SHORT))) == (other, entity)


def test_a_name_of_a_known_entity_is_split_for_later_readings_too(conn: Connection) -> None:
    new = replace(ARTICLE, url="https://www.exemple.fr/armee")
    article = stored(conn, new, claim(new, "Il a plu", replace(ARMY, name="forces russes")))
    [before] = claims.of_article(conn, article)
    assert before.claimant
    army = before.claimant.id
    _, other = split(conn, army, "forces russes")
    later = replace(ARTICLE, url="https://www.exemple.fr/forces")
    again = stored(
        conn, later, claim(later, "Il a plu", replace(ARMY, name="forces russes")), claim(later, "Il a", ARMY)
    )
    assert [each.claimant and each.claimant.id for each in claims.of_article(conn, again)] == [other, army]
    assert whose(conn, before.id) == other
    assert "forces russes" not in names(conn, army)


def test_what_a_claim_names_is_split_with_its_claimant(conn: Connection) -> None:
    entity = le_guen(conn)
    new = replace(ARTICLE, url="https://www.exemple.fr/la")
    article = stored(conn, new, claim(new, "Il a plu", person(MARINE), mentions=(mention(new, JEAN, "person"),)))
    _, other = split(conn, entity, JEAN)
    [found] = claims.of_article(conn, article)
    assert ([m.id if m else None for m in found.mentioned], found.claimant and found.claimant.id) == ([other], entity)
    assert found.claim.mentions[0].name == JEAN


def test_chosen_claims_are_split_whatever_they_call_the_entity(conn: Connection) -> None:
    entity = le_guen(conn)
    one, two = said(conn, SHORT), said(conn, SHORT)
    _, other = split(conn, entity, claims=(one,), name="Jean-Marie Le Guen")
    assert (whose(conn, one), whose(conn, two)) == (other, entity)
    assert names(conn, other) == {"Jean-Marie Le Guen"}
    assert whose(conn, said(conn, SHORT)) == entity


def test_a_chosen_claim_stays_split_when_its_article_is_read_again(conn: Connection) -> None:
    entity = le_guen(conn)
    new = replace(ARTICLE, url="https://www.exemple.fr/encore")
    article = stored(conn, new, claim(new, "Il a plu", person(SHORT)))
    [before] = claims.of_article(conn, article)
    judgement, other = split(conn, entity, claims=(before.id,), name="Jean-Marie Le Guen")
    longer = replace(new, body=new.body + " Il fait beau.")
    assert stored(conn, longer, claim(longer, "Il a plu", person(SHORT), act="denial")) == article
    [after] = claims.of_article(conn, article)
    assert (after.id, after.claim.act, after.claimant and after.claimant.id) == (before.id, "denial", other)
    undoing.undo(conn, judgement, EDITOR)
    assert whose(conn, before.id) == entity


def test_homonyms_are_split_by_their_claims_and_their_name_stays_open(conn: Connection) -> None:
    one, two = said(conn, "Jean Martin"), said(conn, "Jean Martin")
    (entity,) = entities.named(conn, "Jean Martin")
    _, other = split(conn, entity, claims=(two,), name="Jean Martin")
    assert (whose(conn, one), whose(conn, two)) == (entity, other)
    assert set(entities.named(conn, "Jean Martin")) == {entity, other}
    assert whose(conn, said(conn, "Jean Martin")) is None


def test_two_that_were_split_are_not_suggested_to_each_other(conn: Connection) -> None:
    entity = le_guen(conn)
    _, other = split(conn, entity, JEAN)
    assert entity not in [each.entity.id for each in suggestions.find(conn, other)]
    assert other not in [each.entity.id for each in suggestions.find(conn, entity)]


def test_who_was_told_apart_from_somebody_is_merged_split_and_rejoined_all_the_same(conn: Connection) -> None:
    entity = le_guen(conn)
    judgement, other = split(conn, entity, JEAN)
    said(conn, "Jeanne Le Guen")
    (jeanne,) = entities.named(conn, "Jeanne Le Guen")
    assert jeanne in [each.entity.id for each in suggestions.find(conn, other)]
    apart = suggestions.reject(conn, jeanne, other, EDITOR)
    undoing.undo(conn, judgement, EDITOR)
    assert jeanne not in [each.entity.id for each in suggestions.find(conn, entity)]
    merged = judgements.merge(conn, jeanne, entity, EDITOR)
    with pytest.raises(SelfMerge):
        suggestions.reject(conn, jeanne, entity, EDITOR)
    undoing.undo(conn, merged, EDITOR)
    assert suggestions.reject(conn, entity, jeanne, EDITOR) == apart
    undoing.undo(conn, apart, EDITOR)
    assert jeanne in [each.entity.id for each in suggestions.find(conn, entity)]


def test_undoing_a_split_restores_all_but_the_version_and_leads_from_the_new_to_the_old(conn: Connection) -> None:
    entity = le_guen(conn)
    before = [(names(conn, entity), made_by(conn, entity), entities.named(conn, JEAN))]
    judgement, other = split(conn, entity, JEAN)
    meanwhile = said(conn, JEAN)
    undoing.undo(conn, judgement, Author("chef@exemple.fr", "une seule personne"))
    after = [(names(conn, entity), sorted(set(made_by(conn, entity))), entities.named(conn, JEAN))]
    assert after == before
    assert whose(conn, meanwhile) == entity
    assert entities.get(conn, other).canonical_id == entity
    [recorded, *_] = judgements.history(conn, entity)
    assert (recorded.kind, recorded.into_id, recorded.by, recorded.reason) == ("split", other, EDITOR.by, EDITOR.reason)
    assert (recorded.undone_by, recorded.undone_reason) == ("chef@exemple.fr", "une seule personne")
    assert whose(conn, said(conn, JEAN)) == entity


def test_merges_splits_and_their_undoing_are_logged(conn: Connection) -> None:
    entity = le_guen(conn)
    said(conn, "Ana")
    (ana,) = entities.named(conn, "Ana")
    merged = judgements.merge(conn, ana, entity, EDITOR)
    undoing.undo(conn, merged, EDITOR)
    judgement, other = split(conn, entity, JEAN)
    undoing.undo(conn, judgement, EDITOR)
    logged = "SELECT kind, entity_id, data ->> 'judgement' FROM events WHERE kind LIKE 'entity.%' ORDER BY id"
    assert conn.execute(logged).fetchall() == [
        ("entity.merged", ana, str(merged)), ("entity.split", ana, str(merged)),
        ("entity.split", other, str(judgement)), ("entity.merged", other, str(judgement)),
    ]  # fmt: skip


def test_who_a_person_says_claims_is_not_parted_by_name(conn: Connection) -> None:
    entity = le_guen(conn)
    _, other = split(conn, entity, JEAN)
    found = said(conn, SHORT)
    corrected = Corrections(("claimant",), claimant=CorrectedClaimant(JEAN, "person", entity))
    review(conn, found, NewReview(kind="extraction", by="ana", verdict="corrected", corrections=corrected))
    assert whose(conn, found) == entity
    _, third = split(conn, entity, claims=(found,), name="Jeannot Le Guen")
    assert whose(conn, found) == third
    review(conn, found, NewReview(kind="extraction", by="ana", verdict="corrected", corrections=corrected))
    assert whose(conn, found) == entity
    assert made_by(conn, other) == [JEAN]


def test_a_type_that_a_person_gave_is_found_by_readings_that_take_it_for_another(conn: Connection) -> None:
    entity = le_guen(conn)
    entity_corrections.set_type(conn, entity, "group", EDITOR, version=None)
    assert whose(conn, said(conn, MARINE)) == entity
    _, other = split(conn, entity, JEAN, type="organization")
    assert whose(conn, said(conn, JEAN)) == other


Decide = Callable[[Connection, UUID, UUID, UUID], object]
ASKED: list[tuple[Decide, type[Exception]]] = [
    (lambda c, e, gone, made: split(c, e, "Nul"), UnknownName),
    (lambda c, e, gone, made: split(c, e, MARINE, SHORT, "Ana"), WholeSplit),
    (lambda c, e, gone, made: split(c, e, MARINE), OwnName),
    (lambda c, e, gone, made: split(c, gone, "Ana"), EntityGone),
    (lambda c, e, gone, made: split(c, uuid4(), JEAN), NotFound),
    (lambda c, e, gone, made: split(c, e, claims=(uuid4(),), name="X"), ForeignClaim),
    (lambda c, e, gone, made: split(c, e, claims=(said_by_another(c),), name="X"), ForeignClaim),
    (lambda c, e, gone, made: splits.split(c, e, Portion((SHORT,)), EDITOR, version=0), Stale),
    (lambda c, e, gone, made: undoing.undo(c, judgements.history(c, gone)[-1].id, EDITOR), DependedOn),
    (lambda c, e, gone, made: undoing.undo(c, judgements.history(c, made)[-1].id, EDITOR), DependedOn),
    (lambda c, e, gone, made: undoing.undo(c, uuid4(), EDITOR), NotFound),
]


def said_by_another(conn: Connection) -> UUID:
    claim_id: UUID = conn.execute(
        "SELECT c.id FROM claims c JOIN entities e ON e.id = c.claimant_id WHERE e.name = 'Zoé'"
    ).fetchone()[0]  # type: ignore[index]
    return claim_id


@pytest.mark.parametrize(("decide", "error"), ASKED)
def test_what_cannot_be_split_or_undone_is_refused_and_changes_nothing(
    conn: Connection, decide: Decide, error: type[Exception]
) -> None:
    entity = le_guen(conn)
    said(conn, "Ana")
    said(conn, "Zoé")
    (gone,) = entities.named(conn, "Ana")
    entity_corrections.rename(conn, gone, "Ana B", EDITOR, version=None)
    entity_corrections.rename(conn, gone, "Ana C", EDITOR, version=None)
    entity_corrections.rename(conn, gone, "Ana", EDITOR, version=None)
    judgements.merge(conn, gone, entity, EDITOR)
    entity_corrections.remove_alias(conn, entity, "Ana B", EDITOR, version=None)
    entity_corrections.remove_alias(conn, entity, "Ana C", EDITOR, version=None)
    _, made = split(conn, entity, JEAN)
    entity_corrections.set_type(conn, made, "group", EDITOR, version=None)
    before = dump(conn)
    with pytest.raises(error):
        decide(conn, entity, gone, made)
    assert dump(conn) == before


def test_a_judgement_is_undone_once(conn: Connection) -> None:
    judgement, _ = split(conn, le_guen(conn), JEAN)
    undoing.undo(conn, judgement, EDITOR)
    before = dump(conn)
    with pytest.raises(AlreadyUndone):
        undoing.undo(conn, judgement, EDITOR)
    assert dump(conn) == before


def test_a_merge_is_undone_after_the_split_of_what_it_brought(conn: Connection) -> None:
    entity = le_guen(conn)
    said(conn, "Ana")
    (ana,) = entities.named(conn, "Ana")
    merged = judgements.merge(conn, ana, entity, EDITOR)
    judgement, _ = split(conn, entity, "Ana")
    with pytest.raises(DependedOn):
        undoing.undo(conn, merged, EDITOR)
    undoing.undo(conn, judgement, EDITOR)
    undoing.undo(conn, merged, EDITOR)
    assert made_by(conn, ana) == ["Ana"]


def test_what_a_whole_became_a_part_of_meanwhile_is_not_made_whole_again(conn: Connection) -> None:
    new = replace(ARTICLE, url="https://www.exemple.fr/tout")
    stored(conn, new, claim(new, "Il a plu", ARMY), claim(new, "Il a neigé", MINISTRY))
    (army,), (ministry,) = (entities.named(conn, who.name or "") for who in (ARMY, MINISTRY))
    entity_corrections.set_part_of(conn, army, None, EDITOR, version=None)
    entity_corrections.set_part_of(conn, ministry, army, EDITOR, version=None)
    with pytest.raises(PartLoop):
        undoing.undo(conn, judgements.history(conn, army)[0].id, EDITOR)
