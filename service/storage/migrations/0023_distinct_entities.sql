-- That two entities are not the same is a judgement like the others: it has a history, and it can be undone.

ALTER TABLE judgements DROP CONSTRAINT judgements_kind_check;
ALTER TABLE judgements ADD CONSTRAINT judgements_kind_check CHECK (
    kind IN ('merge', 'split', 'distinct', 'name', 'type', 'part_of', 'same_as', 'add_alias', 'remove_alias'));
ALTER TABLE judgements DROP CONSTRAINT judgements_into;
ALTER TABLE judgements ADD CONSTRAINT judgements_into CHECK (
    (kind IN ('merge', 'split', 'distinct')) = (into_id IS NOT NULL));
INSERT INTO judgements (kind, entity_id, into_id, by, reason, at)
SELECT 'distinct', one_id, other_id, by, reason, at FROM rejected_suggestions;
DROP TABLE rejected_suggestions;
