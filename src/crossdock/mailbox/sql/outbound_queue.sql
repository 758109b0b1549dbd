-- Records messages to send and queues those that are new for dispatch: a key known already adds nothing.
--
-- takes   ids, order_ids (null: of no order)  bigint[]; keys, parties, kinds, addresses, headers (JSON)
--         text[];
--         bodies  bytea[]: parallel; at  timestamptz: now, by core.clock; due_at  timestamptz: wall time
-- gives   a row a new message: its id
-- locks   the new rows
-- index   mailbox_outbound_once
WITH recorded AS (
    INSERT INTO mailbox_outbound (id, key, party, kind, address, headers, body, order_id, created_at)
    SELECT g.id, g.key, g.party, g.kind, g.address, g.headers::jsonb, g.body, g.order_id, %(at)s
    FROM unnest(
        %(ids)s::bigint[], %(keys)s::text[], %(parties)s::text[], %(kinds)s::text[], %(addresses)s::text[],
        %(headers)s::text[], %(bodies)s::bytea[], %(order_ids)s::bigint[]
    ) AS g (id, key, party, kind, address, headers, body, order_id)
    ON CONFLICT (key) DO NOTHING
    RETURNING id
),

queued AS (
    INSERT INTO mailbox_dispatch (id, due_at)
    SELECT recorded.id, %(due_at)s
    FROM recorded
)

SELECT recorded.id
FROM recorded;
