-- name: dependent
-- Whether a later judgement that holds was made on what this one changed: the same property of the same entity, the same
-- name, an entity that it made, or what came with an entity that it merged.
WITH RECURSIVE merged AS (
    SELECT entity_id AS id FROM judgements WHERE id = %(id)s AND kind = 'merge'
    UNION
    SELECT c.entity_id FROM merged m JOIN counts_as c ON c.into_id = m.id
)
SELECT EXISTS (
    SELECT FROM judgements own
      JOIN judgements later ON later.id <> own.id AND later.at >= own.at AND later.undone_at IS NULL
                           AND later.kind <> 'distinct'
     WHERE own.id = %(id)s
       AND ((own.kind IN ('name', 'type', 'part_of', 'same_as')
             AND later.kind = own.kind AND later.entity_id = own.entity_id)
         OR EXISTS (SELECT FROM judgement_aliases a
                      JOIN judgement_aliases b ON (b.entity_id, b.normalised) = (a.entity_id, a.normalised)
                     WHERE a.judgement_id = own.id AND b.judgement_id = later.id)
         OR (own.kind = 'split'
             AND (own.into_id IN (later.entity_id, later.into_id)
                  OR later.kind = 'part_of' AND later.after = to_jsonb(own.into_id::text)))
         OR (later.entity_id NOT IN (SELECT id FROM merged)
             AND (EXISTS (SELECT FROM judgement_aliases a JOIN merged m ON m.id = a.entity_id
                           WHERE a.judgement_id = later.id)
                  OR EXISTS (SELECT FROM splits s JOIN merged m ON m.id = s.source_id
                              WHERE s.judgement_id = later.id)))));

-- name: undo
-- It holds no longer.
UPDATE judgements SET undone_by = %(by)s, undone_reason = %(reason)s, undone_at = clock_timestamp() WHERE id = %(id)s;

-- name: restore_names
-- What a judgement found of the names that it changed, as it found it. Nobody is met under a name under which another was
-- met since.
WITH kept AS (
    SELECT * FROM judgement_aliases WHERE judgement_id = %(id)s
), added AS (
    DELETE FROM entity_aliases a
     USING kept k
     WHERE a.entity_id = k.entity_id AND a.normalised = k.normalised AND k.name IS NULL
), met AS (
    UPDATE entities e
       SET found_as = k.normalised
      FROM kept k
     WHERE e.id = k.entity_id AND k.found AND e.found_as IS DISTINCT FROM k.normalised
       AND NOT EXISTS (SELECT FROM entities o WHERE o.found_as = k.normalised AND o.found_type = e.found_type)
)
UPDATE entity_aliases a
   SET name = k.name, added_by = k.added_by, removed = k.removed
  FROM kept k
 WHERE a.entity_id = k.entity_id AND a.normalised = k.normalised AND k.name IS NOT NULL
   AND (a.name, a.added_by, a.removed) IS DISTINCT FROM (k.name, k.added_by, k.removed);
