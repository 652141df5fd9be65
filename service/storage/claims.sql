-- name: id
-- One claim, as `stored` takes them.
SELECT id FROM claims WHERE id = %(id)s;

-- name: of_article
-- The current claims of one article in the order of the text.
SELECT id FROM claims WHERE article_id = %(article_id)s AND status = 'current' ORDER BY position, id;

-- name: stored
-- Claims with all that the wire says of them, in the order asked for.
SELECT c.id, c.status, c.version, c.revision, c.language, c.text, c.field, c.kind, c.content, c.claimant, c.quotes, c.cue,
       c.on_behalf_of, c.relayed_by, c.act, c.attitude, c.polarity, c.modality, c.said_at, c.times, c.quantities,
       c.mentions, c.check_worthiness, c.rule, c.repeats, c.position, c.prefix,
       CASE WHEN jsonb_array_length(c.content) = 1 THEN c.content -> 0 ->> 'text'
            ELSE substr(CASE c.field WHEN 'title' THEN r.title ELSE r.body END, (c.content -> 0 ->> 'start')::int + 1,
                        (c.content -> -1 ->> 'end')::int - (c.content -> 0 ->> 'start')::int)
       END AS exact,
       c.suffix, c.machine, c.created_at, c.updated_at,
       c.claimant_id, c.on_behalf_of_id, c.relayed_by_id, c.mention_ids, c.sorted_at,
       a.id AS article_id, c.revision AS article_revision, a.url AS article_url, r.title AS article_title,
       coalesce(r.published_at, a.published_at) AS article_published_at, r.text_sha256 AS article_text_sha256,
       p.id AS publisher_id, p.name AS publisher_name, p.domain AS publisher_domain,
       g.extractor AS provenance_extractor, g.pack AS provenance_pack, g.model AS provenance_model,
       g.finished_at AS provenance_read_at
  FROM {source}
  JOIN articles a ON a.id = c.article_id
  JOIN revisions r ON r.article_id = c.article_id AND r.n = c.revision
  JOIN readings g ON g.id = c.reading_id
  LEFT JOIN publishers p ON p.id = a.publisher_id
 ORDER BY asked.place;

-- name: by_id
-- Where `stored` takes claims from: those of these ids, as they are now.
(unnest(%(ids)s::uuid[]) WITH ORDINALITY AS asked (id, place)
  JOIN claims c ON c.id = asked.id)

-- name: page
-- A page of claims in the order asked for, as the cursors that stand behind each of them.
SELECT c.id, c.sorted_at, c.article_id AS article, c.position, c.said_order AS said,
       c.check_worthiness_order AS check_worthiness
  FROM claims c
  JOIN articles a ON a.id = c.article_id
 WHERE {filters}
   AND {of_entities}
   AND {after}
 ORDER BY {order}
 LIMIT %(limit)s;

-- name: count
-- How many claims a query finds.
SELECT count(*)
  FROM claims c
  JOIN articles a ON a.id = c.article_id
 WHERE {condition};

-- name: page_of_entities
-- A page of the claims of some entities, the newest article first, as cursors. Each entity's claims stand in order in claim_entities, so that no more of them
-- are read than the page takes; claimants that are no entity are found by their name.
SELECT id, sorted_at, article_id AS article, position, said_order AS said, check_worthiness_order AS check_worthiness
  FROM (
      SELECT found.*
        FROM unnest(%(entities)s::uuid[]) AS entity
       CROSS JOIN LATERAL (
           SELECT DISTINCT ON (e.sorted_at, e.article_id, e.reverse_position, e.claim_id)
                  c.id, c.sorted_at, c.article_id, c.reverse_position, c.position, c.said_order,
                  c.check_worthiness_order
             FROM claim_entities e
             JOIN claims c ON c.id = e.claim_id
             JOIN articles a ON a.id = c.article_id
            WHERE e.entity_id = entity
              AND (%(roles)s::text[] IS NULL OR e.role = ANY(%(roles)s))
              AND {filters}
              AND (%(after_id)s::uuid IS NULL
                   OR (e.sorted_at, e.article_id, e.reverse_position, e.claim_id)
                    < (%(after_sorted_at)s, %(after_article)s, -%(after_position)s::integer, %(after_id)s))
            ORDER BY e.sorted_at DESC, e.article_id DESC, e.reverse_position DESC, e.claim_id DESC
            LIMIT %(limit)s
       ) AS found
       UNION
      (SELECT c.id, c.sorted_at, c.article_id, c.reverse_position, c.position, c.said_order, c.check_worthiness_order
         FROM claims c
         JOIN articles a ON a.id = c.article_id
        WHERE %(name)s::text IS NOT NULL
          AND c.claimant_id IS NULL
          AND c.claimant_normalised = %(name)s
          AND {filters}
          AND {after}
        ORDER BY c.sorted_at DESC, c.article_id DESC, c.reverse_position DESC, c.id DESC
        LIMIT %(limit)s)
  ) AS found
 ORDER BY sorted_at DESC, article_id DESC, reverse_position DESC, id DESC
 LIMIT %(limit)s;

