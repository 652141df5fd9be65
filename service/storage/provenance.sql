-- name: reading
-- The reading that found a claim, and the one that no longer did.
SELECT g.id AS reading_id, g.started_at, g.finished_at, c.retracted_by, c.retracted_at
  FROM claims c
  JOIN readings g ON g.id = c.reading_id
 WHERE c.id = %(claim_id)s;

-- name: versions
-- The texts of a claim's article up to the one that it stands in, the oldest first.
SELECT r.n, r.received_at
  FROM claims c
  JOIN revisions r ON r.article_id = c.article_id AND r.n <= c.revision
 WHERE c.id = %(claim_id)s
 ORDER BY r.n;
