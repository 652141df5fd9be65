-- name: lock
-- Claims are given to threads one transaction after the other: only so do two that meet make one thread.
SELECT pg_advisory_xact_lock(hashtextextended('threads', 0));

-- name: insert
INSERT INTO threads (id) SELECT unnest(%(ids)s::uuid[]);

-- name: put
-- Claims into threads, whichever they were in.
INSERT INTO thread_claims (claim_id, thread_id, stands, sorted_at, publisher_id)
SELECT c.id, asked.thread_id, c.status = 'current' AND a.status = 'active', c.sorted_at, c.publisher_id
  FROM unnest(%(claim_ids)s::uuid[], %(thread_ids)s::uuid[]) AS asked (claim_id, thread_id)
  JOIN claims c ON c.id = asked.claim_id
  JOIN articles a ON a.id = c.article_id
ON CONFLICT (claim_id) DO UPDATE
   SET thread_id = excluded.thread_id, stands = excluded.stands, sorted_at = excluded.sorted_at,
       publisher_id = excluded.publisher_id;

-- name: leave
-- Claims out of their threads; which these were.
DELETE FROM thread_claims WHERE claim_id = ANY(%(claim_ids)s) RETURNING thread_id;

-- name: refresh
-- What threads repeat of an article's claims brought to what these say now; the threads in which that changed anything.
UPDATE thread_claims l
   SET stands = c.status = 'current' AND a.status = 'active', sorted_at = c.sorted_at, publisher_id = c.publisher_id
  FROM claims c
  JOIN articles a ON a.id = c.article_id
 WHERE c.article_id = %(article_id)s AND l.claim_id = c.id
   AND (l.stands, l.sorted_at, l.publisher_id)
       IS DISTINCT FROM (c.status = 'current' AND a.status = 'active', c.sorted_at, c.publisher_id)
RETURNING l.thread_id, l.stands;

-- name: vacate
UPDATE thread_claims l SET stands = false
  FROM claims c
 WHERE c.article_id = %(article_id)s AND l.claim_id = c.id AND l.stands
RETURNING l.thread_id;

-- name: recount
-- What threads come to, where their claims have changed.
UPDATE threads t
   SET claims = held.claims, publishers = held.publishers, last_at = held.last_at, version = t.version + 1,
       updated_at = clock_timestamp()
  FROM unnest(%(ids)s::uuid[]) AS asked (id)
 CROSS JOIN LATERAL (
     SELECT count(*) AS claims, count(DISTINCT l.publisher_id) AS publishers, max(l.sorted_at) AS last_at
       FROM thread_claims l
      WHERE l.thread_id = asked.id AND l.stands
 ) AS held
 WHERE t.id = asked.id;

-- name: copy_separations
-- Whoever was parted from a thread is parted from what it falls into.
INSERT INTO thread_separations (one, other)
SELECT least(other_thread, %(into)s::uuid), greatest(other_thread, %(into)s::uuid)
  FROM (SELECT CASE one WHEN %(of)s THEN other ELSE one END AS other_thread
          FROM thread_separations WHERE %(of)s IN (one, other)) AS parted
ON CONFLICT DO NOTHING;

-- name: separate
INSERT INTO thread_separations (one, other)
VALUES (least(%(a)s::uuid, %(b)s::uuid), greatest(%(a)s::uuid, %(b)s::uuid))
ON CONFLICT DO NOTHING;

-- name: unseparate
DELETE FROM thread_separations
 WHERE one = least(%(a)s::uuid, %(b)s::uuid) AND other = greatest(%(a)s::uuid, %(b)s::uuid);

-- name: move_claims
UPDATE thread_claims l SET thread_id = asked.into_id
  FROM unnest(%(gone)s::uuid[], %(into)s::uuid[]) AS asked (gone, into_id)
 WHERE l.thread_id = asked.gone;

-- name: move_separations
-- Whoever was parted from a thread that goes is parted from the one that stays.
WITH asked AS (
    SELECT * FROM unnest(%(gone)s::uuid[], %(into)s::uuid[]) AS asked (gone, into_id)
), gone AS (
    DELETE FROM thread_separations WHERE one = ANY(%(gone)s) OR other = ANY(%(gone)s) RETURNING one, other
)
INSERT INTO thread_separations (one, other)
SELECT least(moved.one, moved.other), greatest(moved.one, moved.other)
  FROM (SELECT coalesce(a.into_id, g.one) AS one, coalesce(b.into_id, g.other) AS other
          FROM gone g
          LEFT JOIN asked a ON a.gone = g.one
          LEFT JOIN asked b ON b.gone = g.other) AS moved
 WHERE moved.one <> moved.other
ON CONFLICT DO NOTHING;

-- name: merge
UPDATE threads t SET merged_into = asked.into_id
  FROM unnest(%(gone)s::uuid[], %(into)s::uuid[]) AS asked (gone, into_id)
 WHERE (t.id = ANY(%(gone)s) OR t.merged_into = ANY(%(gone)s)) AND asked.gone IN (t.id, t.merged_into);

-- name: move_reviews
UPDATE reviews r SET thread_id = asked.into_id
  FROM unnest(%(gone)s::uuid[], %(into)s::uuid[]) AS asked (gone, into_id)
 WHERE r.thread_id = asked.gone;

-- name: held
-- Which of some claims are in a thread.
SELECT claim_id FROM thread_claims WHERE thread_id = %(thread_id)s AND claim_id = ANY(%(claim_ids)s);

-- name: record
INSERT INTO thread_judgements (kind, thread_id, other_id, claims, beside, by, reason)
VALUES (%(kind)s, %(thread_id)s, %(other_id)s, %(claims)s, %(beside)s, %(by)s, %(reason)s);
