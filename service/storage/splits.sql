-- name: names
-- The names that an entity and what was merged into it have.
SELECT a.entity_id, a.normalised, a.name
  FROM entities same
  JOIN entity_aliases a ON a.entity_id = same.id
 WHERE same.canonical_id = %(entity_id)s AND NOT a.removed
 ORDER BY a.normalised, a.entity_id;

-- name: create
-- An entity that people took out of another, met by readings as the same kind.
INSERT INTO entities (id, canonical_id, found_type, name, normalised, type, created_by)
SELECT %(id)s, %(id)s, coalesce(e.found_type, e.type), %(name)s, %(normalised)s, %(type)s, 'editor'
  FROM entities e
 WHERE e.id = %(from_id)s;

-- name: part
-- What counts as the new entity from now on; a name or claim that was split off before stays where it is.
INSERT INTO splits (judgement_id, source_id, normalised, claim_id, target_id)
SELECT %(judgement_id)s, source_id, normalised, claim_id, %(target_id)s
  FROM unnest(%(sources)s::uuid[], %(names)s::text[], %(claims)s::uuid[]) AS given (source_id, normalised, claim_id)
ON CONFLICT DO NOTHING;

-- name: move_names
-- The names leave the entities that had them, and the new one has them with where they come from.
WITH moved AS (
    UPDATE entity_aliases a
       SET removed = true
      FROM unnest(%(entities)s::uuid[], %(names)s::text[]) AS cell (entity_id, normalised)
     WHERE a.entity_id = cell.entity_id AND a.normalised = cell.normalised
    RETURNING a.*
), forgotten AS (
    UPDATE entities e
       SET found_as = NULL
      FROM unnest(%(entities)s::uuid[], %(names)s::text[]) AS cell (entity_id, normalised)
     WHERE e.id = cell.entity_id AND e.found_as = cell.normalised
)
INSERT INTO entity_aliases (entity_id, normalised, name, language, added_by, article_id, created_at)
SELECT DISTINCT ON (m.normalised)
       %(target_id)s::uuid, m.normalised, m.name, m.language, m.added_by, m.article_id, m.created_at
  FROM moved m
 ORDER BY m.normalised, m.created_at, m.entity_id;

-- name: rejoin
-- A split that is undone holds for nothing any more.
DELETE FROM splits WHERE judgement_id = %(judgement_id)s;

-- name: forget_names
-- Who is no entity of their own any more has no names.
DELETE FROM entity_aliases WHERE entity_id = %(entity_id)s;

-- name: release
-- What a person says of a claim by hand is not parted.
DELETE FROM splits WHERE claim_id = %(claim_id)s AND source_id = %(entity_id)s;
