-- name: search
-- Claims that a fact checker asks for. Those that are rated come first, then the newest; where a part of the words is
-- enough (`ranked_by`), the newest of them are put in the order of how many they hold.
SELECT found.id
  FROM (
      SELECT c.id, c.search, c.language, c.sorted_at, c.article_id, c.reverse_position,
             EXISTS (SELECT FROM reviews r WHERE r.claim_id = c.id AND r.rating IS NOT NULL) AS is_rated
        FROM claims c
        JOIN articles a ON a.id = c.article_id
       WHERE {condition}
         AND (%(site)s::text IS NULL OR EXISTS (
             SELECT FROM reviews r
              WHERE r.claim_id = c.id AND r.rating IS NOT NULL
                AND right('.' || lower(r.publisher_site), length(%(site)s::text) + 1) = '.' || %(site)s))
         AND (%(since)s::date IS NULL OR c.said_order >= %(since)s OR EXISTS (
             SELECT FROM reviews r
              WHERE r.claim_id = c.id AND r.rating IS NOT NULL
                AND coalesce(r.date, (r.at AT TIME ZONE 'UTC')::date) >= %(since)s))
       ORDER BY is_rated DESC, c.sorted_at DESC, c.article_id DESC, c.reverse_position DESC, c.id DESC
       LIMIT %(most)s
  ) AS found
 ORDER BY CASE WHEN %(ranked_by)s::text IS NULL THEN 0
               ELSE ts_rank(found.search,
                            websearch_to_tsquery(search_configuration(found.language), %(ranked_by)s)) END DESC,
          found.is_rated DESC, found.sorted_at DESC, found.article_id DESC, found.reverse_position DESC, found.id DESC
 LIMIT %(limit)s OFFSET %(offset)s;
