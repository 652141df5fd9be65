-- Keys under which clients send what must be done once, and what was answered.
--
-- While a request is under way its key has an owner and a lease; when that has run out, the process that had it is dead,
-- and whoever sends the same again may have the key. `status` is set when the answer is kept.
CREATE TABLE idempotency_keys (
    key text PRIMARY KEY,
    fingerprint bytea NOT NULL,
    owner uuid NOT NULL,
    leased_until timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    status integer,
    headers jsonb,
    body bytea
);
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
