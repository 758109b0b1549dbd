-- Counts live holds by what they are for.
--
-- takes   channels  text[]: names, by one of which the order came (null: any)
-- gives   a row a code: code, orders, the oldest moment
-- locks   nothing
-- index   orders_hold_live, orders_order_pkey, partners_channel_pkey
SELECT
    h.code,
    count(*) AS orders,
    min(h.since) AS oldest
FROM orders_hold AS h
WHERE
    h.lifted_at IS NULL
    AND (
        %(channels)s::text[] IS NULL
        OR EXISTS (
            SELECT o.id
            FROM orders_order AS o
            INNER JOIN partners_channel AS c ON o.channel_id = c.id
            WHERE o.id = h.order_id AND c.name = any(%(channels)s::text[])
        )
    )
GROUP BY h.code
ORDER BY orders DESC, h.code;
