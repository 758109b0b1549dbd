-- Has what waits for a party be tried at once, as if for the first time.
--
-- takes   party  text; due_at  timestamptz: wall time
-- gives   nothing; the count of rows is that of the messages
-- locks   those rows
-- index   mailbox_lane_due
UPDATE mailbox_lane AS q
SET due_at = %(due_at)s, began_at = NULL
WHERE q.party = %(party)s;
