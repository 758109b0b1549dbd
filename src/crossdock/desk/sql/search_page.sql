-- A page of the orders that some keys find: by rank, and of a rank the newest first.
--
-- takes   keys bigint[], ranks integer[]: parallel; ids  bigint[]: orders that are found beside, of rank 0;
--         channel_ids  bigint[]: the only ones; also bigint[], also_at integer[]: parallel, further keys in
--         groups (1, 2, …): of each group one must find the order as well; groups  integer: how many;
--         rank integer, below bigint: behind this order; reach, limit  bigint: of a key looked at, shown
-- gives   a row an order: order_id, rank, keys that find it bigint[] (empty: of ids)
-- locks   nothing
-- index   desk_posting_pkey, orders_order_pkey
WITH wanted AS MATERIALIZED (
    SELECT
        w.key,
        w.rank
    FROM unnest(%(keys)s::bigint[], %(ranks)s::integer[]) AS w (key, rank)
),

other AS MATERIALIZED (
    SELECT
        w.key,
        w.at
    FROM unnest(%(also)s::bigint[], %(also_at)s::integer[]) AS w (key, at)
),

hits AS (
    SELECT
        wanted.rank,
        wanted.key,
        h.order_id
    FROM wanted
    CROSS JOIN unnest(%(channel_ids)s::bigint[]) AS c (id)
    CROSS JOIN LATERAL (
        SELECT p.order_id
        FROM (
            SELECT n.order_id
            FROM desk_posting AS n
            WHERE
                n.key = wanted.key AND n.channel_id = c.id
                AND n.order_id < CASE
                    WHEN wanted.rank > %(rank)s::integer THEN 9223372036854775807 ELSE %(below)s::bigint
                END
            ORDER BY n.order_id DESC
            LIMIT %(reach)s::bigint
        ) AS p
        WHERE
            NOT EXISTS (
                SELECT 1
                FROM wanted AS b
                INNER JOIN desk_posting AS n
                    ON b.key = n.key AND n.channel_id = c.id AND n.order_id = p.order_id
                WHERE b.rank < wanted.rank
            )
            AND (
                %(groups)s::integer = 0
                OR %(groups)s::integer = (
                    SELECT count(DISTINCT other.at)
                    FROM other
                    INNER JOIN desk_posting AS n
                        ON other.key = n.key AND n.channel_id = c.id AND n.order_id = p.order_id
                )
            )
        ORDER BY p.order_id DESC
        LIMIT %(limit)s::bigint
    ) AS h
    WHERE wanted.rank >= %(rank)s::integer
    UNION ALL
    SELECT
        0 AS rank,
        NULL AS key,
        o.id AS order_id
    FROM orders_order AS o
    WHERE
        o.id = any(%(ids)s::bigint[]) AND o.channel_id = any(%(channel_ids)s::bigint[])
        AND %(rank)s::integer = 0 AND o.id < %(below)s::bigint
)

SELECT
    hits.order_id,
    min(hits.rank) AS rank,
    coalesce(array_agg(hits.key) FILTER (WHERE hits.key IS NOT NULL), '{}') AS keys
FROM hits
GROUP BY hits.order_id
ORDER BY min(hits.rank), hits.order_id DESC
LIMIT %(limit)s::bigint;
