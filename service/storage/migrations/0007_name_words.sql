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

CREATE FUNCTION dixit_name_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO vocabulary SELECT DISTINCT unnest(string_to_array(NEW.normalised, ' ')) ORDER BY 1 ON CONFLICT DO NOTHING;
    INSERT INTO name_words
    SELECT DISTINCT word, NEW.entity_id, NEW.normalised FROM unnest(string_to_array(NEW.normalised, ' ')) AS word;
    RETURN NULL;
END $$;

-- A name is never changed into another: it is added, and at most taken away.
CREATE TRIGGER name_words AFTER INSERT ON entity_aliases FOR EACH ROW EXECUTE FUNCTION dixit_name_words();

INSERT INTO vocabulary
SELECT DISTINCT unnest(string_to_array(normalised, ' ')) FROM entity_aliases;
INSERT INTO name_words
SELECT DISTINCT word, a.entity_id, a.normalised
  FROM entity_aliases a, unnest(string_to_array(a.normalised, ' ')) AS word;
