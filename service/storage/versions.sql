-- name: revisions
-- The texts of an article, the newest first, each with its latest reading.
SELECT r.n, r.title, r.language, coalesce(r.published_at, a.published_at) AS published_at, r.authors, r.text_sha256,
       r.received_at,
       g.id AS reading_id, g.status AS reading_status, g.attempts AS reading_attempts, g.error AS reading_error,
       g.extractor AS reading_extractor, g.pack AS reading_pack, g.model AS reading_model,
       g.queued_at AS reading_queued_at, g.started_at AS reading_started_at, g.finished_at AS reading_finished_at
  FROM revisions r
  JOIN articles a ON a.id = r.article_id
 CROSS JOIN LATERAL (
     SELECT * FROM readings WHERE article_id = a.id AND revision = r.n ORDER BY queued_at DESC LIMIT 1
 ) g
 WHERE r.article_id = %(article_id)s AND (%(before)s::integer IS NULL OR r.n < %(before)s)
 ORDER BY r.n DESC
 LIMIT %(limit)s;

-- name: received_at
SELECT received_at FROM revisions WHERE article_id = %(article_id)s AND n = %(n)s;

-- name: was_read
-- Whether the claims of a revision are known.
SELECT EXISTS (
    SELECT FROM readings
     WHERE article_id = %(article_id)s AND revision = %(revision)s AND status IN ('read', 'unsupported_language'));

-- name: standing
-- The claims that stood in a revision, in the order of its text: each where it was last written in that revision, but
-- for those that a later reading of the same revision no longer found.
SELECT last.claim_id, last.version_id
  FROM (
      SELECT DISTINCT ON (image.claim_id) image.*
        FROM (
            SELECT c.id AS claim_id, NULL::bigint AS version_id, c.status, c.retracted_in, c.position
              FROM claims c
             WHERE c.article_id = %(article_id)s AND c.revision = %(revision)s
             UNION ALL
            SELECT v.claim_id, v.id, v.stored ->> 'status', (v.stored ->> 'retracted_in')::integer,
                   (v.stored ->> 'position')::integer
              FROM claim_versions v
             WHERE v.article_id = %(article_id)s AND v.revision = %(revision)s
        ) AS image
       ORDER BY image.claim_id, image.version_id DESC NULLS FIRST
  ) AS last
 WHERE last.status = 'current' OR last.retracted_in IS DISTINCT FROM %(revision)s
 ORDER BY last.position, last.claim_id;

-- name: source
-- Claims as they were, for `stored`: what a version holds, over what the claim is now; its status is that of now.
(unnest(%(versions)s::bigint[]) WITH ORDINALITY AS asked (id, place)
  JOIN claim_versions v ON v.id = asked.id
  JOIN claims live ON live.id = v.claim_id
 CROSS JOIN LATERAL jsonb_populate_record(live, v.stored - 'status') AS c)

-- name: history
-- Everything that a claim was, the oldest first, with the reading that made it so and when it was retracted.
SELECT g.extractor AS provenance_extractor, g.pack AS provenance_pack, g.model AS provenance_model,
       g.finished_at AS provenance_read_at, image.revision, image.claim, image.retracted_in, image.retracted_at
  FROM (
      SELECT v.id AS place, (v.stored ->> 'reading_id')::uuid AS reading_id, v.revision,
             v.stored AS claim,
             (v.stored ->> 'retracted_in')::integer AS retracted_in,
             (v.stored ->> 'retracted_at')::timestamptz AS retracted_at
        FROM claim_versions v
       WHERE v.claim_id = %(claim_id)s
       UNION ALL
      SELECT NULL, c.reading_id, c.revision, to_jsonb(c), c.retracted_in, c.retracted_at
        FROM claims c
       WHERE c.id = %(claim_id)s
  ) AS image
  JOIN readings g ON g.id = image.reading_id
 ORDER BY image.place NULLS LAST;
