-- Reads what the board ranks: of each location and state the fulfilment orders that must leave first, and of
-- each status in which units may be without a location the oldest orders that have nothing left to leave.
-- Each status is a constant: of a value from a list the planner may think that all orders have it.
--
-- takes   channels  text[]: names, by one of which the order came (null: any); first  bigint: fulfilment
--         orders of a location and state; oldest  bigint: orders of a status
-- gives   a row a fulfilment order: order id, location_id, ship_on; or an order without one: order id,
--         deliver_by (or null), placed_at, service_level; the others are null
-- locks   nothing
-- index   fulfilment_order_due, orders_order_pkey, partners_channel_pkey, orders_order_status,
--         fulfilment_order_order
WITH asked AS (
    SELECT c.id
    FROM partners_channel AS c
    WHERE %(channels)s::text[] IS NULL OR c.name = any(%(channels)s::text[])
)

SELECT
    p.order_id,
    n.id AS location_id,
    p.ship_on,
    null::date AS deliver_by,
    null::timestamptz AS placed_at,
    null::text AS service_level
FROM network_location AS n
CROSS JOIN (
    VALUES ('planned'), ('released'), ('accepted'), ('picked'), ('packed'), ('partly_shipped')
) AS s (state)
CROSS JOIN LATERAL (
    SELECT
        f.order_id,
        f.ship_on
    FROM fulfilment_order AS f
    WHERE
        f.location_id = n.id
        AND f.state = s.state
        AND f.state IN ('planned', 'released', 'accepted', 'picked', 'packed', 'partly_shipped')
        AND (
            %(channels)s::text[] IS NULL
            OR EXISTS (
                SELECT 1 FROM orders_order AS x
                WHERE x.id = f.order_id AND x.channel_id IN (SELECT a.id FROM asked AS a)
            )
        )
    ORDER BY f.ship_on
    LIMIT %(first)s::bigint
) AS p
UNION ALL
SELECT
    o.id,
    null,
    null,
    o.deliver_by,
    o.placed_at,
    o.service_level
FROM (
    (
        SELECT
            x.id,
            x.deliver_by,
            x.placed_at,
            x.service_level
        FROM orders_order AS x
        WHERE
            x.status = 'held'
            AND x.channel_id IN (SELECT a.id FROM asked AS a)
            AND NOT EXISTS (
                SELECT 1 FROM fulfilment_order AS f
                WHERE
                    f.order_id = x.id
                    AND f.state IN ('planned', 'released', 'accepted', 'picked', 'packed', 'partly_shipped')
            )
        ORDER BY x.id
        LIMIT %(oldest)s::bigint
    )
    UNION ALL
    (
        SELECT
            x.id,
            x.deliver_by,
            x.placed_at,
            x.service_level
        FROM orders_order AS x
        WHERE
            x.status = 'open'
            AND x.channel_id IN (SELECT a.id FROM asked AS a)
            AND NOT EXISTS (
                SELECT 1 FROM fulfilment_order AS f
                WHERE
                    f.order_id = x.id
                    AND f.state IN ('planned', 'released', 'accepted', 'picked', 'packed', 'partly_shipped')
            )
        ORDER BY x.id
        LIMIT %(oldest)s::bigint
    )
    UNION ALL
    (
        SELECT
            x.id,
            x.deliver_by,
            x.placed_at,
            x.service_level
        FROM orders_order AS x
        WHERE
            x.status = 'backordered'
            AND x.channel_id IN (SELECT a.id FROM asked AS a)
            AND NOT EXISTS (
                SELECT 1 FROM fulfilment_order AS f
                WHERE
                    f.order_id = x.id
                    AND f.state IN ('planned', 'released', 'accepted', 'picked', 'packed', 'partly_shipped')
            )
        ORDER BY x.id
        LIMIT %(oldest)s::bigint
    )
    UNION ALL
    (
        SELECT
            x.id,
            x.deliver_by,
            x.placed_at,
            x.service_level
        FROM orders_order AS x
        WHERE
            x.status = 'partially_shipped'
            AND x.channel_id IN (SELECT a.id FROM asked AS a)
            AND NOT EXISTS (
                SELECT 1 FROM fulfilment_order AS f
                WHERE
                    f.order_id = x.id
                    AND f.state IN ('planned', 'released', 'accepted', 'picked', 'packed', 'partly_shipped')
            )
        ORDER BY x.id
        LIMIT %(oldest)s::bigint
    )
) AS o;
