-- When a claim was said, as one range of days that an index can find.

ALTER TABLE claims ADD COLUMN said daterange GENERATED ALWAYS AS (
    CASE WHEN said_from IS NULL AND said_to IS NULL THEN NULL ELSE daterange(said_from, said_to, '[]') END
) STORED;
DROP INDEX claims_said;
CREATE INDEX claims_said ON claims USING gist (said);
