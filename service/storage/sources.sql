-- name: columns
id, url, title, language, publisher_name, publisher_domain, interval_seconds, enabled, disabled_reason, version, etag,
       last_modified, digest, moved_to, failures, last, next_poll_at, created_at, updated_at

-- name: insert
-- A new source, of which a first poll is asked for besides; no id comes back where its URL is one already.
INSERT INTO sources (url, canonical_url, language, publisher_name, publisher_domain, interval_seconds, enabled,
                     disabled_reason, next_poll_at)
VALUES (%(url)s, %(canonical_url)s, %(language)s, %(publisher_name)s, %(publisher_domain)s, %(interval_seconds)s,
        %(enabled)s, %(disabled_reason)s, now() + make_interval(secs => %(interval_seconds)s))
    ON CONFLICT (canonical_url) DO NOTHING
RETURNING id;

-- name: of_url
SELECT id FROM sources WHERE canonical_url = %(canonical_url)s;

-- name: get
SELECT {columns} FROM sources WHERE id = %(id)s;

-- name: page
-- Sources, the newest first.
SELECT {columns}
  FROM sources
 WHERE (%(after_id)s::uuid IS NULL OR (created_at, id) < (%(after_created_at)s, %(after_id)s))
   AND (%(enabled)s::boolean IS NULL OR enabled = %(enabled)s)
 ORDER BY created_at DESC, id DESC
 LIMIT %(limit)s;

-- name: lock
SELECT version FROM sources WHERE id = %(id)s FOR UPDATE;

-- name: change
-- What people changed; another URL is another feed, of which nothing is known yet.
UPDATE sources
   SET etag = CASE WHEN url = %(url)s THEN etag END,
       last_modified = CASE WHEN url = %(url)s THEN last_modified END,
       digest = CASE WHEN url = %(url)s THEN digest END,
       moved_to = CASE WHEN url = %(url)s THEN moved_to END,
       next_poll_at = CASE
           WHEN url <> %(url)s OR (%(enabled)s AND NOT enabled) THEN now()
           ELSE least(next_poll_at, now() + make_interval(secs => %(interval_seconds)s))
       END,
       failures = CASE WHEN url = %(url)s AND enabled = %(enabled)s THEN failures ELSE 0 END,
       url = %(url)s, canonical_url = %(canonical_url)s, language = %(language)s, publisher_name = %(publisher_name)s,
       publisher_domain = %(publisher_domain)s, interval_seconds = %(interval_seconds)s, enabled = %(enabled)s,
       disabled_reason = %(disabled_reason)s, version = version + 1, updated_at = now()
 WHERE id = %(id)s;

-- name: delete
DELETE FROM sources WHERE id = %(id)s;

-- name: take_due
-- Sources whose time has come, those that wait longest first. They are due again after their interval, unless the poll
-- says otherwise: one that takes long is not begun anew, and one whose worker died is.
WITH due AS (
    SELECT id FROM sources
     WHERE enabled AND next_poll_at <= now()
     ORDER BY next_poll_at
     LIMIT %(limit)s
       FOR UPDATE SKIP LOCKED
)
UPDATE sources s SET next_poll_at = now() + make_interval(secs => s.interval_seconds)
  FROM due
 WHERE s.id = due.id
RETURNING s.id;

-- name: finish
-- How a poll went, unless somebody changed meanwhile what was polled.
UPDATE sources
   SET title = coalesce(%(title)s, title), etag = %(etag)s, last_modified = %(last_modified)s, digest = %(digest)s,
       moved_to = %(moved_to)s, failures = %(failures)s, last = %(last)s, next_poll_at = %(next_poll_at)s,
       enabled = enabled AND %(disabled_reason)s::text IS NULL,
       disabled_reason = coalesce(%(disabled_reason)s, disabled_reason)
 WHERE id = %(id)s AND url = %(url)s;

-- name: item
-- What was seen of an item; and where it never was, the article that stands at its address already.
SELECT i.fingerprint, i.tries, i.article_id
  FROM source_items i
 WHERE i.source_id = %(source_id)s AND i.identity = %(identity)s
 UNION ALL
SELECT NULL, 0, a.id FROM articles a WHERE a.canonical_url = %(canonical_url)s
 LIMIT 1;

-- name: saw
INSERT INTO source_items (source_id, identity, fingerprint, tries, article_id)
SELECT id, %(identity)s, %(fingerprint)s, %(tries)s, %(article_id)s FROM sources WHERE id = %(source_id)s
    ON CONFLICT (source_id, identity) DO UPDATE
   SET fingerprint = EXCLUDED.fingerprint, tries = EXCLUDED.tries, article_id = EXCLUDED.article_id, seen_at = now();

-- name: still_there
-- Items that the feed holds as it did.
UPDATE source_items SET seen_at = now()
 WHERE source_id = %(source_id)s AND identity = ANY(%(identities)s) AND seen_at < now() - interval '1 day';

-- name: sweep
-- Items that no feed has held for three months.
DELETE FROM source_items WHERE seen_at < now() - interval '90 days';
