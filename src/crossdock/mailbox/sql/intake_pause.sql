-- Puts messages of channels that are paused back on the intake queue, until the pause ends.
--
-- takes   ids  bigint[]: messages that were claimed; channel_ids  bigint[]: that looked paused; until
--         timestamptz
-- gives   a row a message put back: its id; none of a channel whose pause has ended meanwhile
-- locks   those channels against the end of their pause, until commit
-- index   mailbox_inbound_pkey, partners_channel_pkey, mailbox_intake_pkey
WITH paused AS MATERIALIZED (
    SELECT c.id
    FROM partners_channel AS c
    WHERE c.id = any(%(channel_ids)s::bigint[]) AND c.paused_at IS NOT NULL
    ORDER BY c.id
    FOR SHARE
)

INSERT INTO mailbox_intake (id, due_at)
SELECT
    i.id,
    %(until)s::timestamptz
FROM mailbox_inbound AS i
INNER JOIN paused AS p ON i.channel_id = p.id
WHERE i.id = any(%(ids)s::bigint[])
RETURNING id;
