-- What a recall is for, apart from the words that somebody gave as its reason. Those of the release before
-- have none: recalls_read.sql says what they are for.
ALTER TABLE core_recall ADD COLUMN cause text, ADD CONSTRAINT core_recall_cause CHECK (
    cause IN ('held', 'cancelled', 'amended', 'change_pending', 'resourced', 'restated', 'missing_stock')
) NOT VALID;
ALTER TABLE core_recall VALIDATE CONSTRAINT core_recall_cause;
