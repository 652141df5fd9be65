-- name: own
-- The names of an entity and of what was merged into it, and what may not be suggested to it.
SELECT e.type, e.key IS NOT NULL AS known, e.canonical_id,
       ARRAY(SELECT DISTINCT a.normalised
               FROM entity_aliases a
               JOIN entities same ON same.id = a.entity_id
              WHERE same.canonical_id = e.id AND NOT a.removed) AS names
  FROM entities e
 WHERE e.id = %(id)s;

-- name: tolerance
-- How like the words of names must be, until the end of the transaction.
SELECT set_config('pg_trgm.similarity_threshold', %(threshold)s::text, true);

-- name: find
-- Entities of the same type with the same name, with a name that ends another, or with a name like another; two that the
-- gazetteer tells apart, a part and its whole, and what was rejected or split before are left out. Names like another
-- are sought by the words like its words, but for words that many names have; the rarest word is always sought.
WITH told_apart AS (
    SELECT one.canonical_id AS one_id, other.canonical_id AS other_id
      FROM judgements j
      JOIN entities one ON one.id = j.entity_id
      JOIN entities other ON other.id = j.into_id
     WHERE j.kind IN ('distinct', 'split') AND j.undone_at IS NULL
       AND %(id)s IN (one.canonical_id, other.canonical_id)
), own AS (
    SELECT name, word FROM unnest(%(worded)s::text[], %(words)s::text[]) AS own(name, word)
), alike AS MATERIALIZED (
    SELECT asked.word, found.word AS theirs
      FROM (SELECT DISTINCT word FROM own) AS asked
     CROSS JOIN LATERAL (
         SELECT v.word
           FROM vocabulary v
          WHERE v.word %% asked.word
          ORDER BY similarity(v.word, asked.word) DESC, v.word
          LIMIT %(alike)s
     ) AS found
), borne AS MATERIALIZED (
    SELECT a.word, sum(names.many) AS many
      FROM alike a
     CROSS JOIN LATERAL (
         SELECT count(*) AS many FROM (SELECT FROM name_words w WHERE w.word = a.theirs LIMIT %(bearers)s + 1) AS bearers
     ) AS names
     GROUP BY a.word
), sought AS MATERIALIZED (
    SELECT name, word
      FROM (SELECT o.name, o.word, b.many, row_number() OVER (PARTITION BY o.name ORDER BY b.many, o.word) AS rank
              FROM own o JOIN borne b ON b.word = o.word) AS ranked
     WHERE rank = 1 OR many <= %(bearers)s
), evidence AS (
    SELECT a.entity_id, 'same name' AS kind, own.name AS own, a.name AS theirs, 1::double precision AS score
      FROM unnest(%(names)s::text[]) AS own(name)
      JOIN entity_aliases a ON a.normalised = own.name AND NOT a.removed
     UNION ALL
    SELECT a.entity_id, 'end of a fuller name', own.name, a.name, %(ending)s
      FROM unnest(%(surnames)s::text[], %(last_words)s::text[]) AS own(name, word)
      JOIN name_words w ON w.word = own.word AND w.normalised LIKE '%% ' || own.name
      JOIN entity_aliases a ON a.entity_id = w.entity_id AND a.normalised = w.normalised
     UNION ALL
    SELECT a.entity_id, 'end of a fuller name', own.name, a.name, %(ending)s
      FROM unnest(%(endings)s::text[], %(ended)s::text[]) AS own(ending, name)
      JOIN entity_aliases a ON a.normalised = own.ending AND NOT a.removed
     UNION ALL
    SELECT like_one.entity_id, 'like letters', like_one.own, a.name, like_one.score
      FROM (
          SELECT found.*, similarity(found.normalised, found.own) AS score
            FROM (SELECT DISTINCT s.name AS own, w.entity_id, w.normalised
                    FROM sought s
                    JOIN alike l ON l.word = s.word
                    JOIN name_words w ON w.word = l.theirs
                   WHERE w.normalised <> s.name) AS found
      ) AS like_one
      JOIN entity_aliases a ON a.entity_id = like_one.entity_id AND a.normalised = like_one.normalised
     WHERE like_one.score >= %(likeness)s
)
SELECT e.id, e.name, e.type, v.kind, v.own, v.theirs, max(v.score) AS score
  FROM evidence v
  JOIN entities found ON found.id = v.entity_id
  JOIN entities e ON e.id = found.canonical_id
  JOIN entities asked ON asked.id = %(id)s
 WHERE e.id <> asked.id
   AND e.type = asked.type
   AND NOT (e.key IS NOT NULL AND asked.key IS NOT NULL)
   AND e.part_of IS DISTINCT FROM asked.id
   AND asked.part_of IS DISTINCT FROM e.id
   AND NOT EXISTS (SELECT FROM told_apart t WHERE e.id IN (t.one_id, t.other_id))
 GROUP BY e.id, e.name, e.type, v.kind, v.own, v.theirs
 ORDER BY max(v.score) DESC, e.name, e.id
 LIMIT %(limit)s;

-- name: rejection
-- The first judgement that holds by which two entities, or what counts as them, are not the same.
SELECT j.id
  FROM judgements j
  JOIN entities one ON one.id = j.entity_id
  JOIN entities other ON other.id = j.into_id
 WHERE j.kind = 'distinct' AND j.undone_at IS NULL
   AND (one.canonical_id, other.canonical_id) IN ((%(one)s, %(other)s), (%(other)s, %(one)s))
 ORDER BY j.at, j.id
 LIMIT 1;
