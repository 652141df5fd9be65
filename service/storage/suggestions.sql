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
-- How like names must be to be suggested, until the end of the transaction.
SELECT set_config('pg_trgm.similarity_threshold', %(threshold)s::text, true);

-- name: find
-- Entities of the same type with the same name, with a name that ends another, or with a name like another; two that the
-- gazetteer tells apart, a part and its whole, and what was rejected or split before are left out.
WITH told_apart AS (
    SELECT one.canonical_id AS one_id, other.canonical_id AS other_id
      FROM (
          SELECT one_id, other_id FROM rejected_suggestions
           UNION ALL
          SELECT entity_id, into_id FROM judgements WHERE kind = 'split' AND undone_at IS NULL
      ) AS pair
      JOIN entities one ON one.id = pair.one_id
      JOIN entities other ON other.id = pair.other_id
     WHERE %(id)s IN (one.canonical_id, other.canonical_id)
), evidence AS (
    SELECT a.entity_id, 'same name' AS kind, own.name AS own, a.name AS theirs, 1::double precision AS score
      FROM unnest(%(names)s::text[]) AS own(name)
      JOIN entity_aliases a ON a.normalised = own.name AND NOT a.removed
     UNION ALL
    SELECT a.entity_id, 'end of a fuller name', own.name, a.name, %(ending)s
      FROM unnest(%(surnames)s::text[]) AS own(name)
      JOIN entity_aliases a ON a.normalised LIKE '%% ' || own.name AND NOT a.removed
     UNION ALL
    SELECT a.entity_id, 'end of a fuller name', own.name, a.name, %(ending)s
      FROM unnest(%(endings)s::text[], %(ended)s::text[]) AS own(ending, name)
      JOIN entity_aliases a ON a.normalised = own.ending AND NOT a.removed
     UNION ALL
    SELECT a.entity_id, 'like letters', own.name, a.name, similarity(a.normalised, own.name)
      FROM unnest(%(names)s::text[]) AS own(name)
      JOIN entity_aliases a ON a.normalised %% own.name AND a.normalised <> own.name AND NOT a.removed
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

-- name: reject
-- Two entities are not the same; said once more, it stays as it was said first.
INSERT INTO rejected_suggestions (one_id, other_id, by, reason)
VALUES (least(%(one)s::uuid, %(other)s::uuid), greatest(%(one)s::uuid, %(other)s::uuid), %(by)s, %(reason)s)
ON CONFLICT DO NOTHING;
