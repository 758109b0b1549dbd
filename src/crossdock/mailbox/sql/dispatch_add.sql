-- Queues recorded messages for dispatch again, with all their tries before them.
--
-- takes   ids  bigint[]; due_at  timestamptz: wall time
-- gives   a row a message that exists and has no lane: its id (also when it waits already)
-- locks   the queue's rows
-- index   mailbox_outbound_pkey, mailbox_dispatch_pkey
INSERT INTO mailbox_dispatch AS d (id, due_at)
SELECT o.id, %(due_at)s
FROM mailbox_outbound AS o
WHERE o.id = any(%(ids)s::bigint[]) AND o.lane IS NULL
ORDER BY o.id
ON CONFLICT (id) DO UPDATE SET due_at = excluded.due_at
RETURNING d.id;
