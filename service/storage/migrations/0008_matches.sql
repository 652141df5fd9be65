-- Sentences that somebody asks about: their vectors, made by a worker, until whoever asked has taken them.
CREATE UNLOGGED TABLE sentence_vectors (
    id uuid PRIMARY KEY,
    embedding halfvec(512) NOT NULL,
    language text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
