-- Names that are one typing mistake apart.

-- The names that hold words like those asked for. Two letters changed places leave a six-letter word 0.43 of its
-- trigrams, so that the threshold is lower than the extension's own (0.6).
CREATE FUNCTION names_like(asked text) RETURNS SETOF entity_aliases LANGUAGE sql STABLE
    SET pg_trgm.word_similarity_threshold = 0.4
AS $$ SELECT * FROM entity_aliases WHERE asked <% normalised $$;
