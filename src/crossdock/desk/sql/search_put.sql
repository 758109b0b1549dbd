-- Says by what orders are found from now on, in place of what they were found by.
--
-- takes   ids, channel_ids  bigint[], keys  text[]: parallel, an element an order; keys are bigint[] as text,
--         sorted
-- gives   a row a key that an order had and has no longer: key
-- locks   the orders' entries, until commit
-- index   desk_entry_pkey, desk_posting_pkey
WITH wanted AS (
    SELECT
        w.order_id,
        w.channel_id,
        w.keys::bigint[] AS keys
    FROM unnest(%(ids)s::bigint[], %(channel_ids)s::bigint[], %(keys)s::text[])
        AS w (order_id, channel_id, keys)
),

there AS (
    SELECT
        e.order_id,
        e.channel_id,
        k.key
    FROM desk_entry AS e
    CROSS JOIN LATERAL unnest(e.keys) AS k (key)
    WHERE e.order_id = any(%(ids)s::bigint[])
),

asked AS (
    SELECT
        wanted.order_id,
        wanted.channel_id,
        k.key
    FROM wanted
    CROSS JOIN LATERAL unnest(wanted.keys) AS k (key)
),

stale AS (
    SELECT there.order_id, there.channel_id, there.key
    FROM there
    EXCEPT
    SELECT asked.order_id, asked.channel_id, asked.key
    FROM asked
),

gone AS (
    DELETE FROM desk_posting AS p
    USING stale
    WHERE p.key = stale.key AND p.channel_id = stale.channel_id AND p.order_id = stale.order_id
),

made AS (
    INSERT INTO desk_posting (key, channel_id, order_id)
    SELECT asked.key, asked.channel_id, asked.order_id
    FROM asked
    ORDER BY asked.key, asked.channel_id, asked.order_id
    ON CONFLICT (key, channel_id, order_id) DO NOTHING
),

noted AS (
    INSERT INTO desk_entry (order_id, channel_id, keys)
    SELECT wanted.order_id, wanted.channel_id, wanted.keys
    FROM wanted
    ON CONFLICT (order_id) DO UPDATE SET channel_id = excluded.channel_id, keys = excluded.keys
)

SELECT DISTINCT stale.key
FROM stale;
