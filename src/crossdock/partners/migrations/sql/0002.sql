-- Since when its messages are kept and its orders not sourced; null: it is not paused.
ALTER TABLE partners_channel ADD COLUMN paused_at timestamptz;
