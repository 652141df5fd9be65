-- name: lock
-- People decide one after the other: only so can no two merges make a loop.
SELECT pg_advisory_xact_lock(hashtextextended('judgements', 0));

-- name: entity
-- What a judgement is made on.
SELECT canonical_id, version, name, type, part_of, same_as FROM entities WHERE id = %(id)s FOR NO KEY UPDATE;

-- name: record
INSERT INTO judgements (kind, entity_id, into_id, before, after, by, reason)
VALUES (%(kind)s, %(entity_id)s, %(into_id)s, %(before)s, %(after)s, %(by)s, %(reason)s)
RETURNING id;

-- name: keep
-- What names were before a judgement changes them.
INSERT INTO judgement_aliases (judgement_id, entity_id, normalised, name, added_by, removed, found)
SELECT %(judgement_id)s, e.id, cell.normalised, a.name, a.added_by, a.removed,
       e.found_as IS NOT DISTINCT FROM cell.normalised
  FROM unnest(%(entities)s::uuid[], %(names)s::text[]) AS cell (entity_id, normalised)
  JOIN entities e ON e.id = cell.entity_id
  LEFT JOIN entity_aliases a ON a.entity_id = e.id AND a.normalised = cell.normalised
ON CONFLICT DO NOTHING;

-- name: recount
-- Whom the entity and everything that counts as it count as, now that a judgement began or ceased to hold.
WITH RECURSIVE upwards AS (
    SELECT %(entity_id)s::uuid AS id
    UNION
    SELECT c.into_id FROM upwards u JOIN counts_as c ON c.entity_id = u.id
), root AS (
    SELECT u.id FROM upwards u WHERE NOT EXISTS (SELECT FROM counts_as c WHERE c.entity_id = u.id)
), downwards AS (
    SELECT %(entity_id)s::uuid AS id
    UNION
    SELECT c.entity_id FROM downwards d JOIN counts_as c ON c.into_id = d.id
)
UPDATE entities e
   SET canonical_id = root.id, updated_at = now()
  FROM root
 WHERE e.id IN (SELECT id FROM downwards) AND e.canonical_id <> root.id;

-- name: touch
-- What people see of these entities has changed.
UPDATE entities SET version = version + 1, updated_at = now() WHERE id = ANY(%(ids)s);

-- name: get
SELECT id, kind, entity_id, into_id, before, after, by, reason, at, undone_by, undone_at, undone_reason
  FROM judgements
 WHERE id = %(id)s;

-- name: history
-- What was decided about the entity and about those that were merged into it, the latest first.
SELECT id, kind, entity_id, into_id, before, after, by, reason, at, undone_by, undone_at, undone_reason
  FROM judgements
 WHERE entity_id = %(id)s OR into_id = %(id)s
 ORDER BY at DESC, id;
