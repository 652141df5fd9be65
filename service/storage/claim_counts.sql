-- name: room
-- Memory for counting, until the end of the transaction: Postgres takes each moment for a group of its own, and would
-- rather sort a million claims on disk than count them in place.
SELECT set_config('work_mem', '64MB', true);

-- name: claims
-- What is counted. Claims are narrowed as in every list; but few articles are withdrawn, so that those are left out
-- rather than all others looked up.
claims c
 CROSS JOIN (VALUES ('active')) AS a (status)
 WHERE NOT EXISTS (SELECT FROM articles gone WHERE gone.id = c.article_id AND gone.status <> 'active')
   AND {condition}
   AND c.sorted_at >= %(first)s AND c.sorted_at < %(behind)s

-- name: counted
-- Claims by the stretch of time that they were published in, the first being 1, and by key.
SELECT width_bucket(c.sorted_at, %(starts)s::timestamptz[]) AS stretch, {key} AS key, false AS other,
       count(*) AS claims
  FROM {claims}
 GROUP BY 1, 2;

-- name: counted_of
-- The same, of some groups: by the key of the group; all that is of others together.
SELECT width_bucket(c.sorted_at, %(starts)s::timestamptz[]) AS stretch, m.as_key AS key,
       (c.key IS NOT NULL AND m.as_key IS NULL) AS other, count(*) AS claims
  FROM (SELECT {key} AS key, c.sorted_at FROM {claims}) AS c
  LEFT JOIN unnest(%(keys)s::uuid[], %(as_keys)s::uuid[]) AS m (key, as_key) ON m.key = c.key
 GROUP BY 1, 2, 3;

-- name: largest
-- The keys of the groups that most claims are of, each with the key that it counts as.
WITH counted AS (
    SELECT {key} AS key, count(*) AS claims
      FROM {claims}
     GROUP BY 1
), grouped AS (
    {grouped}
), largest AS (
    SELECT as_key
      FROM grouped
     WHERE as_key IS NOT NULL
     GROUP BY as_key
     ORDER BY sum(claims) DESC, as_key
     LIMIT %(top)s
)
SELECT key, as_key FROM grouped JOIN largest USING (as_key);

-- name: by_key
-- Each key counts as itself.
SELECT key, key AS as_key, claims FROM counted

-- name: by_entity
-- Each claimant counts as the entity that it is now.
SELECT n.key, e.canonical_id AS as_key, n.claims FROM counted n JOIN entities e ON e.id = n.key
