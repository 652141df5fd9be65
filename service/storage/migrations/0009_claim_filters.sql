-- What claims are found by beside who and where: the days they speak of, their quantities, their tone; and the orders
-- that they come in.

-- `about` holds the days of every time that the claim speaks of. A claim with no time of saying stands in the order of
-- `said_order` where its article does, and one without a score counts as 0.
ALTER TABLE claims
    ADD COLUMN about datemultirange NOT NULL DEFAULT '{}',
    ADD COLUMN said_order date NOT NULL
        GENERATED ALWAYS AS (coalesce(said_from, (sorted_at AT TIME ZONE 'UTC')::date)) STORED,
    ADD COLUMN check_worthiness_order double precision NOT NULL
        GENERATED ALWAYS AS (coalesce(check_worthiness_score, 0)) STORED;

-- Each quantity of a claim, from `low` to `high` (the same but for "between"), its unit in lower case.
CREATE TABLE claim_quantities (
    claim_id uuid NOT NULL REFERENCES claims ON DELETE CASCADE,
    unit text,
    low double precision NOT NULL,
    high double precision NOT NULL
);

-- The claims that are stored already. As in service.storage.periods, for this once.
CREATE FUNCTION dixit_days_of(point text) RETURNS daterange LANGUAGE plpgsql AS $$
DECLARE
    parts text[] := regexp_match(point, '^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T.*)?)?)?$');
    first date;
BEGIN
    first := make_date(parts[1]::integer, coalesce(parts[2], '1')::integer, coalesce(parts[3], '1')::integer);
    RETURN daterange(first, (first + CASE WHEN parts[2] IS NULL THEN interval '1 year'
                                          WHEN parts[3] IS NULL THEN interval '1 month'
                                          ELSE interval '1 day' END)::date);
EXCEPTION WHEN datetime_field_overflow THEN
    RETURN NULL;
END $$;

UPDATE claims c
   SET about = found.about
  FROM (
      SELECT ends.id, range_agg(daterange(ends.first, ends.behind)) AS about
        FROM (
            SELECT id, lower(dixit_days_of(split_part(value, '/', 1))) AS first,
                   upper(dixit_days_of(CASE WHEN value LIKE '%/%' THEN split_part(value, '/', 2) ELSE value END)) AS behind
              FROM claims, jsonb_to_recordset(times) AS spoken (value text)
             WHERE value IS NOT NULL
        ) AS ends
       WHERE coalesce(ends.first, ends.behind) IS NOT NULL AND (ends.first < ends.behind) IS NOT FALSE
       GROUP BY ends.id
  ) AS found
 WHERE found.id = c.id;

DROP FUNCTION dixit_days_of;

INSERT INTO claim_quantities (claim_id, unit, low, high)
SELECT c.id, lower(q.unit), least(q.value, q.upper), greatest(q.value, q.upper)
  FROM claims c, jsonb_to_recordset(c.quantities) AS q (unit text, value double precision, upper double precision);

CREATE INDEX claims_about ON claims USING gist (about);
CREATE INDEX claims_said_order ON claims (said_order, sorted_at, article_id, reverse_position, id);
CREATE INDEX claims_check_worthiness_order
    ON claims (check_worthiness_order, sorted_at, article_id, reverse_position, id);
CREATE INDEX claims_act ON claims (act);
CREATE INDEX claims_attitude ON claims (attitude);
CREATE INDEX claims_polarity ON claims (polarity);
CREATE INDEX claims_modality ON claims (modality);
CREATE INDEX claim_quantities_claim ON claim_quantities (claim_id);
CREATE INDEX claim_quantities_range ON claim_quantities (unit, low, high) INCLUDE (claim_id);
