-- name: read
-- What follows a position, in order. Events of a transaction are seen once it and all that began before it have ended:
-- so none appears before a position that somebody has reached. Those of other clusters ended there.
SELECT e.epoch, e.tx::text::bigint AS tx, e.id AS number, e.kind, e.occurred_at, e.article_id, e.claim_id, e.entity_id,
       e.thread_id, e.entity_ids, e.acts, e.data, p.id AS publisher_id, p.name AS publisher_name,
       p.domain AS publisher_domain
  FROM (
      SELECT *
        FROM events
       WHERE (epoch, tx, id) > (%(epoch)s, %(tx)s::text::xid8, %(number)s)
         AND (epoch IS DISTINCT FROM ({here}) OR tx < (SELECT pg_snapshot_xmin(pg_current_snapshot())))
       ORDER BY epoch, tx, id
       LIMIT %(limit)s
  ) AS e
  LEFT JOIN publishers p ON p.id = e.publisher_id
 ORDER BY e.epoch, e.tx, e.id;

-- name: here
-- The epoch of this cluster; none where nothing happened in it yet.
SELECT last.epoch
  FROM (SELECT epoch, cluster FROM event_epochs ORDER BY epoch DESC LIMIT 1) AS last
 WHERE last.cluster = (SELECT system_identifier FROM pg_control_system());

-- name: latest
-- The position of the last event that can be seen, else of the last one swept away.
SELECT epoch, tx::text::bigint AS tx, id AS number
  FROM (
      (SELECT e.epoch, e.tx, e.id
         FROM events e
        WHERE e.epoch IS DISTINCT FROM ({here}) OR e.tx < (SELECT pg_snapshot_xmin(pg_current_snapshot()))
        ORDER BY e.epoch DESC, e.tx DESC, e.id DESC
        LIMIT 1)
       UNION ALL
      SELECT epoch, tx, id FROM event_sweeps
  ) AS known
 ORDER BY known.epoch DESC, known.tx DESC, known.id DESC
 LIMIT 1;

-- name: is_known
-- Whether whoever reached this position has missed nothing: its event is there, or is the last one swept away, or it is
-- the beginning of a log of which nothing was.
SELECT EXISTS (SELECT FROM events WHERE (epoch, tx, id) = (%(epoch)s, %(tx)s::text::xid8, %(number)s))
    OR EXISTS (SELECT FROM event_sweeps WHERE (epoch, tx, id) = (%(epoch)s, %(tx)s::text::xid8, %(number)s))
    OR (%(epoch)s = 0 AND NOT EXISTS (SELECT FROM event_sweeps));

-- name: is_pending
-- Whether there are events that wait for an older transaction to end: then the last of all does.
SELECT last.epoch IS NOT DISTINCT FROM ({here}) AND last.tx >= (SELECT pg_snapshot_xmin(pg_current_snapshot()))
  FROM (SELECT epoch, tx FROM events ORDER BY epoch DESC, tx DESC, id DESC LIMIT 1) AS last;

-- name: kin
-- For each entity those that it is one of: what it counts as, whatever else does, and what that is a part of.
WITH RECURSIVE kin AS (
    SELECT one.id AS asked, same.id
      FROM entities one
      JOIN entities same ON same.canonical_id = one.canonical_id
     WHERE one.id = ANY(%(ids)s)
    UNION
    SELECT k.asked, same.id
      FROM kin k
      JOIN entities part ON part.id = k.id
      JOIN entities whole ON whole.id = part.part_of
      JOIN entities same ON same.canonical_id = whole.canonical_id
)
SELECT asked, array_agg(id) FROM kin GROUP BY asked;

-- name: sweep
-- Forget the events at the beginning of the log that are older than a moment; the last of them is remembered.
WITH kept AS (
    SELECT epoch, tx, id FROM events WHERE occurred_at >= %(before)s ORDER BY epoch, tx, id LIMIT 1
), gone AS (
    DELETE FROM events e
     WHERE e.occurred_at < %(before)s
       AND NOT EXISTS (SELECT FROM kept k WHERE (k.epoch, k.tx, k.id) < (e.epoch, e.tx, e.id))
    RETURNING e.epoch, e.tx, e.id
), remembered AS (
    INSERT INTO event_sweeps (epoch, tx, id)
    SELECT epoch, tx, id FROM gone ORDER BY epoch DESC, tx DESC, id DESC LIMIT 1
    ON CONFLICT (single) DO UPDATE
       SET epoch = excluded.epoch, tx = excluded.tx, id = excluded.id, at = excluded.at
)
SELECT count(*) FROM gone;
