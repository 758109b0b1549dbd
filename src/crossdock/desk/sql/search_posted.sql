-- The newest orders that each key finds.
--
-- takes   keys, channel_ids, limit  bigint[], bigint[], bigint: of each key
-- gives   a row a key and order: key, order_id
-- locks   nothing
-- index   desk_posting_pkey
SELECT
    w.key,
    p.order_id
FROM unnest(%(keys)s::bigint[]) AS w (key)
CROSS JOIN LATERAL (
    SELECT q.order_id
    FROM unnest(%(channel_ids)s::bigint[]) AS c (id)
    CROSS JOIN LATERAL (
        SELECT n.order_id
        FROM desk_posting AS n
        WHERE n.key = w.key AND n.channel_id = c.id
        ORDER BY n.order_id DESC
        LIMIT %(limit)s::bigint
    ) AS q
    ORDER BY q.order_id DESC
    LIMIT %(limit)s::bigint
) AS p;
