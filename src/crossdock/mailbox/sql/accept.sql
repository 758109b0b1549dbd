-- Stores a batch of messages and queues those that are new for intake: one known by (source, key) changes
-- nothing.
--
-- takes   ids, channel_ids  bigint[]; sources, keys, kinds, headers (JSON)  text[]; bodies  bytea[]: parallel
--         at  timestamptz: now, by core.clock; queue  boolean: whether intake shall see them
-- gives   a row a new message: its id
-- locks   the new rows
-- index   mailbox_inbound_once
WITH given AS (
    SELECT g.id, g.source, g.key, g.kind, g.channel_id, g.headers, g.body
    FROM unnest(
        %(ids)s::bigint[], %(sources)s::text[], %(keys)s::text[], %(kinds)s::text[],
        %(channel_ids)s::bigint[], %(headers)s::text[], %(bodies)s::bytea[]
    ) AS g (id, source, key, kind, channel_id, headers, body)
),

stored AS (
    INSERT INTO mailbox_inbound (id, source, key, kind, channel_id, headers, body, received_at)
    SELECT g.id, g.source, g.key, g.kind, g.channel_id, g.headers::jsonb, g.body, %(at)s
    FROM given AS g
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
