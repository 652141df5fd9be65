-- How many claims each entity makes, counted now and then: what lists of entities are sorted by.
ALTER TABLE entities ADD COLUMN claims integer NOT NULL DEFAULT 0;
CREATE INDEX entities_most_claims ON entities (claims DESC, normalised, id) WHERE canonical_id = id;
