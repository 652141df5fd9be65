-- name: set_name
UPDATE entities SET name = %(name)s, normalised = %(normalised)s WHERE id = %(entity_id)s;

-- name: set_type
UPDATE entities SET type = %(type)s WHERE id = %(entity_id)s;

-- name: set_part_of
UPDATE entities SET part_of = %(part_of)s WHERE id = %(entity_id)s;

-- name: set_same_as
UPDATE entities SET same_as = %(same_as)s WHERE id = %(entity_id)s;

-- name: add_alias
INSERT INTO entity_aliases (entity_id, normalised, name, language, added_by)
VALUES (%(entity_id)s, %(normalised)s, %(name)s, %(language)s, 'editor')
ON CONFLICT (entity_id, normalised) DO UPDATE
   SET removed = false, name = excluded.name, added_by = 'editor'
 WHERE entity_aliases.removed;

-- name: bearers
-- Which of the entities that count as this one have the name.
SELECT a.entity_id
  FROM entities same
  JOIN entity_aliases a ON a.entity_id = same.id
 WHERE same.canonical_id = %(entity_id)s AND a.normalised = %(normalised)s AND NOT a.removed;

-- name: remove_alias
-- A reading that meets the name finds somebody else, or makes a new one.
WITH forgotten AS (
    UPDATE entities SET found_as = NULL WHERE id = ANY(%(ids)s) AND found_as = %(normalised)s
)
UPDATE entity_aliases SET removed = true WHERE entity_id = ANY(%(ids)s) AND normalised = %(normalised)s;
