-- name: page
-- The claims of some entities in the order of time: when they were said, else when their articles were published.
SELECT at, dated, id
  FROM (
      SELECT DISTINCT ON (c.id)
             coalesce(c.said_from::timestamp AT TIME ZONE 'UTC', c.sorted_at) AS at, c.said_from IS NOT NULL AS dated, c.id
        FROM claim_entities e
        JOIN claims c ON c.id = e.claim_id
        JOIN articles a ON a.id = c.article_id
       WHERE e.entity_id = ANY(%(entities)s)
         AND (%(roles)s::text[] IS NULL OR e.role = ANY(%(roles)s))
         AND c.status = 'current' AND a.status = 'active'
  ) AS told
 WHERE (%(after_id)s::uuid IS NULL OR (at, id) > (%(after_at)s, %(after_id)s))
   AND (%(since)s::date IS NULL OR at >= %(since)s::date::timestamp AT TIME ZONE 'UTC')
   AND (%(until)s::date IS NULL OR at < (%(until)s::date + 1)::timestamp AT TIME ZONE 'UTC')
 ORDER BY at, id
 LIMIT %(limit)s;
