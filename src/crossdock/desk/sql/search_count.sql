-- Counts the orders that some keys find, as far as it goes.
--
-- takes   keys  bigint[]; ids  bigint[]: orders that are found beside; channel_ids  bigint[]: the only ones;
--         also bigint[], also_at integer[], groups integer: as in search_page; reach  bigint: orders of a key
--         in a channel, most  bigint: of all keys, that are looked at
-- gives   one row: how many orders; whether it went no further while there was more to look at
-- locks   nothing
-- index   desk_posting_pkey, orders_order_pkey
WITH other AS MATERIALIZED (
    SELECT
        w.key,
        w.at
    FROM unnest(%(also)s::bigint[], %(also_at)s::integer[]) AS w (key, at)
),

found AS (
    SELECT p.order_id
    FROM unnest(%(keys)s::bigint[]) AS w (key)
    CROSS JOIN unnest(%(channel_ids)s::bigint[]) AS c (id)
    CROSS JOIN LATERAL (
        SELECT n.order_id
        FROM desk_posting AS n
        WHERE n.key = w.key AND n.channel_id = c.id
        ORDER BY n.order_id DESC
        LIMIT %(reach)s::bigint
    ) AS p
    WHERE
        %(groups)s::integer = 0
        OR %(groups)s::integer = (
            SELECT count(DISTINCT other.at)
            FROM other
            INNER JOIN desk_posting AS n
                ON other.key = n.key AND n.channel_id = c.id AND n.order_id = p.order_id
        )
    LIMIT %(most)s::bigint
),

beside AS (
    SELECT o.id AS order_id
    FROM orders_order AS o
    WHERE o.id = any(%(ids)s::bigint[]) AND o.channel_id = any(%(channel_ids)s::bigint[])
)

SELECT
    count(*) AS orders,
    coalesce(sum(o.times), 0) >= %(most)s::bigint
    -- Where nothing else must fit, whoever has further orders has more than are counted.
    OR (%(groups)s::integer > 0 AND EXISTS (
        SELECT 1
        FROM unnest(%(keys)s::bigint[]) AS w (key)
        CROSS JOIN unnest(%(channel_ids)s::bigint[]) AS c (id)
        CROSS JOIN LATERAL (
            SELECT n.order_id
            FROM desk_posting AS n
            WHERE n.key = w.key AND n.channel_id = c.id
            ORDER BY n.order_id DESC
            LIMIT 1
            OFFSET %(reach)s::bigint
        ) AS further
    )) AS more
FROM (
    SELECT count(k.key_found) AS times
    FROM (
        SELECT found.order_id, 1 AS key_found FROM found
        UNION ALL
        SELECT beside.order_id, NULL AS key_found FROM beside
    ) AS k
    GROUP BY k.order_id
) AS o;
