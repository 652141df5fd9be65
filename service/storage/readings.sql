-- name: enqueue
-- A new pass over a revision.
INSERT INTO readings (article_id, revision) VALUES (%(article_id)s, %(revision)s) RETURNING id;

-- name: start
-- An attempt begins; nobody to be found means that the article was erased meanwhile.
UPDATE readings
   SET status = 'reading', attempts = attempts + 1, started_at = clock_timestamp(), finished_at = NULL, error = NULL
 WHERE id = %(id)s
RETURNING article_id, revision;

-- name: finish
-- The attempt is over, well or badly; whoever waits is told when the transaction commits.
WITH finished AS (
    UPDATE readings
       SET status = %(status)s, error = %(error)s, language = %(language)s, extractor = %(extractor)s,
           pack = %(pack)s, model = %(model)s, finished_at = clock_timestamp()
     WHERE id = %(id)s
    RETURNING article_id, revision
)
SELECT pg_notify(%(channel)s, article_id || ':' || revision) FROM finished;

-- name: latest
-- The last reading that was asked of a revision.
SELECT id, status, attempts, error, extractor, pack, model, queued_at, started_at, finished_at
  FROM readings
 WHERE article_id = %(article_id)s AND revision = %(revision)s
 ORDER BY queued_at DESC
 LIMIT 1;

-- name: counts
-- How many readings stand in each status.
SELECT status, count(*) FROM readings GROUP BY status;
