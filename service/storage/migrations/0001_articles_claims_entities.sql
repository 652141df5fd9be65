-- Articles with every text received, their readings, the claims found, and the entities that claim or are named.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS vector;

-- Publishers -----------------------------------------------------------------------------------------------------

CREATE TABLE publishers (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text,
    normalised text,
    domain text UNIQUE,
    country text,
    language text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (name IS NOT NULL OR domain IS NOT NULL)
);
CREATE INDEX publishers_normalised ON publishers (normalised);
CREATE UNIQUE INDEX publishers_without_domain ON publishers (normalised) WHERE domain IS NULL;

-- Articles -------------------------------------------------------------------------------------------------------

-- `revision` is the current one, `read_revision` the newest whose claims are stored. `sorted_at` is when the article
-- was published, or received where it does not say: the order of every list.
CREATE TABLE articles (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'withdrawn')),
    revision integer NOT NULL DEFAULT 1,
    read_revision integer NOT NULL DEFAULT 0,
    url text,
    canonical_url text UNIQUE,
    external_id text,
    publisher_id uuid REFERENCES publishers,
    published_at timestamptz,
    sorted_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX articles_external_id
    ON articles (external_id, coalesce(publisher_id, '00000000-0000-0000-0000-000000000000'))
    WHERE external_id IS NOT NULL;
CREATE INDEX articles_order ON articles (sorted_at DESC, id DESC);
CREATE INDEX articles_publisher ON articles (publisher_id, sorted_at DESC, id DESC);

-- `text_sha256` is that of the body in UTF-8. `language` is the one given, else the one that the reading found.
CREATE TABLE revisions (
    article_id uuid NOT NULL REFERENCES articles ON DELETE CASCADE,
    n integer NOT NULL,
    title text,
    body text NOT NULL,
    text_sha256 text NOT NULL,
    given_language text,
    language text,
    published_at timestamptz,
    authors text[] NOT NULL DEFAULT '{}',
    received_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (article_id, n)
);
CREATE INDEX revisions_text ON revisions (text_sha256);
CREATE INDEX revisions_language ON revisions (language);

CREATE TABLE readings (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    article_id uuid NOT NULL,
    revision integer NOT NULL,
    status text NOT NULL DEFAULT 'queued'
        CHECK (status IN ('queued', 'reading', 'read', 'failed', 'unsupported_language', 'superseded')),
    attempts integer NOT NULL DEFAULT 0,
    error text,
    language text,
    extractor text,
    pack text,
    model text,
    queued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    started_at timestamptz,
    finished_at timestamptz,
    FOREIGN KEY (article_id, revision) REFERENCES revisions ON DELETE CASCADE
);
CREATE INDEX readings_of_article ON readings (article_id, revision, queued_at DESC);
CREATE INDEX readings_waiting ON readings (status) WHERE status IN ('queued', 'reading', 'failed');

-- Entities -------------------------------------------------------------------------------------------------------

-- `key` is the gazetteer's. `found_as` is the normalised name under which a reading first met an entity without key:
-- unique, so that two workers who meet it at once make one. `canonical_id` is the entity itself, or the one that it
-- was merged into. Normalised names are in the order of their code points, which serves beginnings too.
CREATE TABLE entities (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    canonical_id uuid NOT NULL REFERENCES entities,
    key text UNIQUE,
    found_as text,
    name text NOT NULL,
    normalised text NOT NULL COLLATE "C",
    type text NOT NULL CHECK (type IN ('person', 'organization', 'place', 'group', 'thing')),
    part_of uuid REFERENCES entities,
    version integer NOT NULL DEFAULT 1,
    created_by text NOT NULL CHECK (created_by IN ('seed', 'reading', 'editor')),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK (part_of <> id)
);
CREATE UNIQUE INDEX entities_found_as ON entities (type, found_as) WHERE key IS NULL;
CREATE INDEX entities_part_of ON entities (part_of) WHERE part_of IS NOT NULL;
CREATE INDEX entities_canonical ON entities (canonical_id);
CREATE INDEX entities_order ON entities (normalised, id);

-- The names of an entity: who added each, and the article that it was first met in.
CREATE TABLE entity_aliases (
    entity_id uuid NOT NULL REFERENCES entities ON DELETE CASCADE,
    normalised text NOT NULL COLLATE "C",
    name text NOT NULL,
    language text,
    added_by text NOT NULL CHECK (added_by IN ('seed', 'reading', 'editor')),
    article_id uuid REFERENCES articles ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (entity_id, normalised)
);
CREATE INDEX entity_aliases_name ON entity_aliases (normalised);
CREATE INDEX entity_aliases_like ON entity_aliases USING gin (normalised gin_trgm_ops);

-- Claims ---------------------------------------------------------------------------------------------------------

-- How the words of each language are found again: PostgreSQL's own stemmers, behind unaccent. A language that has none
-- is searched by its bare words (`dixit_simple`).
CREATE TABLE search_configurations (
    language text PRIMARY KEY,
    configuration regconfig NOT NULL
);
DO $$
DECLARE
    pair text[];
