-- name: counts
-- How much an entity says and how much is said of it, in how many articles, from when to when.
SELECT count(DISTINCT c.id) FILTER (WHERE e.role = 'claimant') AS made,
       count(DISTINCT c.id) FILTER (WHERE e.role = 'mentioned') AS received,
       count(DISTINCT c.article_id) AS articles,
       min(c.sorted_at) AS first_at,
       max(c.sorted_at) AS last_at
  FROM claim_entities e
  JOIN claims c ON c.id = e.claim_id
  JOIN articles a ON a.id = c.article_id
 WHERE e.entity_id = ANY(%(ids)s) AND c.status = 'current' AND a.status = 'active';

-- name: by_act
-- What an entity does by saying: asserts, denies, promises …, the commonest first.
SELECT c.act, count(DISTINCT c.id) AS claims
  FROM claim_entities e
  JOIN claims c ON c.id = e.claim_id
  JOIN articles a ON a.id = c.article_id
 WHERE e.entity_id = ANY(%(ids)s) AND e.role = 'claimant' AND c.status = 'current' AND a.status = 'active'
 GROUP BY c.act
 ORDER BY claims DESC, c.act;

-- name: by_month
-- The same counts by the month (UTC) of the articles, the latest first; months without a claim are left out.
SELECT to_char(c.sorted_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month,
       count(DISTINCT c.id) FILTER (WHERE e.role = 'claimant') AS made,
       count(DISTINCT c.id) FILTER (WHERE e.role = 'mentioned') AS received
  FROM claim_entities e
  JOIN claims c ON c.id = e.claim_id
  JOIN articles a ON a.id = c.article_id
 WHERE e.entity_id = ANY(%(ids)s) AND c.status = 'current' AND a.status = 'active'
 GROUP BY month
 ORDER BY month DESC
 LIMIT %(months)s;

-- name: described
-- The words by which articles name a person where they say more than the name, the commonest first.
SELECT c.claimant #>> '{mention,text}' AS words, count(DISTINCT c.id) AS claims
  FROM claim_entities e
  JOIN claims c ON c.id = e.claim_id
  JOIN articles a ON a.id = c.article_id
 WHERE e.entity_id = ANY(%(ids)s) AND e.role = 'claimant' AND c.status = 'current' AND a.status = 'active'
   AND c.claimant ->> 'type' = 'person'
   AND length(c.claimant #>> '{mention,text}') > length(c.claimant ->> 'name')
   AND strpos(lower(c.claimant #>> '{mention,text}'), lower(c.claimant ->> 'name')) > 0
 GROUP BY words
 ORDER BY claims DESC, words
 LIMIT %(others)s;

-- name: together_with
-- The entities that stand in the same claims, in whatever role, the commonest first; under their canonical names.
SELECT k.id, k.name, k.type, count(DISTINCT own.claim_id) AS claims
  FROM (
      SELECT DISTINCT e.claim_id
        FROM claim_entities e
        JOIN claims c ON c.id = e.claim_id
        JOIN articles a ON a.id = c.article_id
       WHERE e.entity_id = ANY(%(ids)s) AND c.status = 'current' AND a.status = 'active'
  ) AS own
  JOIN claim_entities other ON other.claim_id = own.claim_id AND other.entity_id <> ALL(%(ids)s)
  JOIN entities x ON x.id = other.entity_id
  JOIN entities k ON k.id = x.canonical_id
 GROUP BY k.id, k.name, k.type
 ORDER BY claims DESC, k.name, k.id
 LIMIT %(others)s;
