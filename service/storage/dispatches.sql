-- name: lock
-- One at a time matches events with subscriptions; nobody waits for a turn.
SELECT pg_try_advisory_xact_lock(hashtextextended('webhooks', 0));

-- name: progress
SELECT position FROM webhook_progress;

-- name: proceed
INSERT INTO webhook_progress (position) VALUES (%(position)s)
ON CONFLICT (single) DO UPDATE SET position = excluded.position;

-- name: enabled
-- The subscriptions that something may be sent to.
SELECT id, events, filters FROM webhooks WHERE status = 'enabled';

-- name: seen
-- Which of some events a subscription could see when it began: those of earlier clusters, and in its own those that were
-- committed then.
SELECT w.id AS webhook_id, e.id AS event_id
  FROM webhooks w
 CROSS JOIN unnest(%(ids)s::text[], %(epochs)s::integer[], %(txs)s::text[]) AS e (id, epoch, tx)
 WHERE w.status = 'enabled'
   AND (e.epoch < w.epoch OR (e.epoch = w.epoch AND pg_visible_in_snapshot(e.tx::xid8, w.seen)));

-- name: told
-- Of which articles and claims a subscription was told before.
SELECT article_id, claim_id
  FROM webhook_deliveries
 WHERE webhook_id = %(webhook_id)s
   AND (article_id = ANY(%(article_ids)s) OR claim_id = ANY(%(claim_ids)s));

-- name: fitting
-- The claims that are looked for among some claims and those of some articles and threads, with what they belong to.
SELECT c.id AS claim_id, c.article_id, l.thread_id
  FROM claims c
  JOIN articles a ON a.id = c.article_id
  LEFT JOIN thread_claims l ON l.claim_id = c.id
 WHERE c.id IN (
           SELECT unnest(%(claim_ids)s::uuid[])
            UNION
           SELECT id FROM claims WHERE article_id = ANY(%(article_ids)s)
            UNION
           SELECT claim_id FROM thread_claims WHERE thread_id = ANY(%(thread_ids)s))
   AND {condition};
