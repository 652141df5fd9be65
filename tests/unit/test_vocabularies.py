"""The schemas know nothing of the service: what they list must be what it knows."""

from collections.abc import Collection
from typing import get_args

import pytest
from marshmallow import Schema
from marshmallow.validate import OneOf

from schemas import article, event, filters, ninjs, revision, source, stats, thread, vocabularies, webhook
from schemas.curation import EvidenceSchema, JudgementSchema
from schemas.entity import EntityQuerySchema, ScopeQuerySchema
from schemas.page import OffsetsSchema
from schemas.reconcile import ReconcileQuerySchema
from service import history, intervals, model, reconciliation, wire
from service.matching import relation
from service.storage import (
    articles,
    claim_counts,
    claim_query,
    deliveries,
    entities,
    events,
    judgements,
    news_items,
    readings,
    reviews,
    sources,
    suggestions,
    webhooks,
)
from service.storage.claim_order import Sort


def words(schema: Schema, name: str) -> Collection[str]:
    """What a field of a schema may be."""
    validator = schema.fields[name].validate
    assert isinstance(validator, OneOf)
    return validator.choices


@pytest.mark.parametrize(
    ("on_the_wire", "in_the_service"),
    [
        (vocabularies.CLAIM_KINDS, model.Kind),
        (vocabularies.ARTICLE_FIELDS, model.Field),
        (vocabularies.CLAIMANT_STATUSES, model.ClaimantStatus),
        (vocabularies.ACTS, model.Act),
        (vocabularies.ATTITUDES, model.Attitude),
        (vocabularies.POLARITIES, model.Polarity),
        (vocabularies.MODALITIES, model.Modality),
        (vocabularies.PRECISIONS, model.Precision),
        (vocabularies.COMPARATORS, model.Comparator),
        (vocabularies.CLAIM_STATUSES, claim_query.ClaimStatus),
        ((*vocabularies.ROLES, "any"), claim_query.Role),
        (vocabularies.REVIEW_KINDS, reviews.Kind),
        (vocabularies.VERDICTS, reviews.Verdict),
        (vocabularies.ENTITY_TYPES, model.EntityType),
        (filters.SORTS, Sort),
        (article.READING_STATUSES, readings.ReadingStatus),
        (article.ARTICLE_STATUSES, articles.ArticleStatus),
        (event.EVENT_KINDS, events.EventKind),
        (revision.EVENTS, history.Happening),
        (thread.CONFLICTS, relation.Conflict),
        (thread.RELATIONS, relation.Relation),
        (stats.GROUPINGS, claim_counts.Grouping),
        (stats.LENGTHS, intervals.Interval),
        (ninjs.STATUSES, news_items.Status),
        (source.POLL_STATUSES, sources.PollStatus),
        (webhook.STATUSES, webhooks.Status),
        (webhook.FORMATS, webhooks.Format),
        (webhook.DELIVERY_STATUSES, deliveries.Status),
        (words(JudgementSchema(), "kind"), judgements.Kind),
        (words(EvidenceSchema(), "kind"), suggestions.EvidenceKind),
        (words(EntityQuerySchema(), "sort"), entities.Sort),
        (words(ScopeQuerySchema(), "scope"), claim_query.Scope),
        (words(OffsetsSchema(), "offsets"), wire.Offsets),
        (words(ReconcileQuerySchema(), "type_strict"), reconciliation.Strictness),
    ],
)
def test_the_wire_lists_the_values_that_the_service_knows(on_the_wire: Collection[str], in_the_service: object) -> None:
    assert sorted(on_the_wire) == sorted(get_args(in_the_service))
