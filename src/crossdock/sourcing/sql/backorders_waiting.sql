-- Orders with back-ordered units of SKUs.
--
-- takes   sku_ids  bigint[]; limit  bigint
-- gives   a row an order: order_id, oldest first
-- locks   nothing
-- index   orders_line_backordered
SELECT DISTINCT l.order_id
FROM orders_line AS l
WHERE l.sku_id = any(%(sku_ids)s::bigint[]) AND l.backordered > 0
ORDER BY l.order_id
LIMIT %(limit)s::bigint;
