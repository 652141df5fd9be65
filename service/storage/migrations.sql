-- name: lock
-- One migration at a time, whoever starts it.
SELECT pg_advisory_lock(%(lock)s);

-- name: unlock
SELECT pg_advisory_unlock(%(lock)s);

-- name: create_table
-- What was applied, and when.
CREATE TABLE IF NOT EXISTS schema_migrations (
    name text PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now()
);

-- name: table_exists
SELECT to_regclass('schema_migrations') IS NOT NULL;

-- name: applied
SELECT name FROM schema_migrations;

-- name: record
INSERT INTO schema_migrations (name) VALUES (%(name)s);

-- name: available_extensions
-- Those of the asked extensions that the server could create.
SELECT name FROM pg_available_extensions WHERE name = ANY(%(names)s);
