-- name: missing
-- The current claims of an article that have no vector yet, in the order of the text.
SELECT c.id
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
SELECT id, text, field, kind, content, quotes, cue, claimant, on_behalf_of, relayed_by, act, attitude, polarity,
       modality, said_at, times, quantities, mentions, check_worthiness, rule, repeats, language
  FROM claims
 WHERE id = ANY(%(ids)s);

-- name: insert
INSERT INTO claim_embeddings (claim_id, embedding)
VALUES (%(id)s, %(embedding)s::text::halfvec)
ON CONFLICT (claim_id) DO UPDATE SET embedding = excluded.embedding;

-- name: forget
-- Claims that stand no longer are met by no search.
DELETE FROM claim_embeddings WHERE claim_id = ANY(%(ids)s);

-- name: forget_article
DELETE FROM claim_embeddings WHERE claim_id IN (SELECT id FROM claims WHERE article_id = %(article_id)s);

-- name: vector_of
SELECT embedding::text FROM claim_embeddings WHERE claim_id = %(id)s;

-- name: widen
-- How many of the nearest the index keeps in sight: recall against time.
SELECT set_config('hnsw.ef_search', '100', true);

-- name: near
-- The claims whose vectors are the likest to one, the likest first.
SELECT claim_id, -(embedding <#> %(embedding)s::text::halfvec) AS likeness
  FROM claim_embeddings
 ORDER BY embedding <#> %(embedding)s::text::halfvec
 LIMIT %(limit)s;

-- name: worded
-- Claims of one language that hold all of some words, with their likeness to a vector.
SELECT e.claim_id, -(e.embedding <#> %(embedding)s::text::halfvec) AS likeness
  FROM claims c
  JOIN claim_embeddings e ON e.claim_id = c.id
 WHERE c.language = %(language)s
   AND c.search @@ plainto_tsquery(search_configuration(%(language)s), %(words)s)
 LIMIT %(limit)s;
