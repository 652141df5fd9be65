-- name: claim
-- The key for this request, where nobody has it, nobody alive works under it, or it is over.
INSERT INTO idempotency_keys AS known (key, fingerprint, owner, leased_until, expires_at)
VALUES (%(key)s, %(fingerprint)s, %(owner)s, now() + make_interval(secs => %(lease)s),
        now() + make_interval(hours => %(kept)s))
    ON CONFLICT (key) DO UPDATE
   SET fingerprint = EXCLUDED.fingerprint, owner = EXCLUDED.owner, leased_until = EXCLUDED.leased_until,
       expires_at = EXCLUDED.expires_at, status = NULL, headers = NULL, body = NULL
 WHERE known.expires_at < now()
    OR (known.status IS NULL AND known.leased_until < now() AND known.fingerprint = EXCLUDED.fingerprint)
RETURNING owner;

-- name: known
-- What is known of a key: whose request it is, and the answer when there is one.
SELECT fingerprint, status, headers, body FROM idempotency_keys WHERE key = %(key)s;

-- name: renew
-- A request that takes long keeps its key.
UPDATE idempotency_keys SET leased_until = now() + make_interval(secs => %(lease)s)
 WHERE key = %(key)s AND owner = %(owner)s AND status IS NULL;

-- name: keep
-- The answer, for whoever sends the same again.
UPDATE idempotency_keys SET status = %(status)s, headers = %(headers)s, body = %(body)s
 WHERE key = %(key)s AND owner = %(owner)s;

-- name: release
-- Nothing was done: the key is free again.
DELETE FROM idempotency_keys WHERE key = %(key)s AND owner = %(owner)s AND status IS NULL;

-- name: sweep
-- Keys whose time is over.
DELETE FROM idempotency_keys WHERE expires_at < now();
