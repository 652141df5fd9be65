-- name: put
-- The vector of a sentence, for whoever waits for it; those that nobody came for are removed.
WITH stale AS (
    DELETE FROM sentence_vectors WHERE made_at < now() - interval '10 minutes'
), made AS (
    INSERT INTO sentence_vectors (id, embedding, language)
    VALUES (%(id)s, %(embedding)s::halfvec, %(language)s)
    ON CONFLICT (id) DO NOTHING
)
SELECT pg_notify(%(channel)s, %(id)s::text);

-- name: take
DELETE FROM sentence_vectors WHERE id = %(id)s RETURNING embedding::text, language;
