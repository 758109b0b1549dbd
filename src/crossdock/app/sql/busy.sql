-- Names the stages that have something to do: due rows, or messages that are being sent.
--
-- A batch that is being worked on still shows here: its rows leave the queue at its commit. A message being
-- sent was
-- leased (attempts counts leases) and its try is not recorded yet.
--
-- takes   now  timestamptz: by core.clock; wall  timestamptz: for what goes out, which keeps wall time
-- gives   a row a busy stage: its name
-- locks   nothing
-- index   mailbox_intake_due, sourcing_queue_due, fulfilment_release_due, core_recall_open,
--         mailbox_attempt_pkey
SELECT 'intake' AS name
WHERE EXISTS (SELECT 1 FROM mailbox_intake AS q WHERE q.due_at <= %(now)s)
UNION ALL
SELECT 'broker' AS name
WHERE EXISTS (SELECT 1 FROM sourcing_queue AS q WHERE q.due_at <= %(now)s)
UNION ALL
SELECT 'release' AS name
WHERE EXISTS (SELECT 1 FROM fulfilment_release AS q WHERE q.due_at <= %(now)s)
UNION ALL
SELECT 'recall' AS name
WHERE EXISTS (SELECT 1 FROM core_recall AS r WHERE r.state = 'asked')
UNION ALL
SELECT 'dispatch' AS name
WHERE
    EXISTS (
        SELECT 1
        FROM mailbox_dispatch AS q
        WHERE
            q.due_at <= %(wall)s
            OR q.attempts > (SELECT count(*) FROM mailbox_attempt AS a WHERE a.outbound_id = q.id)
    );
