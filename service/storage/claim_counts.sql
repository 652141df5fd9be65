-- name: room
-- Memory for counting, until the end of the transaction: Postgres takes each moment for a group of its own, and would
-- rather sort a million claims on disk than count them in place.
SELECT set_config('work_mem', '64MB', true);

-- name: claims
-- What is counted.
claims c
  JOIN articles a ON a.id = c.article_id
 WHERE {condition}
   AND c.sorted_at >= %(first)s AND c.sorted_at < %(behind)s

-- name: largest
-- The groups that most claims are of, with the keys that count as each.
WITH counted AS (
    SELECT {key} AS key, count(*) AS claims
      FROM {claims}
     GROUP BY 1
), grouped AS (
    {grouped}
)
SELECT array_agg(key), "group"
  FROM grouped
 WHERE "group" IS NOT NULL
 GROUP BY "group"
 ORDER BY sum(claims) DESC, "group"
 LIMIT %(top)s;

-- name: by_key
-- Each key is a group.
SELECT key, key AS "group", claims FROM counted

-- name: by_entity
-- Each claimant counts as the entity that it is now.
SELECT n.key, e.canonical_id AS "group", n.claims FROM counted n JOIN entities e ON e.id = n.key

-- name: counted
-- Claims by the stretch of time that they were published in, the first being 1, and by the number of the group that
-- their key is of: 0 where it is of none of them, NULL where they have no key.
SELECT width_bucket(c.sorted_at, %(starts)s::timestamptz[]) AS stretch,
       CASE WHEN c.key IS NOT NULL THEN coalesce(m.number, 0) END AS number,
       count(*) AS claims
  FROM (SELECT {key} AS key, c.sorted_at FROM {claims}) AS c
  LEFT JOIN unnest(%(keys)s::{type}[], %(numbers)s::integer[]) AS m (key, number) ON m.key = c.key
 GROUP BY 1, 2;
