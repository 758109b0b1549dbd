-- Stores one message and queues it for intake if it is new: accept.sql for a batch of one, in scalars.
--
-- takes   id  bigint; source, key, kind  text; channel_id  bigint; headers  text (JSON); body  bytea
--         at  timestamptz: now, by core.clock; queue  boolean: whether intake shall see it
-- gives   its id, if it is new
-- locks   the new row
-- index   mailbox_inbound_once
WITH stored AS (
    INSERT INTO mailbox_inbound (id, source, key, kind, channel_id, headers, body, received_at)
    VALUES (
        %(id)s, %(source)s, %(key)s, %(kind)s, %(channel_id)s::bigint, %(headers)s::jsonb, %(body)s, %(at)s
    )
    ON CONFLICT (source, key) DO NOTHING
    RETURNING id
),

queued AS (
    INSERT INTO mailbox_intake (id, due_at)
    SELECT stored.id, %(at)s
    FROM stored
    WHERE %(queue)s::boolean
)

SELECT stored.id
FROM stored;
