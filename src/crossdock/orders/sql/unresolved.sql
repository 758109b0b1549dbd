-- Lines that would have to be shipped and have no SKU of the catalogue.
--
-- takes   ids  bigint[]: orders
-- gives   a row a line: order_id, seq, sku (as the channel wrote it, may be null)
-- locks   nothing
-- index   orders_line_pkey
SELECT
    l.order_id,
    l.seq,
    l.sku
FROM orders_line AS l
WHERE l.order_id = any(%(ids)s::bigint[]) AND l.sku_id IS NULL AND l.ships AND l.open + l.backordered > 0
ORDER BY l.order_id, l.seq;
