-- name: by_keys
SELECT key, id FROM entities WHERE key = ANY(%(keys)s);

-- name: insert_known
-- Nothing happens when the key is known, also when another transaction has just inserted it.
WITH fresh AS MATERIALIZED (SELECT gen_random_uuid() AS id)
INSERT INTO entities (id, canonical_id, key, name, normalised, type, found_type, part_of, created_by)
SELECT id, id, %(key)s, %(name)s, %(normalised)s, %(type)s, %(type)s, %(part_of)s, 'seed' FROM fresh
ON CONFLICT (key) DO NOTHING;

-- name: lock
-- Nobody parts entities, nor erases any, until the transaction ends; others may write claims meanwhile.
SELECT pg_advisory_xact_lock_shared(hashtextextended('entities', 0));

-- name: lock_alone
-- Nobody else writes claims or names until the transaction ends.
SELECT pg_advisory_xact_lock(hashtextextended('entities', 0));

-- name: holders
-- Who has each name, by the type that it has or was met as: one of them, and how many different ones they count as. A
-- name that was split off is given as whom it was split from, so that undoing the split gives it back.
SELECT asked.type, asked.normalised, (array_agg(source.id ORDER BY source.id))[1], count(DISTINCT e.canonical_id)
  FROM unnest(%(types)s::text[], %(normalised)s::text[]) AS asked (type, normalised)
  JOIN entity_aliases a ON a.normalised = asked.normalised AND NOT a.removed
  JOIN entities e ON e.id = a.entity_id AND asked.type IN (e.type, e.found_type)
 CROSS JOIN LATERAL (
     WITH RECURSIVE back AS (
         SELECT e.id
          UNION
         SELECT s.source_id FROM back b JOIN splits s ON s.target_id = b.id AND s.normalised = asked.normalised
     )
     SELECT b.id
       FROM back b
      WHERE NOT EXISTS (SELECT FROM splits s WHERE s.target_id = b.id AND s.normalised = asked.normalised)
 ) AS source
 GROUP BY asked.type, asked.normalised;

-- name: insert_found
-- Entities that only articles name; nothing happens to one that another transaction has just met too.
WITH fresh AS MATERIALIZED (
    SELECT gen_random_uuid() AS id, type, normalised, name
      FROM unnest(%(types)s::text[], %(normalised)s::text[], %(names)s::text[]) AS found (type, normalised, name)
)
INSERT INTO entities (id, canonical_id, found_as, found_type, name, normalised, type, created_by)
SELECT id, id, normalised, type, name, normalised, type, 'reading'
  FROM fresh
 ORDER BY type, normalised
ON CONFLICT (found_type, found_as) WHERE key IS NULL DO NOTHING;

-- name: by_found_name
SELECT e.found_type, e.found_as, e.id
  FROM unnest(%(types)s::text[], %(normalised)s::text[]) AS asked (type, normalised)
  JOIN entities e ON e.found_type = asked.type AND e.found_as = asked.normalised AND e.key IS NULL;

-- name: add_aliases
INSERT INTO entity_aliases (entity_id, normalised, name, language, added_by, article_id)
SELECT entity_id, normalised, name, language, added_by, article_id
  FROM unnest(%(entity_id)s::uuid[], %(normalised)s::text[], %(name)s::text[], %(language)s::text[],
              %(added_by)s::text[], %(article_id)s::uuid[])
           AS given (entity_id, normalised, name, language, added_by, article_id)
 WHERE normalised <> ''
 ORDER BY entity_id, normalised
ON CONFLICT DO NOTHING;
