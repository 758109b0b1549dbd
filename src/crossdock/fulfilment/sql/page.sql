-- Pages through fulfilment orders, newest first.
--
-- takes   locations, channels  text[]: codes, names; state  text; order_id, after  bigint (each null: any);
--         limit  bigint
-- gives   a row a fulfilment order: its id
-- locks   nothing
-- index   fulfilment_order_pkey, orders_order_pkey
SELECT f.id
FROM fulfilment_order AS f
WHERE
    (
        %(locations)s::text[] IS NULL
        OR f.location_id IN (SELECT l.id FROM network_location AS l WHERE l.code = any(%(locations)s::text[]))
    )
    AND (
        %(channels)s::text[] IS NULL
        OR EXISTS (
            SELECT FROM orders_order AS o
            INNER JOIN partners_channel AS c ON o.channel_id = c.id
            WHERE o.id = f.order_id AND c.name = any(%(channels)s::text[])
        )
    )
    AND (%(state)s::text IS NULL OR f.state = %(state)s::text)
    AND (%(order_id)s::bigint IS NULL OR f.order_id = %(order_id)s::bigint)
    AND (%(after)s::bigint IS NULL OR f.id < %(after)s::bigint)
ORDER BY f.id DESC
LIMIT %(limit)s::bigint;
