-- Feeds that are polled, and the hosts that are asked, each once at a time.

-- `etag`, `last_modified` and `digest` are of the feed as it was last read whole; `moved_to` is where it says that it
-- stands for good. `last` is how the last poll went. `version` counts what people changed.
CREATE TABLE sources (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    url text NOT NULL,
    canonical_url text NOT NULL UNIQUE,
    title text,
    language text,
    publisher_name text,
    publisher_domain text,
    interval_seconds integer NOT NULL,
    enabled boolean NOT NULL DEFAULT true,
    disabled_reason text,
    version integer NOT NULL DEFAULT 1,
    etag text,
    last_modified text,
    digest bytea,
    moved_to text,
    failures integer NOT NULL DEFAULT 0,
    last jsonb,
    next_poll_at timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sources_due ON sources (next_poll_at) WHERE enabled;
CREATE INDEX sources_order ON sources (created_at DESC, id DESC);

-- What was seen of each item of a feed: `fingerprint` is that of the entry, `tries` counts the polls that could not
-- read it, `article_id` is what became of it.
CREATE TABLE source_items (
    source_id uuid NOT NULL REFERENCES sources ON DELETE CASCADE,
    identity text NOT NULL,
    fingerprint bytea NOT NULL,
    tries integer NOT NULL DEFAULT 0,
    article_id uuid REFERENCES articles ON DELETE SET NULL,
    seen_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source_id, identity)
);
CREATE INDEX source_items_article ON source_items (article_id);
CREATE INDEX source_items_age ON source_items (seen_at);

-- Whose turn it is at a host, until when at most, and when the next may ask.
CREATE UNLOGGED TABLE host_turns (
    authority text PRIMARY KEY,
    holder uuid NOT NULL,
    held_until timestamptz NOT NULL,
    free_at timestamptz NOT NULL
);

-- What a site's robots.txt says: its text, that there is none, or that the site did not answer.
CREATE TABLE robots (
    origin text PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('found', 'none', 'unreachable')),
    body text NOT NULL DEFAULT '',
    read_at timestamptz NOT NULL DEFAULT now()
);
