-- The words of names, by which entities are found: a name by the beginning of any of its words, and a word that was
-- written wrongly by the words like it.

-- Each word that stands in any name, once: few beside the names, so that likeness is sought among few.
CREATE TABLE vocabulary (
    word text COLLATE "C" PRIMARY KEY
);
CREATE INDEX vocabulary_like ON vocabulary USING gin (word gin_trgm_ops);

CREATE TABLE name_words (
    word text NOT NULL COLLATE "C",
    entity_id uuid NOT NULL,
    normalised text NOT NULL COLLATE "C",
    PRIMARY KEY (word, entity_id, normalised),
    FOREIGN KEY (entity_id, normalised) REFERENCES entity_aliases ON DELETE CASCADE
);
CREATE INDEX name_words_name ON name_words (entity_id, normalised);

-- All the words of a statement in one order, so that no two transactions wait for each other's.
CREATE FUNCTION dixit_name_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO vocabulary
    SELECT DISTINCT word FROM added, unnest(string_to_array(normalised, ' ')) AS word ORDER BY word
    ON CONFLICT DO NOTHING;
    INSERT INTO name_words
    SELECT DISTINCT word, entity_id, normalised FROM added, unnest(string_to_array(normalised, ' ')) AS word;
    RETURN NULL;
END $$;

-- A name that an editor takes away is found no more, until he gives it back.
CREATE FUNCTION dixit_name_taken_away() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.removed THEN
        DELETE FROM name_words WHERE entity_id = NEW.entity_id AND normalised = NEW.normalised;
    ELSE
        INSERT INTO name_words
        SELECT DISTINCT word, NEW.entity_id, NEW.normalised FROM unnest(string_to_array(NEW.normalised, ' ')) AS word;
    END IF;
    RETURN NULL;
END $$;

-- A name is never changed into another.
CREATE TRIGGER name_taken_away AFTER UPDATE ON entity_aliases
    FOR EACH ROW WHEN (OLD.removed <> NEW.removed) EXECUTE FUNCTION dixit_name_taken_away();
CREATE TRIGGER name_words AFTER INSERT ON entity_aliases
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION dixit_name_words();

INSERT INTO vocabulary
SELECT DISTINCT unnest(string_to_array(normalised, ' ')) FROM entity_aliases;
INSERT INTO name_words
SELECT DISTINCT word, a.entity_id, a.normalised
  FROM entity_aliases a, unnest(string_to_array(a.normalised, ' ')) AS word
 WHERE NOT a.removed;
