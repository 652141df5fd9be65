-- Who is told of what happens: subscriptions, the messages that they are sent, and how each attempt went.

-- `events` NULL asks for every kind. What could be seen when a subscription began (`seen`, in a cluster's `epoch` as of
-- the log of events) is not sent to it. A worker that sends holds the `lease`; nobody else sends to the same receiver
-- until `leased_until`.
CREATE TABLE webhooks (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    url text NOT NULL,
    description text,
    events text[],
    filters jsonb NOT NULL,
    status text NOT NULL DEFAULT 'enabled' CHECK (status IN ('enabled', 'disabled')),
    disabled_reason text,
    disabled_at timestamptz,
    epoch integer NOT NULL DEFAULT dixit_event_epoch(),
    seen pg_snapshot NOT NULL DEFAULT pg_current_snapshot(),
    failures integer NOT NULL DEFAULT 0,
    failing_since timestamptz,
    paused_until timestamptz,
    lease uuid,
    leased_until timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((status = 'disabled') = (disabled_reason IS NOT NULL AND disabled_at IS NOT NULL))
);
CREATE INDEX webhooks_order ON webhooks (created_at DESC, id DESC);

-- Apart from the subscriptions, so that no list of these holds one. Of several the latest has no end.
CREATE TABLE webhook_secrets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    webhook_id uuid NOT NULL REFERENCES webhooks ON DELETE CASCADE,
    secret text NOT NULL,
    ends_at timestamptz
);
CREATE INDEX webhook_secrets_of ON webhook_secrets (webhook_id, id DESC);

-- A message to one receiver about one event (`event_id`; NULL is a test), under one id whatever the attempts.
-- `message` is what is sent, and holds nothing that an article says. `attempts` counts all, `tries` those since it was
-- last asked for.
CREATE TABLE webhook_deliveries (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    place bigint GENERATED ALWAYS AS IDENTITY,
    webhook_id uuid NOT NULL REFERENCES webhooks ON DELETE CASCADE,
    event_id text,
    kind text NOT NULL,
    article_id uuid,
    claim_id uuid,
    message jsonb NOT NULL,
    status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'succeeded', 'failed')),
    attempts integer NOT NULL DEFAULT 0,
    tries integer NOT NULL DEFAULT 0,
    next_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    UNIQUE (webhook_id, event_id),
    CHECK ((status = 'pending') = (next_at IS NOT NULL)),
    CHECK ((status = 'pending') = (ended_at IS NULL))
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_at, place) WHERE status = 'pending';
CREATE INDEX webhook_deliveries_log ON webhook_deliveries (webhook_id, created_at DESC, id DESC);
CREATE INDEX webhook_deliveries_article ON webhook_deliveries (article_id) WHERE article_id IS NOT NULL;
CREATE INDEX webhook_deliveries_claim ON webhook_deliveries (claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX webhook_deliveries_ended ON webhook_deliveries (ended_at);

-- `ended_at` is NULL while it is under way, and stays so where the worker died.
CREATE TABLE webhook_attempts (
    delivery_id uuid NOT NULL REFERENCES webhook_deliveries ON DELETE CASCADE,
    n integer NOT NULL,
    began_at timestamptz NOT NULL,
    ended_at timestamptz,
    duration double precision,
    status integer,
    error text,
    answer text,
    PRIMARY KEY (delivery_id, n)
);

-- How far the log of events has been matched with the subscriptions.
CREATE TABLE webhook_progress (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    position text NOT NULL
);
