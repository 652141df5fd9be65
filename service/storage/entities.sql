-- name: get
-- An entity with its names (its own first) and its direct parts.
SELECT e.id, e.key, e.name, e.type, e.created_by, e.created_at, e.updated_at, e.version, e.canonical_id, e.same_as,
       whole.canonical_id AS part_of,
       ARRAY(SELECT p.id FROM entities p WHERE p.part_of = e.id AND p.canonical_id = p.id ORDER BY p.normalised, p.id)
           AS parts,
       coalesce((
           SELECT jsonb_agg(jsonb_build_object(
                      'name', n.name, 'language', n.language, 'added_by', n.added_by, 'article', n.article_id)
                      ORDER BY n.normalised <> e.normalised, n.created_at, n.normalised)
             FROM entity_aliases n
             JOIN entities same ON same.id = n.entity_id
            WHERE same.canonical_id = e.id AND NOT n.removed), '[]') AS aliases
  FROM entities e
  LEFT JOIN entities whole ON whole.id = e.part_of
 WHERE e.id = %(id)s;

-- name: refs
-- How claims show entities: by whatever each counts as now.
SELECT asked.id AS asked, e.id, e.name, e.type
  FROM entities asked
  JOIN entities e ON e.id = asked.canonical_id
 WHERE asked.id = ANY(%(ids)s);

-- name: bearing
-- Who bears each of these names, of the type that it has or was met as; by whatever each counts as now.
SELECT DISTINCT asked.type AS asked_type, asked.normalised, e.id, e.name, e.type
  FROM unnest(%(types)s::text[], %(normalised)s::text[]) AS asked (type, normalised)
  JOIN entity_aliases a ON a.normalised = asked.normalised AND NOT a.removed
  JOIN entities held ON held.id = a.entity_id AND asked.type IN (held.type, held.found_type)
  JOIN entities e ON e.id = held.canonical_id
 ORDER BY e.name, e.id;

-- name: named
-- Who has exactly this name, or one of these keys.
SELECT e.canonical_id
  FROM entity_aliases a
  JOIN entities e ON e.id = a.entity_id
 WHERE a.normalised = %(normalised)s AND NOT a.removed
 UNION
SELECT canonical_id FROM entities WHERE key = ANY(%(keys)s);

-- name: family
-- The entities, what was merged into them and, unless they are asked for alone, all that is part of either.
WITH RECURSIVE members AS (
    SELECT same.id
      FROM entities asked
      JOIN entities same ON same.canonical_id = asked.canonical_id
     WHERE asked.id = ANY(%(ids)s)
    UNION
    SELECT same.id
      FROM members m
      JOIN entities part ON part.part_of = m.id
      JOIN entities same ON same.canonical_id = part.canonical_id
     WHERE %(with_parts)s
)
SELECT id FROM members;

-- name: listing
-- Entities by name, those whose names begin with what is asked.
SELECT e.id, e.name, e.type, e.created_at, e.claims, %(listed)s::double precision AS score
  FROM entities e
 WHERE e.canonical_id = e.id
   AND e.normalised LIKE %(prefix)s
   AND (%(type)s::text IS NULL OR e.type = %(type)s)
   AND (%(after_id)s::uuid IS NULL OR (e.normalised, e.id) > (%(after_normalised)s, %(after_id)s))
 ORDER BY e.normalised, e.id
 LIMIT %(limit)s;

-- name: listing_newest
-- Entities, those stored last first.
SELECT e.id, e.name, e.type, e.created_at, e.claims, %(listed)s::double precision AS score
  FROM entities e
 WHERE e.canonical_id = e.id
   AND e.normalised LIKE %(prefix)s
   AND (%(type)s::text IS NULL OR e.type = %(type)s)
   AND (%(after_id)s::uuid IS NULL OR e.created_at < %(after_at)s
        OR (e.created_at = %(after_at)s AND (e.normalised, e.id) > (%(after_normalised)s, %(after_id)s)))
 ORDER BY e.created_at DESC, e.normalised, e.id
 LIMIT %(limit)s;

-- name: listing_claims
-- Entities, those that make most claims first.
SELECT e.id, e.name, e.type, e.created_at, e.claims, %(listed)s::double precision AS score
  FROM entities e
 WHERE e.canonical_id = e.id
   AND e.normalised LIKE %(prefix)s
   AND (%(type)s::text IS NULL OR e.type = %(type)s)
   AND (%(after_id)s::uuid IS NULL OR e.claims < %(after_claims)s
        OR (e.claims = %(after_claims)s AND (e.normalised, e.id) > (%(after_normalised)s, %(after_id)s)))
 ORDER BY e.claims DESC, e.normalised, e.id
 LIMIT %(limit)s;

