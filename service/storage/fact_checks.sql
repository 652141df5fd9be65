-- name: search
-- Claims that a fact checker asks for: those that are rated first, then the others, each the newest first. Rated ones
-- are few, and found by their reviews; the others are read along the order, no more of them than are wanted. Where a
-- part of the words is enough (`ranked_by`), what is found is put in the order of how many it holds.
SELECT found.id
  FROM (
      (SELECT c.id, c.search, c.language, c.sorted_at, c.article_id, c.reverse_position, true AS is_rated
         FROM (
             SELECT r.claim_id
               FROM reviews r
              WHERE r.claim_id IS NOT NULL AND r.rating IS NOT NULL
              GROUP BY r.claim_id
             HAVING (%(site)s::text IS NULL
                     OR bool_or(right('.' || lower(r.publisher_site), length(%(site)s::text) + 1) = '.' || %(site)s))
         ) AS rated
         JOIN claims c ON c.id = rated.claim_id
         JOIN articles a ON a.id = c.article_id
        WHERE {condition}
          AND (%(since)s::date IS NULL OR c.said_order >= %(since)s OR EXISTS (
              SELECT FROM reviews r
               WHERE r.claim_id = c.id AND r.rating IS NOT NULL
                 AND coalesce(r.date, (r.at AT TIME ZONE 'UTC')::date) >= %(since)s))
        ORDER BY c.sorted_at DESC, c.article_id DESC, c.reverse_position DESC, c.id DESC
        LIMIT %(most)s)
       UNION ALL
      (SELECT c.id, c.search, c.language, c.sorted_at, c.article_id, c.reverse_position, false
         FROM claims c
         JOIN articles a ON a.id = c.article_id
        WHERE {condition}
          AND %(site)s::text IS NULL
          AND (%(since)s::date IS NULL OR c.said_order >= %(since)s)
          AND NOT EXISTS (SELECT FROM reviews r WHERE r.claim_id = c.id AND r.rating IS NOT NULL)
        ORDER BY c.sorted_at DESC, c.article_id DESC, c.reverse_position DESC, c.id DESC
        LIMIT %(most)s)
  ) AS found
 ORDER BY CASE WHEN %(ranked_by)s::text IS NULL THEN 0
               ELSE ts_rank(found.search,
                            websearch_to_tsquery(search_configuration(found.language), %(ranked_by)s)) END DESC,
          found.is_rated DESC, found.sorted_at DESC, found.article_id DESC, found.reverse_position DESC, found.id DESC
 LIMIT %(limit)s OFFSET %(offset)s;
