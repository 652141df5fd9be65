-- What people said of suggested merges, and how entities are listed by when they came.

-- Two entities that are not the same, the smaller id first.
CREATE TABLE rejected_suggestions (
    one_id uuid NOT NULL REFERENCES entities ON DELETE CASCADE,
    other_id uuid NOT NULL REFERENCES entities ON DELETE CASCADE,
    by text NOT NULL,
    reason text,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (one_id, other_id),
    CHECK (one_id < other_id)
);
CREATE INDEX rejected_suggestions_other ON rejected_suggestions (other_id);

CREATE INDEX entities_newest ON entities (created_at DESC, normalised, id);
