-- name: ensure
-- The item is there; whoever else takes one of the same uri waits.
INSERT INTO news_items (uri, status) VALUES (%(uri)s, 'usable') ON CONFLICT (uri) DO NOTHING;

-- name: lock
SELECT uri, version, version_created, status, embargoed_until, held, withdrew, article_id
  FROM news_items
 WHERE uri = %(uri)s
   FOR UPDATE;

-- name: put
-- What the newest version says.
UPDATE news_items
   SET version = %(version)s, version_created = %(version_created)s, status = %(status)s,
       embargoed_until = %(embargoed_until)s, held = %(held)s, withdrew = %(withdrew)s, article_id = %(article_id)s,
       updated_at = now()
 WHERE uri = %(uri)s;

-- name: due
-- Whether the item is held back by an embargo that is over.
SELECT EXISTS (SELECT FROM news_items
                WHERE uri = %(uri)s AND status = 'usable' AND held IS NOT NULL AND embargoed_until <= now());

-- name: is_active
-- Whether the article is in the lists now.
SELECT EXISTS (SELECT FROM articles WHERE id = %(id)s AND status = 'active');

-- name: restore
-- Back into the lists.
UPDATE articles SET status = 'active', updated_at = now() WHERE id = %(id)s AND status = 'withdrawn';
