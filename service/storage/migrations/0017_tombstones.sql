-- What was erased stays away: what an article was known by, as digests, so that it is refused when it is sent again.

-- `kind` says of what: its canonical address, its publisher's own id of it, or one of its texts with the title.
CREATE TABLE tombstones (
    digest text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('url', 'external_id', 'text')),
    erasure_id uuid NOT NULL REFERENCES erasures ON DELETE CASCADE
);
CREATE INDEX tombstones_erasure ON tombstones (erasure_id);

-- When somebody took back that it is refused.
ALTER TABLE erasures ADD COLUMN lifted_at timestamptz;
