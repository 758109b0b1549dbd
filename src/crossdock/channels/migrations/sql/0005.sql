-- Units that a shop was found to have sold and that nobody told us of yet: it is not given them back before
-- its orders were compared from then on (business time).
ALTER TABLE channels_level ADD COLUMN unheard bigint;
ALTER TABLE channels_level ADD COLUMN unheard_at timestamptz;
