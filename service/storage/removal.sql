-- name: withdraw
-- Out of every list, with all its claims; what it said is kept.
UPDATE articles SET status = 'withdrawn', updated_at = now() WHERE id = %(id)s AND status = 'active';

-- name: exists
SELECT EXISTS (SELECT FROM articles WHERE id = %(id)s);

-- name: lock
-- Nothing reads or changes the article until the transaction ends.
SELECT (SELECT count(*) FROM revisions WHERE article_id = %(id)s) AS revisions,
       (SELECT count(*) FROM claims WHERE article_id = %(id)s) AS claims
  FROM articles
 WHERE id = %(id)s
   FOR UPDATE;

-- name: named
-- The entities that only readings know and that this article speaks of, in whatever version of its claims.
SELECT DISTINCT e.id
  FROM entities e
  JOIN (
      SELECT l.entity_id FROM claim_entities l WHERE l.article_id = %(id)s
       UNION
      SELECT s.entity_id FROM entity_aliases s WHERE s.article_id = %(id)s
       UNION
      SELECT named.entity_id::uuid
        FROM claim_versions v
       CROSS JOIN LATERAL (
           VALUES (v.stored ->> 'claimant_id'), (v.stored ->> 'on_behalf_of_id'), (v.stored ->> 'relayed_by_id')
            UNION ALL
           SELECT jsonb_array_elements_text(v.stored -> 'mention_ids')
       ) AS named (entity_id)
       WHERE v.article_id = %(id)s
  ) AS met ON met.entity_id = e.id
 WHERE e.created_by = 'reading';

-- name: erase
-- The article with its texts, readings and claims.
DELETE FROM articles WHERE id = %(id)s;

-- name: erase_answers
-- Answers kept for requests that are sent again, of which any may hold the article or its claims.
DELETE FROM idempotency_keys WHERE position(convert_to(%(id)s::text, 'UTF8') IN body) > 0;

-- name: erase_entities
-- Those of the entities of which nothing speaks any more.
DELETE FROM entities e
 WHERE e.id = ANY(%(ids)s)
   AND NOT EXISTS (SELECT FROM claim_entities l WHERE l.entity_id = e.id)
   AND NOT EXISTS (SELECT FROM judgements j WHERE e.id IN (j.entity_id, j.into_id) AND j.kind <> 'distinct')
   AND NOT EXISTS (SELECT FROM entities o WHERE o.id <> e.id AND e.id IN (o.part_of, o.canonical_id));

-- name: record
-- What was erased, by whom and why, and nothing of what it said.
INSERT INTO erasures (article_id, revisions, claims, entities, by, reason)
VALUES (%(id)s, %(revisions)s, %(claims)s, %(entities)s, %(by)s, %(reason)s)
RETURNING id, article_id, revisions, claims, entities, by, reason, at;
