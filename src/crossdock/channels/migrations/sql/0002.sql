-- The delivery that the shop was told, or is being told.
ALTER TABLE channels_telling ADD COLUMN delivered_at timestamptz;
