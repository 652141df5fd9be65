-- name: holding
-- The splits that hold of these entities, and of what was split off them.
WITH RECURSIVE found AS (
    SELECT s.* FROM splits s WHERE s.source_id = ANY(%(ids)s)
     UNION
    SELECT s.* FROM found f JOIN splits s ON s.source_id = f.target_id
)
SELECT source_id, normalised, claim_id, target_id FROM found;

-- name: read
-- Of some entities' claims: whom each was read of and by which names, and whom it counts as of.
SELECT c.id AS claim_id, c.article_id, coalesce(c.read_ids, own.ids) AS ids, own.ids AS stored_ids,
       ARRAY[c.claimant ->> 'name', c.on_behalf_of ->> 'name', c.relayed_by ->> 'name']
           || ARRAY(SELECT m.value ->> 'name'
                      FROM jsonb_array_elements(c.mentions) WITH ORDINALITY AS m (value, place)
                     ORDER BY m.place) AS names,
       c.claimant ->> 'resolved_by' = 'review' AS reviewed
  FROM claims c
 CROSS JOIN LATERAL (
     SELECT ARRAY[c.claimant_id, c.on_behalf_of_id, c.relayed_by_id] || c.mention_ids AS ids) AS own
 WHERE c.id IN (SELECT l.claim_id FROM claim_entities l WHERE l.entity_id = ANY(%(entities)s));

-- name: put
-- Whom a claim counts as of, and whom it was read of where that differs.
UPDATE claims
   SET claimant_id = (%(ids)s::uuid[])[1], on_behalf_of_id = (%(ids)s::uuid[])[2],
       relayed_by_id = (%(ids)s::uuid[])[3], mention_ids = (%(ids)s::uuid[])[4:], read_ids = %(read_ids)s::uuid[]
 WHERE id = %(claim_id)s;
