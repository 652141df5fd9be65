-- name: by_domain
SELECT id FROM publishers WHERE domain = %(domain)s;

-- name: by_name
-- Publishers of a name: the one that has no domain, or two where it is not certain which is meant.
SELECT id, domain IS NULL FROM publishers WHERE normalised = %(normalised)s ORDER BY domain IS NOT NULL LIMIT 2;

-- name: insert
-- Nothing comes back when another transaction has just inserted the same.
INSERT INTO publishers (name, normalised, domain)
VALUES (%(name)s, %(normalised)s, %(domain)s)
ON CONFLICT DO NOTHING
RETURNING id;

-- name: fill_name
-- A publisher known by its domain alone learns its name.
UPDATE publishers SET name = %(name)s, normalised = %(normalised)s WHERE id = %(id)s AND name IS NULL;

-- name: seed
-- What seeds/ says of an outlet holds over what articles said.
INSERT INTO publishers (name, normalised, domain, country, language)
VALUES (%(name)s, %(normalised)s, %(domain)s, %(country)s, %(language)s)
ON CONFLICT (domain) DO UPDATE
   SET name = excluded.name, normalised = excluded.normalised, country = excluded.country,
       language = excluded.language
 WHERE (publishers.name, publishers.country, publishers.language)
       IS DISTINCT FROM (excluded.name, excluded.country, excluded.language);

-- name: matching
-- Publishers of a name or a domain.
SELECT id FROM publishers WHERE domain = lower(%(asked)s) OR normalised = %(normalised)s;

-- name: refs
SELECT id, name, domain FROM publishers WHERE id = ANY(%(ids)s);
