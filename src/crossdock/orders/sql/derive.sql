-- Derives the status of orders from their lines and holds: the one statement that writes orders_order.status.
--
-- takes   ids  bigint[]
-- gives   a row an order: id, status
-- locks   those orders, in id order, until commit
-- index   orders_order_pkey, orders_line_pkey, orders_hold_live
WITH held AS MATERIALIZED (
    SELECT o.id
    FROM orders_order AS o
    WHERE o.id = any(%(ids)s::bigint[])
    ORDER BY o.id
    FOR NO KEY UPDATE
),

units AS (
    SELECT
        h.id,
        coalesce(sum(l.ordered), 0) - coalesce(sum(l.cancelled), 0) AS live,
        coalesce(sum(l.shipped), 0) + coalesce(sum(l.delivered), 0) AS gone,
        coalesce(sum(l.delivered), 0) AS delivered,
        coalesce(sum(l.released), 0) AS released,
        coalesce(sum(l.allocated), 0) AS allocated,
        coalesce(sum(l.backordered), 0) AS backordered,
        coalesce(sum(l.open), 0) AS open
    FROM held AS h
    LEFT JOIN orders_line AS l ON h.id = l.order_id
    GROUP BY h.id
),

derived AS (
    SELECT
        u.id,
        CASE
            WHEN
                u.live > 0 AND u.gone + u.released + u.allocated = 0
                AND EXISTS (
                    SELECT 1
                    FROM orders_hold AS x
                    WHERE x.order_id = u.id AND x.lifted_at IS NULL AND x.stops = 'sourcing'
                )
                THEN 'held'
            WHEN u.live = 0 THEN 'cancelled'
            WHEN u.delivered = u.live THEN 'delivered'
            WHEN u.gone = u.live THEN 'shipped'
            WHEN u.gone > 0 THEN 'partially_shipped'
            WHEN u.released > 0 AND u.open + u.backordered + u.allocated = 0 THEN 'released'
            WHEN u.released + u.allocated > 0 AND u.open + u.backordered = 0 THEN 'allocated'
            WHEN u.backordered > 0 THEN 'backordered'
            ELSE 'open'
        END AS status
    FROM units AS u
)

UPDATE orders_order AS o
SET status = d.status, version = o.version + 1
FROM derived AS d
WHERE o.id = d.id
RETURNING o.id, o.status;
