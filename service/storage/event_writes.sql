-- name: article
-- Something happened to an article: it concerns the entities and the acts of the claims that stand in it.
INSERT INTO events (kind, article_id, publisher_id, entity_ids, acts, data)
SELECT %(kind)s, a.id, a.publisher_id,
       ARRAY(SELECT DISTINCT l.entity_id
               FROM claims c JOIN claim_entities l ON l.claim_id = c.id
              WHERE c.article_id = a.id AND c.status = 'current'),
       ARRAY(SELECT DISTINCT c.act FROM claims c WHERE c.article_id = a.id AND c.status = 'current'),
       %(data)s
  FROM articles a
 WHERE a.id = %(article_id)s;

-- name: claims
-- Something happened to claims, told in the order of the text. With `former`, it concerns also whom and what each
-- concerned before it was last written.
INSERT INTO events (kind, article_id, claim_id, thread_id, publisher_id, entity_ids, acts, data)
SELECT %(kind)s, c.article_id, c.id, t.thread_id, c.publisher_id,
       ARRAY(SELECT l.entity_id FROM claim_entities l WHERE l.claim_id = c.id
              UNION
             SELECT was.entity_id::uuid
               FROM (VALUES (former.stored ->> 'claimant_id'), (former.stored ->> 'on_behalf_of_id'),
                            (former.stored ->> 'relayed_by_id')
                      UNION ALL
                     SELECT jsonb_array_elements_text(former.stored -> 'mention_ids')) AS was (entity_id)
              WHERE was.entity_id IS NOT NULL),
       ARRAY(SELECT DISTINCT act FROM unnest(ARRAY[c.act, former.stored ->> 'act']) AS act WHERE act IS NOT NULL),
       jsonb_build_object('revision', c.revision, 'check_worthiness', c.check_worthiness_score) || asked.data
  FROM unnest(%(ids)s::uuid[], %(data)s::jsonb[]) AS asked (id, data)
  JOIN claims c ON c.id = asked.id
  LEFT JOIN thread_claims t ON t.claim_id = c.id
  LEFT JOIN LATERAL (
      SELECT v.stored FROM claim_versions v WHERE %(former)s AND v.claim_id = c.id ORDER BY v.id DESC LIMIT 1
  ) AS former ON true
 ORDER BY c.position, c.id;

-- name: entity
-- Two entities became one, or one became two.
INSERT INTO events (kind, entity_id, entity_ids, data)
VALUES (%(kind)s, %(entity_id)s, ARRAY[%(entity_id)s, %(other_id)s]::uuid[], %(data)s);

-- name: threads
-- What threads hold has changed: it concerns the entities and the acts of their claims. One that became another says so.
-- A thread that this transaction told of already is told of once.
WITH told AS (
    SELECT t.id, t.merged_into, coalesce(t.merged_into, t.id) AS held_in
      FROM threads t
     WHERE t.id = ANY(%(ids)s)
       AND NOT EXISTS (
           SELECT FROM events e
            WHERE e.epoch = (SELECT dixit_event_epoch()) AND e.tx = pg_current_xact_id()
              AND e.thread_id = t.id AND e.kind = %(kind)s)
), concerned AS MATERIALIZED (
    SELECT asked.held_in,
           ARRAY(SELECT DISTINCT l.entity_id
                   FROM thread_claims m JOIN claim_entities l ON l.claim_id = m.claim_id
                  WHERE m.thread_id = asked.held_in) AS entity_ids,
           ARRAY(SELECT DISTINCT c.act
                   FROM thread_claims m JOIN claims c ON c.id = m.claim_id
                  WHERE m.thread_id = asked.held_in) AS acts
      FROM (SELECT DISTINCT held_in FROM told) AS asked
)
INSERT INTO events (kind, thread_id, entity_ids, acts, data)
SELECT %(kind)s, t.id, c.entity_ids, c.acts, jsonb_strip_nulls(jsonb_build_object('merged_into', t.merged_into))
  FROM told t
  JOIN concerned c ON c.held_in = t.held_in
 ORDER BY t.id;
