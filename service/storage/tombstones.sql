-- name: known_by
-- What an article was known by, through all its texts.
SELECT a.canonical_url, a.external_id, a.publisher_id, r.title, r.text_sha256
  FROM articles a
  JOIN revisions r ON r.article_id = a.id
 WHERE a.id = %(article_id)s;

-- name: insert
INSERT INTO tombstones (digest, kind, erasure_id) VALUES (%(digest)s, %(kind)s, %(erasure_id)s)
ON CONFLICT (digest) DO UPDATE SET erasure_id = excluded.erasure_id;

-- name: find
-- The latest erasure that any of some digests is of.
SELECT t.kind, e.id AS erasure_id, e.at
  FROM tombstones t
  JOIN erasures e ON e.id = t.erasure_id
 WHERE t.digest = ANY(%(digests)s)
 ORDER BY e.at DESC, t.kind DESC
 LIMIT 1;

-- name: lift
-- What was erased may come back; the line of the erasure says since when.
WITH lifted AS (
    DELETE FROM tombstones WHERE erasure_id IN (SELECT erasure_id FROM tombstones WHERE digest = ANY(%(digests)s))
    RETURNING erasure_id
)
UPDATE erasures SET lifted_at = clock_timestamp() WHERE id IN (SELECT erasure_id FROM lifted);
