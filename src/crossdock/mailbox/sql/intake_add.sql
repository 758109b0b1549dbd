-- Queues stored messages for intake again.
--
-- takes   ids  bigint[]; at  timestamptz: now, by core.clock
-- gives   a row a message that exists: its id (also when it waits already)
-- locks   the queue's rows
-- index   mailbox_inbound_pkey, mailbox_intake_pkey
INSERT INTO mailbox_intake AS q (id, due_at)
SELECT i.id, %(at)s
FROM mailbox_inbound AS i
WHERE i.id = any(%(ids)s::bigint[])
ORDER BY i.id
ON CONFLICT (id) DO UPDATE SET due_at = least(q.due_at, excluded.due_at)
RETURNING q.id;
