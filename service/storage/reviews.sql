-- name: lock
-- Nobody else reviews the claim, and no reading of its article is stored, until the transaction ends.
SELECT c.id
  FROM claims c
  JOIN articles a ON a.id = c.article_id
 WHERE c.id = %(claim_id)s
   FOR NO KEY UPDATE OF a;

-- name: insert
INSERT INTO reviews (claim_id, thread_id, kind, verdict, corrections, rating, rating_value, best_rating, worst_rating, explanation,
                     url, publisher_name, publisher_site, date, language, by)
VALUES (%(claim_id)s, %(thread_id)s, %(kind)s, %(verdict)s, %(corrections)s, %(rating)s, %(rating_value)s, %(best_rating)s,
        %(worst_rating)s, %(explanation)s, %(url)s, %(publisher_name)s, %(publisher_site)s, %(date)s, %(language)s,
        %(by)s)
RETURNING id;

-- name: touch
-- A claim that stands in its article is served unless the last word on it was that it was read wrong.
UPDATE claims
   SET version = version + 1, updated_at = now(),
       status = CASE WHEN status = 'retracted' THEN status
                     WHEN last_verdict(id) = 'rejected' THEN 'rejected' ELSE 'current' END
 WHERE id = %(claim_id)s;

-- name: touch_thread
UPDATE threads SET version = version + 1, updated_at = clock_timestamp() WHERE id = %(thread_id)s;

-- name: page
-- The reviews of a claim, or of a thread, the newest first.
SELECT id, {whose} AS about, kind, verdict, corrections, rating, rating_value, best_rating, worst_rating, explanation, url,
       publisher_name, publisher_site, date, language, by, at
  FROM reviews
 WHERE {whose} = %(about)s
   AND (%(after_id)s::uuid IS NULL OR (at, id) < (%(after_at)s, %(after_id)s))
 ORDER BY at DESC, id DESC
 LIMIT %(limit)s;

-- name: newest
-- The newest reviews of each of some claims, or threads, the newest first.
SELECT r.id, r.{whose} AS about, r.kind, r.verdict, r.corrections, r.rating, r.rating_value, r.best_rating, r.worst_rating,
       r.explanation, r.url, r.publisher_name, r.publisher_site, r.date, r.language, r.by, r.at
  FROM unnest(%(ids)s::uuid[]) AS asked (id)
 CROSS JOIN LATERAL (
     SELECT * FROM reviews WHERE {whose} = asked.id ORDER BY at DESC, id DESC LIMIT %(limit)s
 ) AS r;

-- name: corrections
-- The corrections that hold, of each claim of an article that has some.
SELECT DISTINCT ON (r.claim_id) r.claim_id, r.corrections
  FROM reviews r
  JOIN claims c ON c.id = r.claim_id
 WHERE c.article_id = %(article_id)s AND r.verdict = 'corrected'
 ORDER BY r.claim_id, r.at DESC, r.id DESC;

-- name: people
-- Whom the machine found, of one claim, and which reading it was.
SELECT c.article_id, c.revision, c.reading_id, c.language, c.position, c.machine,
       CASE WHEN c.machine IS NULL THEN r.ids[1] ELSE c.machine_claimant_id END AS claimant_id,
       r.ids[2] AS on_behalf_of_id, r.ids[3] AS relayed_by_id, r.ids[4:] AS mention_ids
  FROM claims c
 CROSS JOIN LATERAL (
     SELECT coalesce(c.read_ids, ARRAY[c.claimant_id, c.on_behalf_of_id, c.relayed_by_id] || c.mention_ids) AS ids
 ) AS r
 WHERE c.id = %(claim_id)s;

-- name: gold
-- The claims of active articles that people accepted or corrected last, in the order of the articles and their texts.
SELECT c.id
  FROM claims c
  JOIN articles a ON a.id = c.article_id AND a.revision = c.revision
 CROSS JOIN LATERAL (
     SELECT verdict FROM reviews WHERE claim_id = c.id AND kind = 'extraction' ORDER BY at DESC, id DESC LIMIT 1
 ) AS r
 WHERE c.status = 'current' AND a.status = 'active' AND r.verdict IN ('accepted', 'corrected')
   AND (%(language)s::text IS NULL OR c.language = %(language)s)
 ORDER BY a.id, c.position, c.id;
