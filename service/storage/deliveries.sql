-- name: add
-- One message a subscription and event, however often it is asked for.
INSERT INTO webhook_deliveries (webhook_id, event_id, kind, article_id, claim_id, message, next_at)
SELECT w.id, %(event_id)s, %(kind)s, %(article_id)s, %(claim_id)s, %(message)s, %(now)s
  FROM webhooks w
 WHERE w.id = %(webhook_id)s
   FOR KEY SHARE
ON CONFLICT (webhook_id, event_id) DO NOTHING
RETURNING id;

-- name: lease_due
-- Those receivers that something is due for and that nobody sends to: each is given to whoever knows the lease.
UPDATE webhooks w
   SET lease = gen_random_uuid(), leased_until = %(until)s
 WHERE w.status = 'enabled'
   AND (w.paused_until IS NULL OR w.paused_until <= %(now)s)
   AND (w.leased_until IS NULL OR w.leased_until <= %(now)s)
   AND EXISTS (
       SELECT FROM webhook_deliveries d
        WHERE d.webhook_id = w.id AND d.status = 'pending' AND d.next_at <= %(now)s)
RETURNING w.id, w.lease;

-- name: hold
-- The lease goes on, where it is still held and there may be sent.
UPDATE webhooks
   SET leased_until = %(until)s
 WHERE id = %(webhook_id)s AND lease = %(lease)s AND status = 'enabled'
   AND (paused_until IS NULL OR paused_until <= %(now)s)
RETURNING url, format, failures;

-- name: release
UPDATE webhooks SET lease = NULL, leased_until = NULL WHERE id = %(webhook_id)s AND lease = %(lease)s;

-- name: take
-- The message that is due first. It is due again when the lease ends: should the worker die, it is not lost.
UPDATE webhook_deliveries d
   SET attempts = d.attempts + 1, next_at = %(until)s
 WHERE d.id = (
       SELECT id FROM webhook_deliveries
        WHERE webhook_id = %(webhook_id)s AND status = 'pending' AND next_at <= %(now)s
        ORDER BY next_at, place
        LIMIT 1
          FOR UPDATE SKIP LOCKED)
RETURNING d.id, d.kind, d.message, d.attempts AS n, d.tries + 1 AS tries;

-- name: begin_attempt
INSERT INTO webhook_attempts (delivery_id, n, began_at) VALUES (%(id)s, %(n)s, %(now)s);

-- name: end_attempt
UPDATE webhook_attempts
   SET ended_at = %(ended_at)s, duration = %(duration)s, status = %(status)s, error = %(error)s, answer = %(answer)s
 WHERE delivery_id = %(id)s AND n = %(n)s;

-- name: settle
-- What became of a message, unless another attempt began meanwhile.
UPDATE webhook_deliveries
   SET status = %(status)s, tries = tries + 1, next_at = %(next_at)s,
       ended_at = CASE WHEN %(status)s <> 'pending' THEN %(now)s END
 WHERE id = %(id)s AND attempts = %(n)s AND status = 'pending';

-- name: note_success
UPDATE webhooks SET failures = 0, failing_since = NULL, paused_until = NULL WHERE id = %(webhook_id)s;

-- name: note_failure
-- How long nothing has succeeded is told by the first of the failures in a row.
UPDATE webhooks
   SET failures = failures + 1, failing_since = coalesce(failing_since, %(began_at)s), paused_until = %(paused_until)s
 WHERE id = %(webhook_id)s
RETURNING failing_since;

-- name: get
SELECT {columns}
  FROM webhook_deliveries d
 WHERE d.webhook_id = %(webhook_id)s AND d.id = %(id)s;

-- name: page
-- The log of one subscription, the latest message first.
SELECT {columns}
  FROM webhook_deliveries d
 WHERE d.webhook_id = %(webhook_id)s
   AND (%(status)s::text IS NULL OR d.status = %(status)s)
   AND (%(after_id)s::uuid IS NULL OR (d.created_at, d.id) < (%(after_created_at)s, %(after_id)s))
 ORDER BY d.created_at DESC, d.id DESC
 LIMIT %(limit)s;

-- name: columns
-- A message with its attempts, the first one first.
d.id, d.event_id, d.kind, d.status, d.next_at, d.created_at, d.ended_at,
       (SELECT coalesce(jsonb_agg(to_jsonb(a) - 'delivery_id' ORDER BY a.n), '[]')
          FROM webhook_attempts a
         WHERE a.delivery_id = d.id) AS attempts

-- name: again
-- A message asked for once more, whatever became of it: at once, with the whole schedule before it.
UPDATE webhook_deliveries
   SET status = 'pending', tries = 0, next_at = %(now)s, ended_at = NULL
 WHERE webhook_id = %(webhook_id)s AND id = %(id)s;

-- name: unpause
-- Somebody who asks for a message wants it now.
UPDATE webhooks SET paused_until = NULL WHERE id = %(webhook_id)s;

-- name: waiting
SELECT count(*) FROM webhook_deliveries WHERE status = 'pending';

-- name: forget
-- What ended so long ago, and what waits since then for somebody to enable its subscription.
DELETE FROM webhook_deliveries d
 WHERE d.ended_at < %(before)s
    OR (d.status = 'pending' AND d.created_at < %(before)s
        AND EXISTS (SELECT FROM webhooks w WHERE w.id = d.webhook_id AND w.status = 'disabled'));
