-- What is said of threads, told without counting their claims each time; and what leaves them again.

-- A claim that people reject as wrongly read leaves every list, as a retracted one does. The last word holds.
ALTER TABLE claims DROP CONSTRAINT claims_status_check;
ALTER TABLE claims ADD CONSTRAINT claims_status_check CHECK (status IN ('current', 'retracted', 'rejected'));
CREATE FUNCTION last_verdict(claim uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT verdict FROM reviews WHERE claim_id = claim AND kind = 'extraction' ORDER BY at DESC, id DESC LIMIT 1
$$;
UPDATE claims SET status = 'rejected' WHERE status = 'current' AND last_verdict(id) = 'rejected';
DELETE FROM claim_embeddings e USING claims c WHERE c.id = e.claim_id AND c.status <> 'current';

-- A vector is that of a text: it goes when the claim says something else, or stands no more.
CREATE FUNCTION dixit_vector_stale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM claim_embeddings WHERE claim_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER vector_stale AFTER UPDATE OF text, status ON claims
    FOR EACH ROW WHEN (OLD.text <> NEW.text OR NEW.status <> 'current') EXECUTE FUNCTION dixit_vector_stale();

-- `stands`, `sorted_at` and `publisher_id` repeat what claim and article say, so that a thread is counted and read in
-- its order from one index. A claim that stands no more keeps its place, for when it comes back.
ALTER TABLE thread_claims
    ADD COLUMN stands boolean NOT NULL DEFAULT false,
    ADD COLUMN sorted_at timestamptz,
    ADD COLUMN publisher_id uuid;
UPDATE thread_claims l
   SET stands = c.status = 'current' AND a.status = 'active', sorted_at = c.sorted_at, publisher_id = c.publisher_id
  FROM claims c
  JOIN articles a ON a.id = c.article_id
 WHERE c.id = l.claim_id;
CREATE INDEX thread_claims_standing ON thread_claims (thread_id, sorted_at) INCLUDE (publisher_id, claim_id) WHERE stands;

-- `claims` counts those that stand, `publishers` theirs, `last_at` is the latest of them. `version` counts the changes.
ALTER TABLE threads
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN claims integer NOT NULL DEFAULT 0,
    ADD COLUMN publishers integer NOT NULL DEFAULT 0,
    ADD COLUMN last_at timestamptz;
UPDATE threads t
   SET claims = held.claims, publishers = held.publishers, last_at = held.last_at
  FROM (
      SELECT thread_id, count(*) AS claims, count(DISTINCT publisher_id) AS publishers, max(sorted_at) AS last_at
        FROM thread_claims
       WHERE stands
       GROUP BY thread_id
  ) AS held
 WHERE held.thread_id = t.id;
CREATE INDEX threads_order ON threads (last_at DESC, id DESC) INCLUDE (claims) WHERE claims > 0;

-- Whose claims a thread had when people joined another to it: they said that these and `claims` are one.
ALTER TABLE thread_judgements ADD COLUMN beside uuid[];

-- Threads are judged too: whether what they say is true.
ALTER TABLE reviews
    ALTER COLUMN claim_id DROP NOT NULL,
    ADD COLUMN thread_id uuid REFERENCES threads ON DELETE CASCADE,
    ADD CONSTRAINT reviews_of_one CHECK (num_nonnulls(claim_id, thread_id) = 1),
    ADD CONSTRAINT reviews_of_threads CHECK (thread_id IS NULL OR kind = 'truth');
CREATE INDEX reviews_thread ON reviews (thread_id, at DESC, id DESC) WHERE thread_id IS NOT NULL;
