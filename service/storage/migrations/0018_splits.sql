-- Entities that were wrongly one are parted, and every judgement can be undone.

ALTER TABLE judgements DROP CONSTRAINT judgements_kind_check;
ALTER TABLE judgements ADD CONSTRAINT judgements_kind_check CHECK (
    kind IN ('merge', 'split', 'name', 'type', 'part_of', 'same_as', 'add_alias', 'remove_alias'));
-- A merge makes `entity_id` be `into_id`; a split takes `into_id` out of it.
ALTER TABLE judgements DROP CONSTRAINT judgements_check;
ALTER TABLE judgements ADD CONSTRAINT judgements_into CHECK ((kind IN ('merge', 'split')) = (into_id IS NOT NULL));
ALTER TABLE judgements ADD COLUMN undone_reason text;

-- The names that a judgement changed, as they were before; without `name` where the entity had none. `found` says that
-- the entity was first met under it.
CREATE TABLE judgement_aliases (
    judgement_id uuid NOT NULL REFERENCES judgements ON DELETE CASCADE,
    entity_id uuid NOT NULL REFERENCES entities ON DELETE CASCADE,
    normalised text NOT NULL COLLATE "C",
    name text,
    added_by text,
    removed boolean,
    found boolean NOT NULL,
    PRIMARY KEY (judgement_id, entity_id, normalised)
);
CREATE INDEX judgement_aliases_cell ON judgement_aliases (entity_id, normalised);

-- The splits that hold: what is called `normalised`, or stands in the claim, counts as `target_id` and no more as
-- `source_id`.
CREATE TABLE splits (
    judgement_id uuid NOT NULL REFERENCES judgements ON DELETE CASCADE,
    source_id uuid NOT NULL REFERENCES entities ON DELETE CASCADE,
    normalised text COLLATE "C",
    claim_id uuid REFERENCES claims ON DELETE CASCADE,
    target_id uuid NOT NULL REFERENCES entities ON DELETE CASCADE,
    CHECK ((normalised IS NULL) <> (claim_id IS NULL))
);
CREATE UNIQUE INDEX splits_names ON splits (source_id, normalised) WHERE normalised IS NOT NULL;
CREATE UNIQUE INDEX splits_claims ON splits (source_id, claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX splits_claim ON splits (claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX splits_target ON splits (target_id);
CREATE INDEX splits_judgement ON splits (judgement_id);

-- Whom a claim was read of, where some count as others since: claimant, on_behalf_of, relayed_by, then its mentions.
ALTER TABLE claims ADD COLUMN read_ids uuid[];

-- Who counts as whom: by the merges that hold, and by the splits that were undone.
CREATE VIEW counts_as AS
    SELECT entity_id, into_id FROM judgements WHERE kind = 'merge' AND undone_at IS NULL
     UNION ALL
    SELECT into_id, entity_id FROM judgements WHERE kind = 'split' AND undone_at IS NOT NULL;

-- As what readings meet an entity, whatever type people give it since.
ALTER TABLE entities ADD COLUMN found_type text;
UPDATE entities SET found_type = type;
UPDATE entities e
   SET found_type = first.type
  FROM (
      SELECT DISTINCT ON (entity_id) entity_id, before #>> '{}' AS type
        FROM judgements
       WHERE kind = 'type'
       ORDER BY entity_id, at
  ) AS first
 WHERE first.entity_id = e.id;
DROP INDEX entities_found_as;
CREATE UNIQUE INDEX entities_found_as ON entities (found_type, found_as) WHERE key IS NULL;
