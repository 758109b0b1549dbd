-- Reads what the board of some channels ranks, among the fulfilment orders of each location and state that
-- must leave first: where a channel has few of them, all would be read.
--
-- takes   channels  text[]: names, by one of which the order came; first  bigint: fulfilment orders of a
--         location and state; look  bigint: so many of them are looked at
-- gives   a row a fulfilment order: order id, location_id, ship_on, beyond (boolean: it is the first that is
--         not looked at, whosever it is: there are others)
-- locks   nothing
-- index   fulfilment_order_due, orders_order_pkey, partners_channel_pkey
WITH asked AS MATERIALIZED (
    SELECT c.id
    FROM partners_channel AS c
    WHERE c.name = any(%(channels)s::text[])
)

SELECT
    p.order_id,
    n.id AS location_id,
    p.ship_on,
    p.place > %(look)s::bigint AS beyond
FROM network_location AS n
CROSS JOIN (
    VALUES ('planned'), ('released'), ('accepted'), ('picked'), ('packed'), ('partly_shipped')
) AS s (state)
CROSS JOIN LATERAL (
    SELECT
        l.order_id,
        l.ship_on,
        l.place
    FROM (
        SELECT
            d.order_id,
            d.ship_on,
            row_number() OVER (ORDER BY d.ship_on) AS place
        FROM (
            SELECT
                f.order_id,
                f.ship_on
            FROM fulfilment_order AS f
            WHERE
                f.location_id = n.id
                AND f.state = s.state
                AND f.state IN ('planned', 'released', 'accepted', 'picked', 'packed', 'partly_shipped')
            ORDER BY f.ship_on
            LIMIT %(look)s::bigint + 1
        ) AS d
    ) AS l
    WHERE
        l.place > %(look)s::bigint
        OR EXISTS (
            SELECT 1 FROM orders_order AS x
            WHERE x.id = l.order_id AND x.channel_id IN (SELECT a.id FROM asked AS a)
        )
    ORDER BY l.ship_on
    LIMIT %(first)s::bigint
) AS p;