-- name: count_claims
-- The claims of active articles that entities make are counted anew. Who is being changed by somebody is left for the
-- next time: nobody waits for anybody.
WITH counted AS (
    SELECT e.canonical_id AS id, count(*)::integer AS claims
      FROM claims c
      JOIN articles a ON a.id = c.article_id AND a.status = 'active'
      JOIN entities e ON e.id = c.claimant_id
     WHERE c.status = 'current'
     GROUP BY e.canonical_id
), changed AS (
    SELECT e.id, coalesce(n.claims, 0) AS claims
      FROM entities e
      LEFT JOIN counted n ON n.id = e.id
     WHERE e.claims <> coalesce(n.claims, 0)
       FOR NO KEY UPDATE OF e SKIP LOCKED
)
UPDATE entities e SET claims = changed.claims FROM changed WHERE changed.id = e.id;

-- name: search
-- Entities one of whose names begins with what is asked, or has a word that does. The whole name scores 1, a beginning
-- 0.9, a word 0.8. An entity with one of the keys scores 1: the gazetteer knows it by the name.
{found}
    SELECT id AS entity_id, 1 AS score FROM entities WHERE key = ANY(%(keys)s)
     UNION ALL
    SELECT entity_id, CASE WHEN normalised = %(asked)s THEN 1
                           WHEN starts_with(normalised, %(asked)s) THEN 0.9
                           ELSE 0.8 END AS score
      FROM name_words
     WHERE word LIKE %(word)s AND (normalised = %(asked)s OR normalised LIKE ANY(%(patterns)s))
{best}

-- name: search_like
-- Entities one of whose names has words like those asked for, but for one word at most: at most 0.7. The words of all
-- names that are like each word asked for come first, then the names that these words stand in.
{found}
    SELECT entity_id, 0.7 * word_similarity(%(asked)s, normalised) AS score
      FROM (
          SELECT w.entity_id, w.normalised
            FROM unnest(%(words)s::text[]) WITH ORDINALITY AS asked(word, place)
           CROSS JOIN LATERAL (
               SELECT v.word
                 FROM vocabulary v
                WHERE asked.word <%% v.word
                ORDER BY word_similarity(asked.word, v.word) + similarity(asked.word, v.word) DESC, v.word
                LIMIT %(alike)s
           ) AS alike
            JOIN name_words w ON w.word = alike.word
           GROUP BY w.entity_id, w.normalised
          HAVING count(DISTINCT asked.place) >= greatest(cardinality(%(words)s::text[]) - 1, 1)
      ) AS hit
     WHERE word_similarity(%(asked)s, normalised) >= %(threshold)s
{best}

-- name: tolerance
-- How like a name must be to be found by `search_like`, until the end of the transaction.
SELECT set_config('pg_trgm.word_similarity_threshold', %(threshold)s::text, true);

-- name: found
WITH found AS (

-- name: best
), best AS (
    SELECT e.canonical_id AS id, max(f.score)::double precision AS score
      FROM found f
      JOIN entities e ON e.id = f.entity_id
     GROUP BY e.canonical_id
)
SELECT e.id, e.name, e.type, e.created_at, e.claims, b.score
  FROM best b
  JOIN entities e ON e.id = b.id
 WHERE (%(type)s::text IS NULL OR e.type = %(type)s)
   AND (%(after_id)s::uuid IS NULL OR CASE %(sort)s
            WHEN 'relevance' THEN b.score < %(after_score)s
            WHEN 'newest' THEN e.created_at < %(after_at)s
            WHEN 'claims' THEN e.claims < %(after_claims)s END IS TRUE
        OR (CASE %(sort)s WHEN 'relevance' THEN b.score = %(after_score)s
                          WHEN 'newest' THEN e.created_at = %(after_at)s
                          WHEN 'claims' THEN e.claims = %(after_claims)s ELSE true END
            AND (e.normalised, e.id) > (%(after_normalised)s, %(after_id)s)))
 ORDER BY CASE %(sort)s WHEN 'relevance' THEN b.score END DESC, CASE %(sort)s WHEN 'newest' THEN e.created_at END DESC,
          CASE %(sort)s WHEN 'claims' THEN e.claims END DESC, e.normalised, e.id
 LIMIT %(limit)s;
