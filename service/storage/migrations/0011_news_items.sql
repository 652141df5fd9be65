-- News items as agencies send them (ninjs): which version of each stands, and what may not be delivered yet.

-- Whom the sender credits beside the text: agencies among them make statements of one origin.
ALTER TABLE revisions ADD COLUMN credits text[] NOT NULL DEFAULT '{}';

-- `held` is the article of an item that is withheld or embargoed: it stands here alone until it may be delivered, so
-- that nothing else has to know of it. `withdrew` says that the item's status took the article out of the lists, and a
-- usable version may put it back.
CREATE TABLE news_items (
    uri text PRIMARY KEY,
    version text,
    version_created timestamptz,
    status text NOT NULL CHECK (status IN ('usable', 'withheld', 'canceled')),
    embargoed_until timestamptz,
    held jsonb,
    withdrew boolean NOT NULL DEFAULT false,
    article_id uuid REFERENCES articles ON DELETE CASCADE,
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX news_items_article ON news_items (article_id);
