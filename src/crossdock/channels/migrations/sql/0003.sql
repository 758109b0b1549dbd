-- Whose turn a connection is: what a process left behind when it died, or when its turn broke off, waits
-- for no lease.
ALTER TABLE channels_connection ADD COLUMN poll_by text, ADD COLUMN stock_by text;
