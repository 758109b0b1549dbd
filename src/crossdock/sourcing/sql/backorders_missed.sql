-- Orders with back-ordered units whose stock has grown, or come free, since their last decision, and that
-- do not wait yet.
--
-- takes   limit bigint
-- gives   a row an order: order_id, oldest first
-- locks   nothing
-- index   orders_line_backordered, sourcing_decision_pkey, inventory_movement_cell,
--         inventory_reservation_end_cell
SELECT DISTINCT l.order_id
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
    AND NOT EXISTS (SELECT 1 FROM sourcing_queue AS q WHERE q.order_id = l.order_id)
    AND (
        EXISTS (
            SELECT 1
            FROM inventory_movement AS m
            WHERE m.sku_id = l.sku_id AND m.quantity > 0 AND m.at > latest.at
        )
        OR EXISTS (
            SELECT 1
            FROM inventory_reservation_end AS e
            WHERE e.sku_id = l.sku_id AND e.how = 'freed' AND e.ended_at > latest.at
        )
    )
ORDER BY l.order_id
LIMIT %(limit)s::bigint;
