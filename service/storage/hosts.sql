-- name: take
-- The turn at a host, where nobody alive has it and it was left alone for long enough.
INSERT INTO host_turns AS known (authority, holder, held_until, free_at)
VALUES (%(authority)s, %(holder)s, now() + make_interval(secs => %(seconds)s), now())
    ON CONFLICT (authority) DO UPDATE SET holder = EXCLUDED.holder, held_until = EXCLUDED.held_until
 WHERE known.free_at <= now() AND known.held_until <= now()
RETURNING holder;

-- name: wait
-- In how many seconds to ask for a turn again: when the host may be asked, if that is known.
SELECT extract(epoch FROM greatest(free_at - now(), interval '0'))::float8 FROM host_turns
 WHERE authority = %(authority)s;

-- name: leave
-- The turn is over; the next comes after so many seconds.
UPDATE host_turns SET held_until = now(), free_at = now() + make_interval(secs => %(delay)s)
 WHERE authority = %(authority)s AND holder = %(holder)s;

-- name: robots
SELECT state, body FROM robots
 WHERE origin = %(origin)s
   AND read_at > now() - CASE state WHEN 'unreachable' THEN interval '1 hour' ELSE interval '24 hours' END;

-- name: put_robots
-- A site that does not answer keeps what it said before, for a month at most (RFC 9309, section 2.3.1.4).
INSERT INTO robots AS known (origin, state, body) VALUES (%(origin)s, %(state)s, %(body)s)
    ON CONFLICT (origin) DO UPDATE SET state = EXCLUDED.state, body = EXCLUDED.body, read_at = now()
 WHERE EXCLUDED.state <> 'unreachable' OR known.state = 'unreachable' OR known.read_at < now() - interval '30 days';

-- name: last_robots
SELECT state, body FROM robots WHERE origin = %(origin)s;

-- name: sweep
-- What nobody asked of for a long time.
WITH turns AS (
    DELETE FROM host_turns WHERE greatest(free_at, held_until) < now() - interval '1 day'
)
DELETE FROM robots WHERE read_at < now() - interval '60 days';
