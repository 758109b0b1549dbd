-- Records messages and queues them in their lanes: a key known already adds nothing, or is queued again.
--
-- takes   ids, places, order_ids (null: of no order)  bigint[]; keys, parties, kinds, addresses, lanes
--         text[]; bodies  bytea[]; again  boolean[] (queue a known one again): parallel, no key twice
--         at  timestamptz: now, by core.clock; due_at  timestamptz: wall time
-- gives   a row a message that is queued now: its key, its id
-- locks   the new rows
-- index   mailbox_outbound_once, mailbox_lane_pkey
WITH given AS (
    SELECT g.id, g.key, g.party, g.kind, g.address, g.body, g.order_id, g.lane, g.place, g.again
    FROM unnest(
        %(ids)s::bigint[], %(keys)s::text[], %(parties)s::text[], %(kinds)s::text[], %(addresses)s::text[],
        %(bodies)s::bytea[], %(order_ids)s::bigint[], %(lanes)s::text[], %(places)s::bigint[],
        %(again)s::boolean[]
    ) AS g (id, key, party, kind, address, body, order_id, lane, place, again)
),

recorded AS (
    INSERT INTO mailbox_outbound (
        id, key, party, kind, address, headers, body, order_id, created_at, lane, place
    )
    SELECT
        g.id,
        g.key,
        g.party,
        g.kind,
        g.address,
        '{}',
        g.body,
        g.order_id,
        %(at)s,
        g.lane,
        g.place
    FROM given AS g
    ON CONFLICT (key) DO NOTHING
    RETURNING id, key, party, lane, place
),

-- What was forgotten meanwhile has no content any more, and is not sent again.
known AS (
    SELECT o.id, o.key, o.party, o.lane, o.place
    FROM given AS g
    INNER JOIN mailbox_outbound AS o ON g.key = o.key
    WHERE g.again AND o.lane IS NOT NULL AND substring(o.body FROM 1 FOR 12) <> '{"forgotten"'::bytea
),

wanted AS (
    SELECT r.id, r.key, r.party, r.lane, r.place
    FROM recorded AS r
    UNION ALL
    SELECT k.id, k.key, k.party, k.lane, k.place
    FROM known AS k
),

queued AS (
    INSERT INTO mailbox_lane (id, party, lane, place, due_at)
    SELECT w.id, w.party, w.lane, w.place, %(due_at)s
    FROM wanted AS w
    ORDER BY w.id
    ON CONFLICT (id) DO NOTHING
    RETURNING id
)

SELECT w.key, w.id
FROM wanted AS w
INNER JOIN queued AS q ON w.id = q.id;
