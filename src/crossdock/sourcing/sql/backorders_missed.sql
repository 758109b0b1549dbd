-- Orders with back-ordered units of which some have come in, or come free, since their last decision, and
-- are free somewhere now. Orders that the broker is about to look at, or may not look at, are left out. Stock
-- is dated when its transaction began: what began up to a quarter of an hour before a decision may have been
-- committed after it, and is looked at once more when that time has passed.
--
-- takes   at timestamptz: now, by core.clock; limit bigint
-- gives   a row an order: order_id, oldest first
-- locks   nothing
-- index   orders_line_backordered, orders_hold_live, sourcing_decision_pkey, sourcing_queue_pkey,
--         inventory_stock_pkey, inventory_movement_cell, inventory_reservation_end_cell, inventory_count_cell
WITH waiting AS MATERIALIZED (
    SELECT
        l.order_id,
        l.sku_id,
        latest.at
    FROM orders_line AS l
    CROSS JOIN LATERAL (
        SELECT d.at
        FROM sourcing_decision AS d
        WHERE d.order_id = l.order_id
        ORDER BY d.attempt DESC
        LIMIT 1
    ) AS latest
    WHERE
        l.backordered > 0
        AND coalesce((
            SELECT q.due_at > %(at)s
            FROM sourcing_queue AS q
            WHERE q.order_id = l.order_id
        ), true)
        AND coalesce((
            SELECT false
            FROM orders_hold AS h
            WHERE
                h.order_id = l.order_id AND h.lifted_at IS NULL AND h.stops = 'sourcing'
                AND h.code <> 'refused'
            LIMIT 1
        ), true)
)

-- Only cells that have something are looked into, and of those only what came after the decision. A count
-- tells what stood there at an earlier time; what matters is when we heard of it.
SELECT DISTINCT w.order_id
FROM waiting AS w
CROSS JOIN LATERAL (
    SELECT s.location_id
    FROM inventory_stock AS s
    WHERE
        s.sku_id = w.sku_id AND s.on_hand - s.reserved - s.safety > 0
        AND (
            EXISTS (
                SELECT 1
                FROM inventory_movement AS m
                WHERE
                    m.sku_id = s.sku_id AND m.location_id = s.location_id
                    AND m.at > w.at - interval '15 minutes'
                    AND (m.at > w.at OR m.at <= %(at)s - interval '15 minutes')
                    AND m.quantity > 0
            )
            OR EXISTS (
                SELECT 1
                FROM inventory_reservation_end AS e
                WHERE
                    e.sku_id = s.sku_id AND e.location_id = s.location_id
                    AND e.ended_at > w.at - interval '15 minutes'
                    AND (e.ended_at > w.at OR e.ended_at <= %(at)s - interval '15 minutes')
                    AND e.how <> 'shipped'
            )
            OR w.at < (
                SELECT CASE WHEN c.difference > 0 THEN c.at END
                FROM inventory_count AS c
                WHERE c.sku_id = s.sku_id AND c.location_id = s.location_id
                ORDER BY c.as_of DESC, c.id DESC
                LIMIT 1
            )
        )
    LIMIT 1
) AS cell
ORDER BY w.order_id
LIMIT %(limit)s::bigint;
