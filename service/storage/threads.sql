-- name: lock
-- Claims are given to threads one transaction after the other: only so do two that meet make one thread.
SELECT pg_advisory_xact_lock(hashtextextended('threads', 0));

-- name: of_claims
-- The threads of claims, with the age of each.
SELECT l.claim_id, t.id, t.created_at
  FROM thread_claims l
  JOIN threads t ON t.id = l.thread_id
 WHERE l.claim_id = ANY(%(claim_ids)s);

-- name: insert
INSERT INTO threads DEFAULT VALUES RETURNING id;

-- name: put
INSERT INTO thread_claims (claim_id, thread_id)
SELECT claim_id, %(thread_id)s FROM unnest(%(claim_ids)s::uuid[]) AS claim_id
ON CONFLICT (claim_id) DO UPDATE SET thread_id = excluded.thread_id;

-- name: touch
UPDATE threads SET updated_at = clock_timestamp() WHERE id = ANY(%(ids)s);

-- name: separations
-- The pairs that people parted, among some threads.
SELECT one, other FROM thread_separations WHERE one = ANY(%(ids)s) AND other = ANY(%(ids)s);

-- name: separate
INSERT INTO thread_separations (one, other)
VALUES (least(%(a)s::uuid, %(b)s::uuid), greatest(%(a)s::uuid, %(b)s::uuid))
ON CONFLICT DO NOTHING;

-- name: unseparate
DELETE FROM thread_separations
 WHERE one = least(%(a)s::uuid, %(b)s::uuid) AND other = greatest(%(a)s::uuid, %(b)s::uuid);

-- name: move_claims
UPDATE thread_claims SET thread_id = %(into)s WHERE thread_id = %(gone)s;

-- name: move_separations
-- Whoever was parted from the thread that goes is parted from the one that stays.
WITH gone AS (
    DELETE FROM thread_separations WHERE %(gone)s IN (one, other)
    RETURNING CASE one WHEN %(gone)s THEN other ELSE one END AS from_thread
)
INSERT INTO thread_separations (one, other)
SELECT least(from_thread, %(into)s::uuid), greatest(from_thread, %(into)s::uuid)
  FROM gone
 WHERE from_thread <> %(into)s
ON CONFLICT DO NOTHING;

-- name: merge
UPDATE threads SET merged_into = %(into)s, updated_at = clock_timestamp() WHERE id = %(gone)s OR merged_into = %(gone)s;

-- name: canonical
-- The thread itself, or the one that took its claims.
SELECT coalesce(merged_into, id) FROM threads WHERE id = %(id)s;

-- name: held
-- Which of some claims are in a thread.
SELECT claim_id FROM thread_claims WHERE thread_id = %(thread_id)s AND claim_id = ANY(%(claim_ids)s);

-- name: record
INSERT INTO thread_judgements (kind, thread_id, other_id, claims, by, reason)
VALUES (%(kind)s, %(thread_id)s, %(other_id)s, %(claims)s, %(by)s, %(reason)s);

-- name: refs
-- How claims show their threads: how many claims that stand, and of how many publishers.
SELECT mine.claim_id, mine.thread_id AS id, count(DISTINCT c.id) AS claims, count(DISTINCT a.publisher_id) AS publishers
  FROM thread_claims mine
  JOIN thread_claims l ON l.thread_id = mine.thread_id
  JOIN claims c ON c.id = l.claim_id AND c.status = 'current'
  JOIN articles a ON a.id = c.article_id AND a.status = 'active'
 WHERE mine.claim_id = ANY(%(claim_ids)s)
 GROUP BY mine.claim_id, mine.thread_id;

-- name: members
-- The claims of threads that stand in active articles, the earliest first, with what tells whether they are copies.
SELECT l.thread_id, c.id AS claim_id, a.id AS article_id, c.claimant_id, c.claimant_normalised, c.polarity, c.text,
       c.prefix, c.suffix, c.sorted_at, c.publisher_id, p.name AS publisher_name, p.domain AS publisher_domain,
       left(r.body, 300) AS opening, right(r.body, 300) AS ending
  FROM thread_claims l
  JOIN claims c ON c.id = l.claim_id
  JOIN articles a ON a.id = c.article_id
  JOIN revisions r ON r.article_id = c.article_id AND r.n = c.revision
  LEFT JOIN publishers p ON p.id = c.publisher_id
 WHERE l.thread_id = ANY(%(ids)s) AND c.status = 'current' AND a.status = 'active'
 ORDER BY c.sorted_at, a.created_at, c.position, c.id
 LIMIT %(limit)s;

-- name: page
-- Threads of so many claims that stand, the one with the latest claim first.
SELECT t.id, t.created_at, t.updated_at, held.last_at, held.claims
  FROM threads t
 CROSS JOIN LATERAL (
     SELECT count(*) AS claims, max(c.sorted_at) AS last_at
       FROM thread_claims l
       JOIN claims c ON c.id = l.claim_id AND c.status = 'current'
       JOIN articles a ON a.id = c.article_id AND a.status = 'active'
      WHERE l.thread_id = t.id
        AND (%(language)s::text IS NULL OR c.language = %(language)s)
 ) AS held
 WHERE t.merged_into IS NULL
   AND held.claims >= %(min_claims)s
   AND (%(entities)s::uuid[] IS NULL OR EXISTS (
       SELECT FROM thread_claims l JOIN claim_entities e ON e.claim_id = l.claim_id
        WHERE l.thread_id = t.id AND e.entity_id = ANY(%(entities)s)))
   AND (%(after_id)s::uuid IS NULL OR (held.last_at, t.id) < (%(after_at)s, %(after_id)s))
 ORDER BY held.last_at DESC, t.id DESC
 LIMIT %(limit)s;

-- name: get
SELECT t.id, t.created_at, t.updated_at FROM threads t WHERE t.id = %(id)s;
