-- name: outdated
-- Articles whose current text was last read by another engine than the one of today, or before a moment, the oldest
-- first by id. `current` is that engine for each language; a language that is not in it cannot be read.
SELECT a.id, a.revision
  FROM articles a
  JOIN revisions r ON r.article_id = a.id AND r.n = a.revision
 CROSS JOIN LATERAL (
     SELECT status, extractor, pack, model, finished_at
       FROM readings
      WHERE article_id = a.id AND revision = a.revision AND status IN ('read', 'unsupported_language')
      ORDER BY finished_at DESC
      LIMIT 1
 ) g
  JOIN jsonb_to_recordset(%(current)s) AS engine (language text, extractor text, pack text, model text)
    ON engine.language = r.language
 WHERE a.status = 'active'
   AND a.id > %(after)s
   AND (%(language)s::text IS NULL OR r.language = %(language)s)
   AND ((g.extractor, g.pack, g.model) IS DISTINCT FROM (engine.extractor, engine.pack, engine.model)
        OR g.finished_at < %(read_before)s::timestamptz)
 ORDER BY a.id
 LIMIT %(limit)s;

-- name: count
-- How many of them there are.
SELECT count(*) FROM ({outdated}) AS outdated;
