-- name: profiles
-- Entities with all their names and what they are part of, for reconciliation.
SELECT e.id, e.key, e.name, e.type, e.same_as, e.claims, whole.name AS part_of,
       ARRAY(SELECT a.name
               FROM entity_aliases a
               JOIN entities same ON same.id = a.entity_id
              WHERE same.canonical_id = e.id AND NOT a.removed
              ORDER BY a.created_at, a.name) AS names
  FROM entities asked
  JOIN entities e ON e.id = asked.canonical_id
  LEFT JOIN entities whole ON whole.id = e.part_of
 WHERE asked.id = ANY(%(ids)s);
