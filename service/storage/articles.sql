-- name: lock_identity
-- Posts of one article wait for each other until the end of the transaction; others do not.
SELECT pg_advisory_xact_lock(hashtextextended(%(identity)s, 0));

-- name: by_url
SELECT id FROM articles WHERE canonical_url = %(canonical_url)s;

-- name: by_external_id
SELECT id
  FROM articles
 WHERE external_id = %(external_id)s
   AND coalesce(publisher_id, '00000000-0000-0000-0000-000000000000')
     = coalesce(%(publisher_id)s::uuid, '00000000-0000-0000-0000-000000000000');

-- name: by_text
-- The oldest article whose current text is exactly this one.
SELECT a.id
  FROM revisions r
  JOIN articles a ON a.id = r.article_id AND a.revision = r.n
 WHERE r.text_sha256 = %(text_sha256)s AND r.title IS NOT DISTINCT FROM %(title)s
 ORDER BY a.created_at
 LIMIT 1;

-- name: insert
INSERT INTO articles (url, canonical_url, external_id, publisher_id, published_at, sorted_at)
VALUES (%(url)s, %(canonical_url)s, %(external_id)s, %(publisher_id)s, %(published_at)s,
        coalesce(%(published_at)s, now()))
RETURNING id;

-- name: insert_revision
INSERT INTO revisions (article_id, n, title, body, text_sha256, given_language, language, published_at, authors,
                       credits)
VALUES (%(id)s, %(n)s, %(title)s, %(body)s, %(text_sha256)s, %(language)s, %(language)s, %(published_at)s, %(authors)s,
        %(credits)s);

-- name: current_text
-- The text that a new one is compared with; the row stays locked until the end of the transaction.
SELECT a.revision, r.title, r.text_sha256
  FROM articles a
  JOIN revisions r ON r.article_id = a.id AND r.n = a.revision
 WHERE a.id = %(id)s
   FOR NO KEY UPDATE OF a;

-- name: current_revision
SELECT revision FROM articles WHERE id = %(id)s;

-- name: revise
-- What the newer text says of itself holds; what it leaves out stays.
UPDATE articles
   SET revision = %(n)s,
       url = coalesce(%(url)s, url),
       canonical_url = coalesce(canonical_url, %(canonical_url)s),
       publisher_id = coalesce(%(publisher_id)s, publisher_id),
       published_at = coalesce(published_at, %(published_at)s),
       sorted_at = coalesce(published_at, %(published_at)s, sorted_at),
       updated_at = now()
 WHERE id = %(id)s;

-- name: text
-- What a reading reads.
SELECT r.title, r.body, a.url, r.given_language AS language, coalesce(r.published_at, a.published_at) AS published_at,
       p.name AS publisher_name, p.domain AS publisher_domain, p.language AS publisher_language, r.authors, a.external_id
  FROM revisions r
  JOIN articles a ON a.id = r.article_id
  LEFT JOIN publishers p ON p.id = a.publisher_id
 WHERE r.article_id = %(id)s AND r.n = %(n)s;

-- name: begin_applying
-- One reading of an article is applied at a time; older ones than `read_revision` come too late.
SELECT read_revision FROM articles WHERE id = %(id)s FOR NO KEY UPDATE;

-- name: applied
-- The claims of this revision are stored now, in this language.
WITH read AS (
    UPDATE revisions SET language = coalesce(given_language, %(language)s)
     WHERE article_id = %(id)s AND n = %(n)s
)
UPDATE articles SET read_revision = %(n)s, updated_at = now() WHERE id = %(id)s;

-- name: get
-- One article with the text of one revision, the current one where none is asked for.
SELECT {columns}
  FROM articles a
  JOIN revisions r ON r.article_id = a.id AND r.n = coalesce(%(revision)s, a.revision)
  {joins}
 WHERE a.id = %(id)s;

-- name: columns
a.id, a.status, r.n AS revision, a.url, a.canonical_url, a.external_id, r.title, r.body, r.text_sha256, r.language,
       coalesce(r.published_at, a.published_at) AS published_at, r.authors, a.sorted_at, a.created_at, a.updated_at,
       p.id AS publisher_id, p.name AS publisher_name, p.domain AS publisher_domain,
       g.id AS reading_id, g.status AS reading_status, g.attempts AS reading_attempts, g.error AS reading_error,
       g.extractor AS reading_extractor, g.pack AS reading_pack, g.model AS reading_model,
       g.queued_at AS reading_queued_at, g.started_at AS reading_started_at, g.finished_at AS reading_finished_at

-- name: joins
LEFT JOIN publishers p ON p.id = a.publisher_id
  CROSS JOIN LATERAL (
      SELECT * FROM readings WHERE article_id = a.id AND revision = r.n ORDER BY queued_at DESC LIMIT 1
  ) g

-- name: page
-- Active articles at their current revision, the newest first.
SELECT {columns}
  FROM articles a
  JOIN revisions r ON r.article_id = a.id AND r.n = a.revision
  {joins}
 WHERE a.status = 'active'
   AND (%(after_time)s::timestamptz IS NULL OR (a.sorted_at, a.id) < (%(after_time)s, %(after_id)s::uuid))
   AND (%(publishers)s::uuid[] IS NULL OR a.publisher_id = ANY(%(publishers)s))
   AND (%(language)s::text IS NULL OR r.language = %(language)s)
   AND (%(canonical_url)s::text IS NULL OR a.canonical_url = %(canonical_url)s)
   AND (%(external_id)s::text IS NULL OR a.external_id = %(external_id)s)
   AND (%(reading)s::text IS NULL OR g.status = %(reading)s)
   AND (%(published_from)s::timestamptz IS NULL OR a.published_at >= %(published_from)s)
   AND (%(published_to)s::timestamptz IS NULL OR a.published_at <= %(published_to)s)
 ORDER BY a.sorted_at DESC, a.id DESC
 LIMIT %(limit)s;
