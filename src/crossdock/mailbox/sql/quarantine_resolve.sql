-- Takes messages out of quarantine.
--
-- takes   ids  bigint[]; resolution  text; at  timestamptz: now, by core.clock
-- gives   a row a message that was in quarantine: its id
-- locks   those rows
-- index   mailbox_quarantine_pkey
UPDATE mailbox_quarantine AS q
SET resolved_at = %(at)s, resolution = %(resolution)s
WHERE q.inbound_id = any(%(ids)s::bigint[]) AND q.resolved_at IS NULL
RETURNING q.inbound_id;
