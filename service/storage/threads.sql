-- name: of_claims
-- The threads of claims, with the age of each.
SELECT l.claim_id, t.id, t.created_at
  FROM thread_claims l
  JOIN threads t ON t.id = l.thread_id
 WHERE l.claim_id = ANY(%(claim_ids)s);

-- name: of_article
-- The threads that claims of an article are in, standing or not.
SELECT DISTINCT l.thread_id FROM claims c JOIN thread_claims l ON l.claim_id = c.id WHERE c.article_id = %(article_id)s;

-- name: bonds
-- The claims that people put together, in each of their decisions about what are claims of a thread now. Where they
-- joined two threads before it was recorded what both held, those of the whole thread.
SELECT CASE WHEN j.kind = 'split' THEN j.claims ELSE j.claims || coalesce(j.beside, %(members)s::uuid[]) END
  FROM thread_judgements j
 WHERE j.claims && %(members)s::uuid[] OR j.beside && %(members)s::uuid[];

-- name: separations
-- The pairs that people parted, among some threads.
SELECT one, other FROM thread_separations WHERE one = ANY(%(ids)s) AND other = ANY(%(ids)s);

-- name: canonical
-- The thread itself, or the one that took its claims.
SELECT coalesce(merged_into, id) FROM threads WHERE id = %(id)s;

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