BEGIN
    CREATE TEXT SEARCH CONFIGURATION dixit_simple (COPY = simple);
    ALTER TEXT SEARCH CONFIGURATION dixit_simple ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
    FOREACH pair SLICE 1 IN ARRAY ARRAY[
        ['ar', 'arabic'], ['ca', 'catalan'], ['da', 'danish'], ['de', 'german'], ['el', 'greek'], ['en', 'english'],
        ['es', 'spanish'], ['eu', 'basque'], ['fi', 'finnish'], ['fr', 'french'], ['ga', 'irish'], ['hi', 'hindi'],
        ['hu', 'hungarian'], ['hy', 'armenian'], ['id', 'indonesian'], ['it', 'italian'], ['lt', 'lithuanian'],
        ['ne', 'nepali'], ['nl', 'dutch'], ['no', 'norwegian'], ['pt', 'portuguese'], ['ro', 'romanian'],
        ['ru', 'russian'], ['sr', 'serbian'], ['sv', 'swedish'], ['ta', 'tamil'], ['tr', 'turkish'], ['yi', 'yiddish']
    ] LOOP
        EXECUTE format('CREATE TEXT SEARCH CONFIGURATION dixit_%s (COPY = pg_catalog.%I)', pair[1], pair[2]);
        EXECUTE format(
            'ALTER TEXT SEARCH CONFIGURATION dixit_%s ALTER MAPPING FOR hword, hword_part, word WITH unaccent, %I',
            pair[1], pair[2] || '_stem');
        INSERT INTO search_configurations VALUES (pair[1], ('dixit_' || pair[1])::regconfig);
    END LOOP;
END;
$$;

CREATE FUNCTION search_configuration(asked text) RETURNS regconfig LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT configuration FROM search_configurations WHERE language = asked), 'dixit_simple'::regconfig)
$$;

-- Spans, times and quantities stand in jsonb as service.model has them; what lists are narrowed by stands in columns.
-- `position` is the claim's place in the article (the title's first). `claimant_normalised` serves claimants that are
-- no entity ("source diplomatique"). `sorted_at`, `published_at` and `publisher_id` repeat the article's, so that one
-- index gives a page in order.
CREATE TABLE claims (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    article_id uuid NOT NULL REFERENCES articles ON DELETE CASCADE,
    revision integer NOT NULL,
    reading_id uuid NOT NULL REFERENCES readings ON DELETE CASCADE,
    status text NOT NULL DEFAULT 'current' CHECK (status IN ('current', 'retracted')),
    position integer NOT NULL,
    reverse_position integer NOT NULL GENERATED ALWAYS AS (-position) STORED,
    language text NOT NULL,
    text text NOT NULL,
    field text NOT NULL CHECK (field IN ('title', 'body')),
    kind text NOT NULL CHECK (kind IN ('direct', 'indirect', 'mixed')),
    content jsonb NOT NULL,
    quotes jsonb NOT NULL,
    cue jsonb,
    claimant jsonb NOT NULL,
    claimant_normalised text,
    claimant_id uuid REFERENCES entities,
    on_behalf_of jsonb,
    on_behalf_of_id uuid REFERENCES entities,
    relayed_by jsonb,
    relayed_by_id uuid REFERENCES entities,
    act text NOT NULL,
    attitude text NOT NULL,
    polarity text NOT NULL,
    modality text NOT NULL,
    said_at jsonb,
    said_from date,
    said_to date,
    said daterange GENERATED ALWAYS AS (
        CASE WHEN said_from IS NULL AND said_to IS NULL THEN NULL ELSE daterange(said_from, said_to, '[]') END
    ) STORED,
    times jsonb NOT NULL,
    quantities jsonb NOT NULL,
    mentions jsonb NOT NULL,
    mention_ids uuid[] NOT NULL DEFAULT '{}',
    check_worthiness jsonb,
    check_worthiness_score double precision,
    rule text NOT NULL,
    repeats integer,
    prefix text NOT NULL,
    suffix text NOT NULL,
    search tsvector NOT NULL,
    sorted_at timestamptz NOT NULL,
    published_at timestamptz,
    publisher_id uuid REFERENCES publishers,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (article_id, revision) REFERENCES revisions
);
CREATE INDEX claims_order ON claims (sorted_at, article_id, reverse_position, id);
CREATE INDEX claims_article ON claims (article_id, position);
CREATE INDEX claims_language ON claims (language, sorted_at, article_id, reverse_position, id);
CREATE INDEX claims_publisher ON claims (publisher_id, sorted_at, article_id, reverse_position, id);
CREATE INDEX claims_claimant_name
    ON claims (claimant_normalised, sorted_at, article_id, reverse_position, id) WHERE claimant_id IS NULL;
CREATE INDEX claims_said ON claims USING gist (said);
CREATE INDEX claims_search ON claims USING gin (search);

-- Who claims and who is named, in the order of every list: asking for an entity's claims reads only the page.
CREATE TABLE claim_entities (
    claim_id uuid NOT NULL REFERENCES claims ON DELETE CASCADE,
    entity_id uuid NOT NULL REFERENCES entities,
    role text NOT NULL CHECK (role IN ('claimant', 'mentioned', 'on_behalf_of', 'relayed_by')),
    sorted_at timestamptz NOT NULL,
    article_id uuid NOT NULL,
    reverse_position integer NOT NULL,
    PRIMARY KEY (claim_id, role, entity_id)
);
CREATE INDEX claim_entities_order
    ON claim_entities (entity_id, sorted_at, article_id, reverse_position, claim_id) INCLUDE (role);
