-- The same claim elsewhere: vectors of what claims say, and the threads of those that say the same.

-- Of the claims that stand only, so that a search meets no other: retracted and withdrawn ones lose their vector.
CREATE TABLE claim_embeddings (
    claim_id uuid PRIMARY KEY REFERENCES claims ON DELETE CASCADE,
    embedding halfvec(512) NOT NULL
);
CREATE INDEX claim_embeddings_near ON claim_embeddings
    USING hnsw (embedding halfvec_ip_ops) WITH (m = 16, ef_construction = 64);

-- `merged_into` is the thread that took its claims, for whoever still asks for the old one.
CREATE TABLE threads (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    merged_into uuid REFERENCES threads,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX threads_merged ON threads (merged_into) WHERE merged_into IS NOT NULL;

-- The thread of a claim; kept when the claim is retracted, so that it has it again when it comes back.
CREATE TABLE thread_claims (
    claim_id uuid PRIMARY KEY REFERENCES claims ON DELETE CASCADE,
    thread_id uuid NOT NULL REFERENCES threads
);
CREATE INDEX thread_claims_thread ON thread_claims (thread_id);

-- Threads that people parted: nothing that is read makes them one again.
CREATE TABLE thread_separations (
    one uuid NOT NULL REFERENCES threads,
    other uuid NOT NULL REFERENCES threads,
    PRIMARY KEY (one, other),
    CHECK (one < other)
);

-- What people decided about threads.
CREATE TABLE thread_judgements (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    kind text NOT NULL CHECK (kind IN ('split', 'join')),
    thread_id uuid NOT NULL REFERENCES threads,
    other_id uuid NOT NULL REFERENCES threads,
    claims uuid[] NOT NULL,
    by text NOT NULL,
    reason text,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX thread_judgements_of ON thread_judgements (thread_id, at);
