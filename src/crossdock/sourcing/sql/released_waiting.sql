-- Orders that wait for SKUs that were released since they were last decided; those that the broker is about
-- to look at are left out.
--
-- takes   sku_ids  bigint[]; moments  timestamptz[]: parallel, when a SKU was released somewhere; at
--         timestamptz: now, by core.clock; limit  bigint
-- gives   a row an order: order_id, oldest first
-- locks   nothing
-- index   orders_line_backordered, sourcing_decision_pkey, sourcing_queue_pkey
WITH released AS (
    SELECT r.sku_id, r.moment
    FROM unnest(%(sku_ids)s::bigint[], %(moments)s::timestamptz[]) AS r (sku_id, moment)
)

SELECT DISTINCT l.order_id
FROM released AS r
INNER JOIN orders_line AS l ON r.sku_id = l.sku_id
WHERE
    l.backordered > 0
    AND r.moment > coalesce((
        SELECT d.at
        FROM sourcing_decision AS d
        WHERE d.order_id = l.order_id
        ORDER BY d.attempt DESC
        LIMIT 1
    ), '-infinity')
    AND coalesce((
        SELECT q.due_at > %(at)s
        FROM sourcing_queue AS q
        WHERE q.order_id = l.order_id
    ), true)
ORDER BY l.order_id
LIMIT %(limit)s::bigint;
