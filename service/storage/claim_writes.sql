-- name: of_article
-- Every claim that was ever found in the article, as the next reading compares it.
SELECT id, status, revision, position, language, text, field, kind, content, claimant, quotes, cue, on_behalf_of,
       relayed_by, act, attitude, polarity, modality, said_at, times, quantities, mentions, check_worthiness, rule,
       repeats, machine
  FROM claims
 WHERE article_id = %(article_id)s
 ORDER BY position, created_at, id;

-- name: keep
-- Claims that are about to be written anew, as they stand, less the columns that follow from others.
INSERT INTO claim_versions (claim_id, article_id, revision, stored)
SELECT c.id, c.article_id, c.revision, to_jsonb(c) - ARRAY['search', 'said', 'about', 'reverse_position', 'said_order', 'check_worthiness_order']
  FROM claims c
 WHERE c.id = ANY(%(ids)s);

-- name: put
-- A claim found: inserted, or brought to where and what it is now.
INSERT INTO claims (
    id, article_id, revision, reading_id, position, language, text, field, kind, content, quotes, cue, claimant,
    claimant_normalised, claimant_id, on_behalf_of, on_behalf_of_id, relayed_by, relayed_by_id, act, attitude, polarity,
    modality, said_at, said_from, said_to, about, times, quantities, mentions, mention_ids, check_worthiness,
    check_worthiness_score, rule, repeats, prefix, suffix, machine, machine_claimant_id, read_ids, search,
    sorted_at, published_at, publisher_id)
SELECT %(id)s, a.id, %(revision)s, %(reading_id)s, %(position)s, %(language)s, %(text)s, %(field)s, %(kind)s,
       %(content)s, %(quotes)s, %(cue)s, %(claimant)s, %(claimant_normalised)s, %(claimant_id)s, %(on_behalf_of)s,
       %(on_behalf_of_id)s, %(relayed_by)s, %(relayed_by_id)s, %(act)s, %(attitude)s, %(polarity)s, %(modality)s,
       %(said_at)s, %(said_from)s, %(said_to)s, %(about)s::datemultirange, %(times)s, %(quantities)s, %(mentions)s,
       %(mention_ids)s::uuid[], %(check_worthiness)s, %(check_worthiness_score)s, %(rule)s, %(repeats)s, %(prefix)s, %(suffix)s,
       %(machine)s, %(machine_claimant_id)s, %(read_ids)s::uuid[],
       to_tsvector(search_configuration(%(language)s), %(text)s), a.sorted_at, a.published_at, a.publisher_id
  FROM articles a
 WHERE a.id = %(article_id)s
ON CONFLICT (id) DO UPDATE
   SET status = CASE WHEN last_verdict(claims.id) = 'rejected' THEN 'rejected' ELSE 'current' END,
       version = claims.version + 1, retracted_in = NULL, retracted_by = NULL, retracted_at = NULL, revision = excluded.revision, reading_id = excluded.reading_id,
       position = excluded.position, language = excluded.language, text = excluded.text, field = excluded.field,
       kind = excluded.kind, content = excluded.content, quotes = excluded.quotes, cue = excluded.cue,
       claimant = excluded.claimant, claimant_normalised = excluded.claimant_normalised,
       claimant_id = excluded.claimant_id, on_behalf_of = excluded.on_behalf_of,
       on_behalf_of_id = excluded.on_behalf_of_id, relayed_by = excluded.relayed_by,
       relayed_by_id = excluded.relayed_by_id, act = excluded.act, attitude = excluded.attitude,
       polarity = excluded.polarity, modality = excluded.modality, said_at = excluded.said_at,
       said_from = excluded.said_from, said_to = excluded.said_to, about = excluded.about, times = excluded.times,
       quantities = excluded.quantities, mentions = excluded.mentions, mention_ids = excluded.mention_ids,
       check_worthiness = excluded.check_worthiness, check_worthiness_score = excluded.check_worthiness_score,
       rule = excluded.rule, repeats = excluded.repeats, prefix = excluded.prefix, suffix = excluded.suffix,
       machine = excluded.machine, machine_claimant_id = excluded.machine_claimant_id,
       read_ids = excluded.read_ids,
       search = excluded.search, sorted_at = excluded.sorted_at, published_at = excluded.published_at,
       publisher_id = excluded.publisher_id, updated_at = now();

-- name: uncount
-- First half of writing the quantities of some claims anew.
DELETE FROM claim_quantities WHERE claim_id = ANY(%(ids)s);

-- name: count
-- Second half: each from its value to the upper bound of its range, where it is one.
INSERT INTO claim_quantities (claim_id, unit, low, high)
SELECT c.id, lower(q.unit), least(q.value, q.upper), greatest(q.value, q.upper)
  FROM claims c, jsonb_to_recordset(c.quantities) AS q (unit text, value double precision, upper double precision)
 WHERE c.id = ANY(%(ids)s);

-- name: retract
-- Gone from the current revision: kept, and in no list of current claims.
UPDATE claims
   SET status = 'retracted', version = version + 1, retracted_in = %(revision)s, retracted_by = %(reading_id)s,
       retracted_at = clock_timestamp(), updated_at = now()
 WHERE id = ANY(%(ids)s) AND status <> 'retracted';

-- name: unlink
-- First half of writing the rows of claim_entities of some articles anew.
DELETE FROM claim_entities WHERE claim_id IN (SELECT id FROM claims WHERE article_id = ANY(%(article_ids)s));

-- name: link
-- Second half: who claims and who is named, from the claims themselves.
INSERT INTO claim_entities (claim_id, entity_id, role, sorted_at, article_id, reverse_position)
SELECT DISTINCT c.id, found.entity_id, found.role, c.sorted_at, c.article_id, c.reverse_position
  FROM claims c
 CROSS JOIN LATERAL (
     VALUES (c.claimant_id, 'claimant'), (c.on_behalf_of_id, 'on_behalf_of'), (c.relayed_by_id, 'relayed_by')
     UNION ALL
     SELECT mentioned, 'mentioned' FROM unnest(c.mention_ids) AS mentioned
 ) AS found (entity_id, role)
 WHERE c.article_id = ANY(%(article_ids)s) AND found.entity_id IS NOT NULL;
