-- What people say of a claim: whether it was read right, and whether it is true.

-- Reviews are added, never changed. Of the readings of a claim the last correction holds.
CREATE TABLE reviews (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    claim_id uuid NOT NULL REFERENCES claims ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('extraction', 'truth')),
    verdict text CHECK (verdict IN ('accepted', 'rejected', 'corrected')),
    corrections jsonb,
    rating text,
    rating_value double precision,
    best_rating double precision,
    worst_rating double precision,
    explanation text,
    url text,
    publisher_name text,
    publisher_site text,
    date date,
    language text,
    by text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((kind = 'extraction') = (verdict IS NOT NULL)),
    CHECK ((kind = 'truth') = (rating IS NOT NULL)),
    CHECK ((verdict IS NOT DISTINCT FROM 'corrected') = (corrections IS NOT NULL))
);
CREATE INDEX reviews_claim ON reviews (claim_id, at DESC, id DESC);

-- What the machine read, where people corrected it; the other columns of the claim are then the corrected ones.
-- `version` grows whenever the claim is written.
ALTER TABLE claims
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN machine jsonb,
    ADD COLUMN machine_claimant_id uuid REFERENCES entities;
