-- Reads open orders for the board, of each status the oldest: each with the first of its fulfilment orders
-- that have not left.
--
-- takes   channels  text[]: names, by one of which the order came (null: any); most  bigint: of a status
-- gives   a row an order: id, status, deliver_by, placed_at, service_level, location_id and ship_on of the
--         fulfilment order (null: there is none)
-- locks   nothing
-- index   orders_order_status, partners_channel_pkey, fulfilment_order_order
SELECT
    o.id,
    s.status,
    o.deliver_by,
    o.placed_at,
    o.service_level,
    p.location_id,
    p.ship_on
FROM (
    VALUES ('held'), ('open'), ('backordered'), ('allocated'), ('released'), ('partially_shipped')
) AS s (status)
CROSS JOIN LATERAL (
    SELECT
        x.id,
        x.deliver_by,
        x.placed_at,
        x.service_level
    FROM orders_order AS x
    WHERE
        x.status = s.status
        AND (
            %(channels)s::text[] IS NULL
            OR x.channel_id IN (
                SELECT c.id FROM partners_channel AS c WHERE c.name = any(%(channels)s::text[])
            )
        )
    ORDER BY x.id
    LIMIT %(most)s::bigint
) AS o
LEFT JOIN LATERAL (
    SELECT
        f.location_id,
        f.ship_on
    FROM fulfilment_order AS f
    WHERE
        f.order_id = o.id
        AND f.state IN ('planned', 'released', 'accepted', 'picked', 'packed', 'partly_shipped')
    ORDER BY f.ship_on, f.id
    LIMIT 1
) AS p ON true;
