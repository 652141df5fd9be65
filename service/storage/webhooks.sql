-- name: begin
-- Nobody matches events with subscriptions until the transaction ends: none falls between the two.
SELECT pg_advisory_xact_lock_shared(hashtextextended('webhooks', 0));

-- name: insert
INSERT INTO webhooks (url, description, events, filters, format, status, disabled_reason, disabled_at)
VALUES (%(url)s, %(description)s, %(events)s, %(filters)s, %(format)s, %(status)s, %(disabled_reason)s,
        CASE %(status)s WHEN 'disabled' THEN clock_timestamp() END)
RETURNING id;

-- name: get
SELECT {columns} FROM webhooks WHERE id = %(id)s;

-- name: page
-- Subscriptions, the newest first.
SELECT {columns}
  FROM webhooks
 WHERE (%(after_id)s::uuid IS NULL OR (created_at, id) < (%(after_created_at)s, %(after_id)s))
 ORDER BY created_at DESC, id DESC
 LIMIT %(limit)s;

-- name: columns
id, url, description, events, filters, format, status, disabled_reason, disabled_at, failing_since, paused_until,
       version, created_at, updated_at

-- name: lock
-- Changes of one subscription are made one after the other.
SELECT version FROM webhooks WHERE id = %(id)s FOR NO KEY UPDATE;

-- name: change
-- One that is enabled again ('disabled' stands before 'enabled') begins anew: with what happens from now on, at once.
UPDATE webhooks
   SET url = %(url)s, description = %(description)s, events = %(events)s, filters = %(filters)s, format = %(format)s,
       status = %(status)s, disabled_reason = %(disabled_reason)s,
       disabled_at = CASE %(status)s WHEN 'disabled' THEN coalesce(disabled_at, clock_timestamp()) END,
       epoch = CASE WHEN status < %(status)s THEN dixit_event_epoch() ELSE epoch END,
       seen = CASE WHEN status < %(status)s THEN pg_current_snapshot() ELSE seen END,
       failures = CASE WHEN url = %(url)s AND status = %(status)s THEN failures ELSE 0 END,
       failing_since = CASE WHEN url = %(url)s AND status = %(status)s THEN failing_since END,
       paused_until = CASE WHEN url = %(url)s AND status = %(status)s THEN paused_until END,
       version = version + 1, updated_at = clock_timestamp()
 WHERE id = %(id)s;

-- name: disable
-- What a receiver's own answers lead to.
UPDATE webhooks
   SET status = 'disabled', disabled_reason = %(reason)s, disabled_at = %(now)s, version = version + 1,
       updated_at = clock_timestamp()
 WHERE id = %(id)s AND status = 'enabled';

-- name: delete
DELETE FROM webhooks WHERE id = %(id)s;

-- name: add_secret
INSERT INTO webhook_secrets (webhook_id, secret) VALUES (%(id)s, %(secret)s);

-- name: end_secrets
-- The secrets so far sign until `ends_at`, and no longer where that was said before.
UPDATE webhook_secrets SET ends_at = %(ends_at)s
 WHERE webhook_id = %(id)s AND (ends_at IS NULL OR ends_at > %(ends_at)s);

-- name: secrets
-- What a message is signed with, the latest first.
SELECT secret FROM webhook_secrets
 WHERE webhook_id = %(id)s AND (ends_at IS NULL OR ends_at > %(now)s)
 ORDER BY id DESC;

-- name: forget_secrets
DELETE FROM webhook_secrets WHERE ends_at <= %(now)s;
