-- What people decide about entities: recorded, undone by recording that too, never overruled by a reading.

-- A merge says that `entity_id` is `into_id`; it holds until it is undone. Every other kind records what was changed.
CREATE TABLE judgements (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    kind text NOT NULL CHECK (kind IN ('merge', 'name', 'type', 'part_of', 'same_as', 'add_alias', 'remove_alias')),
    entity_id uuid NOT NULL REFERENCES entities ON DELETE CASCADE,
    into_id uuid REFERENCES entities ON DELETE CASCADE,
    before jsonb,
    after jsonb,
    by text NOT NULL,
    reason text,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    undone_by text,
    undone_at timestamptz,
    CHECK ((kind = 'merge') = (into_id IS NOT NULL)),
    CHECK (into_id <> entity_id)
);
CREATE INDEX judgements_of_entity ON judgements (entity_id, at);
CREATE INDEX judgements_into ON judgements (into_id) WHERE into_id IS NOT NULL;
CREATE UNIQUE INDEX judgements_one_merge ON judgements (entity_id) WHERE kind = 'merge' AND undone_at IS NULL;

ALTER TABLE entities ADD COLUMN same_as text[] NOT NULL DEFAULT '{}';

-- A name that an editor took away stays as a row, so that no reading gives it back.
ALTER TABLE entity_aliases ADD COLUMN removed boolean NOT NULL DEFAULT false;
