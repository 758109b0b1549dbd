-- A recall may wait for the answer of a location that was asked. The table is small: what is not
-- answered yet.
ALTER TABLE core_recall DROP CONSTRAINT core_recall_state;
ALTER TABLE core_recall ADD CONSTRAINT core_recall_state CHECK (
    state IN ('asked', 'waiting', 'stopped', 'partly', 'too_late')
) NOT VALID;
ALTER TABLE core_recall VALIDATE CONSTRAINT core_recall_state;
