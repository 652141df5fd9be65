-- name: begin
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;

-- name: limits
SELECT set_config('statement_timeout', %(statement)s, true),
       set_config('idle_in_transaction_session_timeout', %(idle)s, true);

-- name: state
-- What the snapshot of this transaction knows of changes: the latest, and those that came while an older one ran.
SELECT (SELECT system_identifier FROM pg_control_system())::text,
       max(tx)::text,
       CASE WHEN max(tx) IS NOT NULL
            THEN least(pg_snapshot_xmin(pg_current_snapshot())::text::numeric, max(tx)::text::numeric + 1)::text
       END,
       array_agg(tx ORDER BY tx) FILTER (WHERE tx >= pg_snapshot_xmin(pg_current_snapshot()))::text
  FROM changes
 WHERE tx < pg_snapshot_xmax(pg_current_snapshot());
