-- name: lock
-- People decide one after the other: only so can no two merges make a loop.
SELECT pg_advisory_xact_lock(hashtextextended('judgements', 0));

-- name: entity
-- What a judgement is made on.
SELECT canonical_id, version, name, type, part_of, same_as FROM entities WHERE id = %(id)s FOR NO KEY UPDATE;

-- name: merge
INSERT INTO judgements (kind, entity_id, into_id, by, reason)
VALUES ('merge', %(entity_id)s, %(into_id)s, %(by)s, %(reason)s)
RETURNING id;

-- name: undo
-- The merge holds no longer; nothing comes back where it was undone before.
UPDATE judgements
   SET undone_by = %(by)s, undone_at = clock_timestamp()
 WHERE id = %(id)s AND undone_at IS NULL
RETURNING entity_id, into_id;

-- name: is_merge
SELECT kind = 'merge' FROM judgements WHERE id = %(id)s;

-- name: recount
-- Whom the entity and everything merged into it count as, now that a merge of it began or ceased to hold.
WITH RECURSIVE upwards AS (
    SELECT %(entity_id)s::uuid AS id
    UNION
    SELECT j.into_id FROM upwards u JOIN judgements j ON j.entity_id = u.id
     WHERE j.kind = 'merge' AND j.undone_at IS NULL
), root AS (
    SELECT u.id
      FROM upwards u
     WHERE NOT EXISTS (
         SELECT FROM judgements j WHERE j.entity_id = u.id AND j.kind = 'merge' AND j.undone_at IS NULL)
), downwards AS (
    SELECT %(entity_id)s::uuid AS id
    UNION
    SELECT j.entity_id FROM downwards d JOIN judgements j ON j.into_id = d.id
     WHERE j.kind = 'merge' AND j.undone_at IS NULL
)
UPDATE entities e
   SET canonical_id = root.id, updated_at = now()
  FROM root
 WHERE e.id IN (SELECT id FROM downwards) AND e.canonical_id <> root.id;

-- name: touch
-- What people see of these entities has changed.
UPDATE entities SET version = version + 1, updated_at = now() WHERE id = ANY(%(ids)s);

-- name: record
INSERT INTO judgements (kind, entity_id, before, after, by, reason)
VALUES (%(kind)s, %(entity_id)s, %(before)s, %(after)s, %(by)s, %(reason)s);

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

-- name: remove_alias
-- From the entity and whatever was merged into it; a reading that meets the name finds somebody else, or makes a new one.
WITH same AS (
    SELECT id FROM entities WHERE canonical_id = %(entity_id)s
), forgotten AS (
    UPDATE entities SET found_as = NULL WHERE id IN (SELECT id FROM same) AND found_as = %(normalised)s
)
UPDATE entity_aliases SET removed = true
 WHERE entity_id IN (SELECT id FROM same) AND normalised = %(normalised)s AND NOT removed
RETURNING name;

-- name: get
SELECT id, kind, entity_id, into_id, before, after, by, reason, at, undone_by, undone_at
  FROM judgements
 WHERE id = %(id)s;

-- name: history
-- What was decided about the entity and about those that were merged into it, the latest first.
SELECT id, kind, entity_id, into_id, before, after, by, reason, at, undone_by, undone_at
  FROM judgements
 WHERE entity_id = %(id)s OR into_id = %(id)s
 ORDER BY at DESC, id;
