-- By when a location is to answer (null: as long as it takes), and two ways in which a question ends
-- without its answer: withdrawn by who asked, or nobody answered in time.
ALTER TABLE fulfilment_recall ADD COLUMN answer_by timestamptz;
-- Questions are few: a handful an edit that waits.
ALTER TABLE fulfilment_recall DROP CONSTRAINT fulfilment_recall_state;
ALTER TABLE fulfilment_recall
ADD CONSTRAINT fulfilment_recall_state
CHECK (state IN ('waiting', 'granted', 'refused', 'void', 'withdrawn', 'expired'));
