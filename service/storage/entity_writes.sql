-- name: by_keys
SELECT key, id FROM entities WHERE key = ANY(%(keys)s);

-- name: insert_known
-- Nothing comes back when the key is known, also when another transaction has just inserted it.
WITH fresh AS (SELECT gen_random_uuid() AS id)
INSERT INTO entities (id, canonical_id, key, name, normalised, type, part_of, created_by)
SELECT id, id, %(key)s, %(name)s, %(normalised)s, %(type)s, %(part_of)s, 'seed' FROM fresh
ON CONFLICT (key) DO NOTHING;

-- name: of_alias
-- Who has a name: the entity, and the one that it counts as.
SELECT DISTINCT e.id, e.canonical_id
  FROM entity_aliases a
  JOIN entities e ON e.id = a.entity_id
 WHERE a.normalised = %(normalised)s AND e.type = %(type)s;

-- name: insert_found
-- An entity that only articles name; nothing happens when another transaction has just met it too.
WITH fresh AS (SELECT gen_random_uuid() AS id)
INSERT INTO entities (id, canonical_id, found_as, name, normalised, type, created_by)
SELECT id, id, %(normalised)s, %(name)s, %(normalised)s, %(type)s, 'reading' FROM fresh
ON CONFLICT (type, found_as) WHERE key IS NULL DO NOTHING;

-- name: by_found_name
SELECT id FROM entities WHERE type = %(type)s AND found_as = %(normalised)s AND key IS NULL;

-- name: add_alias
INSERT INTO entity_aliases (entity_id, normalised, name, language, added_by, article_id)
VALUES (%(entity_id)s, %(normalised)s, %(name)s, %(language)s, %(added_by)s, %(article_id)s)
ON CONFLICT DO NOTHING;
