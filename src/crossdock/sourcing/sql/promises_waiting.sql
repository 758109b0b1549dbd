-- Reads what waits for SKUs, in the order in which it will be served: by priority, then by age.
--
-- takes   sku_ids  bigint[]; limit  bigint
-- gives   a row a line: order_id, seq, sku_id, sku (code), units (back-ordered), expected_on (as promised
--         last; null: no day)
-- locks   nothing
-- index   orders_line_backordered, orders_order_pkey, catalog_sku_pkey
SELECT
    l.order_id,
    l.seq,
    l.sku_id,
    k.code AS sku,
    l.backordered AS units,
    l.expected_on
FROM orders_line AS l
INNER JOIN orders_order AS o ON l.order_id = o.id
INNER JOIN catalog_sku AS k ON l.sku_id = k.id
WHERE l.sku_id = any(%(sku_ids)s::bigint[]) AND l.backordered > 0
ORDER BY o.priority DESC, l.order_id, l.seq
LIMIT %(limit)s::bigint;
