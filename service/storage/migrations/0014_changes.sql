-- Which transactions changed what claims are shown with, so that a long answer is known to be still the same before it
-- is made.

-- The latest of them, and those that may still be among running ones: older ones say nothing, and are forgotten.
CREATE TABLE changes (
    tx xid8 PRIMARY KEY
);

-- Rows that another transaction is just forgetting are left to it: nobody waits for anybody here. A row that no
-- transaction of this cluster can have written (`tx` lies ahead) came with a database restored from another.
CREATE FUNCTION dixit_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes VALUES (pg_current_xact_id()) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        DELETE FROM changes WHERE tx IN (
            SELECT tx FROM changes
             WHERE tx < pg_snapshot_xmin(pg_current_snapshot())
                OR (tx >= pg_snapshot_xmax(pg_current_snapshot()) AND tx <> pg_current_xact_id())
               FOR UPDATE SKIP LOCKED);
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    changing text;
BEGIN
    FOREACH changing IN ARRAY ARRAY[
        'articles', 'revisions', 'readings', 'claims', 'claim_entities', 'entities', 'entity_aliases', 'publishers',
        'reviews', 'thread_claims'
    ] LOOP
        EXECUTE format(
            'CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I '
            'FOR EACH STATEMENT EXECUTE FUNCTION dixit_changed()', changing);
    END LOOP;
END $$;
