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

-- name: of_article
-- The threads that claims of an article are in, standing or not.
SELECT DISTINCT l.thread_id FROM claims c JOIN thread_claims l ON l.claim_id = c.id WHERE c.article_id = %(article_id)s;

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

-- name: bonds
-- The claims that people put together, in each of their decisions about what are claims of a thread now. Where they
-- joined two threads before it was recorded what both held, those of the whole thread.
SELECT CASE WHEN j.kind = 'split' THEN j.claims ELSE j.claims || coalesce(j.beside, %(members)s::uuid[]) END
  FROM thread_judgements j
 WHERE j.claims && %(members)s::uuid[] OR j.beside && %(members)s::uuid[];

-- name: copy_separations
-- Whoever was parted from a thread is parted from what it falls into.
INSERT INTO thread_separations (one, other)
SELECT least(other_thread, %(into)s::uuid), greatest(other_thread, %(into)s::uuid)
  FROM (SELECT CASE one WHEN %(of)s THEN other ELSE one END AS other_thread
          FROM thread_separations WHERE %(of)s IN (one, other)) AS parted
ON CONFLICT DO NOTHING;

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

-- name: canonical
-- The thread itself, or the one that took its claims.
SELECT coalesce(merged_into, id) FROM threads WHERE id = %(id)s;

-- name: held
-- Which of some claims are in a thread.
SELECT claim_id FROM thread_claims WHERE thread_id = %(thread_id)s AND claim_id = ANY(%(claim_ids)s);

-- name: record
INSERT INTO thread_judgements (kind, thread_id, other_id, claims, beside, by, reason)
VALUES (%(kind)s, %(thread_id)s, %(other_id)s, %(claims)s, %(beside)s, %(by)s, %(reason)s);

-- name: refs
-- How claims show their threads: how many claims that stand, and of how many publishers. One that nobody repeats any
-- more shows none.
SELECT l.claim_id, t.id, t.claims, t.publishers
  FROM thread_claims l
  JOIN threads t ON t.id = l.thread_id
 WHERE l.claim_id = ANY(%(claim_ids)s) AND t.claims > 1;

-- name: standing
-- The claims of a thread that stand, the earliest first, a bounded number.
SELECT l.claim_id
  FROM thread_claims l
 WHERE l.thread_id = %(thread_id)s AND l.stands
 ORDER BY l.sorted_at, l.claim_id
 LIMIT %(limit)s;

-- name: texts
-- How many different texts the claims of a thread that stand have.
SELECT count(DISTINCT c.text)
  FROM thread_claims l
  JOIN claims c ON c.id = l.claim_id
 WHERE l.thread_id = %(thread_id)s AND l.stands;

-- name: members
-- The claims of threads that stand, the earliest of each first, a bounded number of each, with what tells whether they
-- are copies.
SELECT held.thread_id, c.id AS claim_id, c.article_id, said.canonical_id AS claimant_id, c.claimant_normalised,
       c.polarity, c.text,
       c.prefix, c.suffix, c.sorted_at, c.publisher_id, p.name AS publisher_name, p.domain AS publisher_domain,
       left(r.body, 300) AS opening,
       right(r.body, 300) || coalesce(E'\n(' || nullif(array_to_string(r.credits, E')\n('), '') || ')', '') AS ending
  FROM unnest(%(ids)s::uuid[]) AS asked (id)
 CROSS JOIN LATERAL (
     SELECT l.thread_id, l.claim_id
       FROM thread_claims l
      WHERE l.thread_id = asked.id AND l.stands
      ORDER BY l.sorted_at
      LIMIT %(limit)s
 ) AS held
  JOIN claims c ON c.id = held.claim_id
  JOIN articles a ON a.id = c.article_id
  JOIN revisions r ON r.article_id = c.article_id AND r.n = c.revision
  LEFT JOIN entities said ON said.id = c.claimant_id
  LEFT JOIN publishers p ON p.id = c.publisher_id
 ORDER BY c.sorted_at, a.created_at, c.position, c.id;

-- name: page
-- Threads of so many claims that stand, the one with the latest claim first.
SELECT t.id, t.version, t.created_at, t.updated_at, t.last_at, t.claims
  FROM threads t
 WHERE t.claims >= greatest(1, %(min_claims)s)
   AND (%(entities)s::uuid[] IS NULL OR EXISTS (
       SELECT FROM thread_claims l JOIN claim_entities e ON e.claim_id = l.claim_id
        WHERE l.thread_id = t.id AND l.stands AND e.entity_id = ANY(%(entities)s)))
   AND (%(after_id)s::uuid IS NULL OR (t.last_at, t.id) < (%(after_at)s, %(after_id)s))
 ORDER BY t.last_at DESC, t.id DESC
 LIMIT %(limit)s;

-- name: page_of_language
-- The same, of claims of one language only.
SELECT t.id, t.version, t.created_at, t.updated_at, held.last_at, t.claims
  FROM threads t
 CROSS JOIN LATERAL (
     SELECT count(*) AS claims, max(l.sorted_at) AS last_at
       FROM thread_claims l
       JOIN claims c ON c.id = l.claim_id
      WHERE l.thread_id = t.id AND l.stands AND c.language = %(language)s
 ) AS held
 WHERE t.claims >= greatest(1, %(min_claims)s) AND held.claims >= greatest(1, %(min_claims)s)
   AND (%(entities)s::uuid[] IS NULL OR EXISTS (
       SELECT FROM thread_claims l JOIN claim_entities e ON e.claim_id = l.claim_id
        WHERE l.thread_id = t.id AND l.stands AND e.entity_id = ANY(%(entities)s)))
   AND (%(after_id)s::uuid IS NULL OR (held.last_at, t.id) < (%(after_at)s, %(after_id)s))
 ORDER BY held.last_at DESC, t.id DESC
 LIMIT %(limit)s;

-- name: get
SELECT t.id, t.version, t.created_at, t.updated_at, t.last_at, t.claims FROM threads t WHERE t.id = ANY(%(ids)s);

-- name: hold
-- A thread as it is reviewed: nobody changes it until the transaction ends.
SELECT t.id, t.version, t.created_at, t.updated_at, t.last_at, t.claims
  FROM threads t
 WHERE t.id = %(id)s
   FOR NO KEY UPDATE;
