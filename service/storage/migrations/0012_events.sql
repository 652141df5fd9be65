-- What happened, for whoever follows it: an append-only log, written in the transaction of each change and read in the
-- order of transactions, without gaps.

-- The clusters that this database has lived in, one after the other. Transactions are numbered in each of them from
-- anew: in a database restored elsewhere, what was logged before stands before whatever follows.
CREATE TABLE event_epochs (
    epoch integer PRIMARY KEY,
    cluster bigint NOT NULL
);

CREATE FUNCTION dixit_event_epoch() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    here bigint := (SELECT system_identifier FROM pg_control_system());
    last event_epochs;
BEGIN
    SELECT * INTO last FROM event_epochs ORDER BY epoch DESC LIMIT 1;
    IF last.cluster = here THEN
        RETURN last.epoch;
    END IF;
    INSERT INTO event_epochs VALUES (coalesce(last.epoch, 0) + 1, here) ON CONFLICT DO NOTHING;
    RETURN coalesce(last.epoch, 0) + 1;
END $$;

SELECT dixit_event_epoch();

-- `entity_ids` and `acts` are what it is found by: the entities that it concerns as they were stored then, and the acts
-- of its claims. Nothing of what was said or written stands here, so that erasing an article leaves none of it.
CREATE TABLE events (
    epoch integer NOT NULL DEFAULT dixit_event_epoch(),
    tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL,
    occurred_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    article_id uuid,
    claim_id uuid,
    entity_id uuid,
    thread_id uuid,
    publisher_id uuid,
    entity_ids uuid[] NOT NULL DEFAULT '{}',
    acts text[] NOT NULL DEFAULT '{}',
    data jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (epoch, tx, id)
);

-- The last event that was swept away with age; everything before it is gone too.
CREATE TABLE event_sweeps (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    epoch integer NOT NULL,
    tx xid8 NOT NULL,
    id bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Whoever listens is told when the transaction commits, once.
CREATE FUNCTION dixit_event_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('dixit_events', '');
    RETURN NULL;
END $$;

CREATE TRIGGER event_told AFTER INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION dixit_event_told();