-- name: of_entities
-- The condition of being a claim of some entities, for the orders that claim_entities does not stand in.
c.id IN (
       SELECT e.claim_id
         FROM claim_entities e
        WHERE e.entity_id = ANY(%(entities)s) AND (%(roles)s::text[] IS NULL OR e.role = ANY(%(roles)s)))

-- name: of_entities_or_name
-- The same, or of a claimant of some name that is no entity: a union, which no order can be read along.
c.id IN (
       SELECT e.claim_id
         FROM claim_entities e
        WHERE e.entity_id = ANY(%(entities)s) AND e.role = ANY(%(roles)s)
        UNION ALL
       SELECT n.id
         FROM claims n
        WHERE n.claimant_id IS NULL AND n.claimant_normalised = %(name)s)

-- name: is_nobodys
-- Whether claimants that are no entity have this name.
SELECT EXISTS (SELECT FROM claims WHERE claimant_id IS NULL AND claimant_normalised = %(name)s);

-- name: quantities
-- The condition of saying a quantity; it stands alone, so that it can be what claims are found by.
c.id IN (
       SELECT q.claim_id
         FROM claim_quantities q
        WHERE (%(quantity_unit)s::text IS NULL OR q.unit = lower(%(quantity_unit)s))
          AND (%(quantity_min)s::double precision IS NULL OR q.high >= %(quantity_min)s)
          AND (%(quantity_max)s::double precision IS NULL OR q.low <= %(quantity_max)s))

-- name: filters
-- What narrows every list of claims; a NULL asks nothing.
a.status = 'active'
   AND (%(status)s::text IS NULL OR c.status = %(status)s)
   AND (%(language)s::text IS NULL OR c.language = %(language)s)
   AND (%(kind)s::text IS NULL OR c.kind = %(kind)s)
   AND (%(act)s::text[] IS NULL OR c.act = ANY(%(act)s))
   AND (%(attitude)s::text[] IS NULL OR c.attitude = ANY(%(attitude)s))
   AND (%(polarity)s::text[] IS NULL OR c.polarity = ANY(%(polarity)s))
   AND (%(modality)s::text[] IS NULL OR c.modality = ANY(%(modality)s))
   AND (%(article)s::uuid IS NULL OR c.article_id = %(article)s)
   AND (%(publishers)s::uuid[] IS NULL OR c.publisher_id = ANY(%(publishers)s))
   AND (%(published_from)s::timestamptz IS NULL
        OR (c.published_at >= %(published_from)s AND c.sorted_at >= %(published_from)s))
   AND (%(published_to)s::timestamptz IS NULL
        OR (c.published_at <= %(published_to)s AND c.sorted_at <= %(published_to)s))
   AND (coalesce(%(said_from)s::date, %(said_to)s::date) IS NULL
        OR c.said && daterange(%(said_from)s, %(said_to)s, '[]'))
   AND (coalesce(%(about_from)s::date, %(about_to)s::date) IS NULL
        OR c.about && daterange(%(about_from)s, %(about_to)s, '[]'))
   AND (%(min_check_worthiness)s::double precision IS NULL
        OR (c.check_worthiness_order >= %(min_check_worthiness)s AND c.check_worthiness_score IS NOT NULL))
   AND {quantities}
   AND {words}
   AND (%(claimants)s::uuid[] IS NULL OR EXISTS (
       SELECT FROM claim_entities e
        WHERE e.claim_id = c.id AND e.role = 'claimant' AND e.entity_id = ANY(%(claimants)s))
        OR (c.claimant_id IS NULL AND c.claimant_normalised = %(claimant_name)s))
   AND (%(mentioned)s::uuid[] IS NULL OR EXISTS (
       SELECT FROM claim_entities e
        WHERE e.claim_id = c.id AND e.role = 'mentioned' AND e.entity_id = ANY(%(mentioned)s)))

-- name: word
-- The condition of one language in `words`.
(c.language = {language} AND c.search @@ {query}::tsquery)

-- name: tsqueries
-- What the words asked for mean in each language that claims are in, found by skipping along the index.
WITH RECURSIVE spoken AS (
    (SELECT language FROM claims ORDER BY language LIMIT 1)
    UNION ALL
    SELECT (SELECT c.language FROM claims c WHERE c.language > s.language ORDER BY c.language LIMIT 1)
      FROM spoken s
     WHERE s.language IS NOT NULL
)
SELECT language, websearch_to_tsquery(search_configuration(language), %(q)s)::text
  FROM spoken
 WHERE language IS NOT NULL AND (%(language)s::text IS NULL OR language = %(language)s);
