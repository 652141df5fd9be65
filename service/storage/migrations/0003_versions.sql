-- What claims were before a later reading changed them, and what became of articles that were taken back.

-- `retracted_in` is the revision in which a reading no longer found the claim, `retracted_by` that reading.
ALTER TABLE claims
    ADD COLUMN retracted_in integer,
    ADD COLUMN retracted_by uuid REFERENCES readings ON DELETE CASCADE,
    ADD COLUMN retracted_at timestamptz;

-- A claim as it stood before it was written anew: its row, less what follows from the rest of it.
CREATE TABLE claim_versions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    claim_id uuid NOT NULL REFERENCES claims ON DELETE CASCADE,
    article_id uuid NOT NULL REFERENCES articles ON DELETE CASCADE,
    revision integer NOT NULL,
    stored jsonb NOT NULL
);
CREATE INDEX claim_versions_claim ON claim_versions (claim_id, id);
CREATE INDEX claim_versions_article ON claim_versions (article_id, revision);

-- What was removed for good, and nothing of what it said.
CREATE TABLE erasures (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    article_id uuid NOT NULL,
    revisions integer NOT NULL,
    claims integer NOT NULL,
    entities integer NOT NULL,
    by text NOT NULL,
    reason text,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
