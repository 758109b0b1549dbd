-- Queues recorded messages in their lanes again.
--
-- takes   ids  bigint[]; due_at  timestamptz: wall time
-- gives   a row a message that has a lane and its content still: its id (also when it waits already)
-- locks   the queue's rows
-- index   mailbox_outbound_pkey, mailbox_lane_pkey
INSERT INTO mailbox_lane AS q (id, party, lane, place, due_at)
SELECT o.id, o.party, o.lane, o.place, %(due_at)s
FROM mailbox_outbound AS o
WHERE
    o.id = any(%(ids)s::bigint[])
    AND o.lane IS NOT NULL
    AND substring(o.body FROM 1 FOR 12) <> '{"forgotten"'::bytea
ORDER BY o.id
ON CONFLICT (id) DO UPDATE SET due_at = least(q.due_at, excluded.due_at)
RETURNING q.id;
