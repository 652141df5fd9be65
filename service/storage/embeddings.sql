-- name: missing
-- The current claims of an active article that have no vector yet, in the order of the text.
SELECT {compared}
  FROM claims c
  JOIN articles a ON a.id = c.article_id
 WHERE c.article_id = %(article_id)s AND c.status = 'current' AND a.status = 'active'
   AND NOT EXISTS (SELECT FROM claim_embeddings e WHERE e.claim_id = c.id)
 ORDER BY c.position, c.id;

-- name: texts
-- What those of an article's claims say that have a vector.
SELECT c.text FROM claims c JOIN claim_embeddings e ON e.claim_id = c.id WHERE c.article_id = %(article_id)s;

-- name: comparable
-- What claims are compared by.
SELECT {compared}
  FROM claims c
 WHERE c.id = ANY(%(ids)s);

-- name: compared
c.id, c.language, c.text, c.polarity, c.quantities, c.times, c.mentions,
       coalesce(c.claimant ->> 'key', c.claimant_normalised) AS claimant

-- name: insert
INSERT INTO claim_embeddings (claim_id, embedding)
VALUES (%(id)s, %(embedding)s::halfvec)
ON CONFLICT (claim_id) DO UPDATE SET embedding = excluded.embedding;

-- name: having
-- Which of some claims have a vector.
SELECT claim_id FROM claim_embeddings WHERE claim_id = ANY(%(ids)s);

-- name: forget_article
-- Claims that stand no longer are met by no search.
DELETE FROM claim_embeddings WHERE claim_id IN (SELECT id FROM claims WHERE article_id = %(article_id)s);

-- name: vector_of
SELECT embedding::text FROM claim_embeddings WHERE claim_id = %(id)s;

-- name: widen
-- How many of the nearest the index keeps in sight: recall against time. Where it can (pgvector 0.8), it looks on when
-- too many of these are claims that were removed since the last vacuum. One plan will do for any question: without the
-- last, each is planned anew.
SELECT set_config('hnsw.ef_search', '56', true),
       (SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true)
          FROM pg_extension
         WHERE extname = 'vector' AND string_to_array(extversion, '.')::integer[] >= ARRAY[0, 8]),
       set_config('plan_cache_mode', 'force_generic_plan', true);

-- name: asked_of_claims
-- What is looked for: the claims of these ids, by the vectors that they have.
SELECT e.embedding, listed.words, listed.language, listed.place
  FROM unnest(%(ids)s::uuid[], %(words)s::text[], %(languages)s::text[])
       WITH ORDINALITY AS listed (id, words, language, place)
  JOIN claim_embeddings e ON e.claim_id = listed.id

-- name: asked_of_sentence
-- What is looked for: one sentence.
VALUES (%(vector)s::halfvec, %(words)s::text, %(language)s::text, 1)

-- name: near
-- For each statement asked about, the claims that may say the same: the twenty nearest by their vectors and, where all of
-- these are near enough to leave others of its language unseen, the twenty nearest among forty of its language that hold
-- its words; with what they are compared by, and their threads. The bounds are written out: only so does a plan for any
-- vector take the index.
SELECT asked.place::integer AS place, found.likeness, l.thread_id, t.created_at AS thread_since, {compared}
  FROM ({asked}) AS asked (vector, words, language, place)
 CROSS JOIN LATERAL (
     WITH nearest AS MATERIALIZED (
         SELECT e.claim_id, -(e.embedding <#> asked.vector) AS likeness
           FROM claim_embeddings e
          ORDER BY e.embedding <#> asked.vector
          LIMIT 20
     )
      SELECT claim_id, likeness FROM nearest
      UNION
     (SELECT worded.claim_id, worded.likeness
        FROM (
            SELECT e.claim_id, -(e.embedding <#> asked.vector) AS likeness
              FROM claims held
              JOIN claim_embeddings e ON e.claim_id = held.id
             WHERE held.language = asked.language
               AND held.search @@ plainto_tsquery(search_configuration(asked.language), asked.words)
               AND (SELECT count(*) FILTER (WHERE likeness >= %(one_language)s) >= 20 FROM nearest)
             LIMIT 40
        ) AS worded
       ORDER BY worded.likeness DESC, worded.claim_id
       LIMIT 20)
 ) AS found
  JOIN claims c ON c.id = found.claim_id
  LEFT JOIN thread_claims l ON l.claim_id = c.id
  LEFT JOIN threads t ON t.id = l.thread_id
 WHERE found.likeness >= %(across_languages)s
   AND (found.likeness >= %(one_language)s OR c.language <> asked.language);

-- name: alike
-- Of some claims each with the twenty likest to it, the likest first.
WITH held AS MATERIALIZED (
    SELECT e.claim_id, e.embedding FROM claim_embeddings e WHERE e.claim_id = ANY(%(ids)s)
)
SELECT one.claim_id, near.claim_id, near.likeness
  FROM held one
 CROSS JOIN LATERAL (
     SELECT other.claim_id, -(other.embedding <#> one.embedding) AS likeness
       FROM held other
      WHERE other.claim_id <> one.claim_id
      ORDER BY other.embedding <#> one.embedding, other.claim_id
      LIMIT 20
 ) AS near
 WHERE near.likeness >= %(least)s
 ORDER BY near.likeness DESC, one.claim_id, near.claim_id;
