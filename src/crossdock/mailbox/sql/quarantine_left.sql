-- Finds the messages that left quarantine at once, in one way.
--
-- takes   at  timestamptz: when; resolution  text: as it stands beside them
-- gives   a row a message: its id
-- locks   nothing
-- index   mailbox_quarantine_resolved
SELECT q.inbound_id
FROM mailbox_quarantine AS q
WHERE q.resolved_at = %(at)s::timestamptz AND q.resolution = %(resolution)s::text
ORDER BY q.inbound_id;
