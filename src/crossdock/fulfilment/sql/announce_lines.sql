-- Reads the lines of fulfilment orders as a location's message tells them.
--
-- takes   ids  bigint[]
-- gives   a row a line with units left: id, line (the channel's own id of it), sku, title, quantity; by id
-- locks   nothing
-- index   fulfilment_order_pkey, fulfilment_line_pkey, catalog_sku_pkey, orders_line_pkey
SELECT
    f.id,
    o.external_id AS line,
    k.code AS sku,
    o.title,
    n.quantity - n.shipped - n.stopped AS quantity
FROM fulfilment_order AS f
INNER JOIN fulfilment_line AS n ON f.id = n.fulfilment_order_id
INNER JOIN catalog_sku AS k ON n.sku_id = k.id
INNER JOIN orders_line AS o ON f.order_id = o.order_id AND n.line_seq = o.seq
WHERE f.id = any(%(ids)s::bigint[]) AND n.quantity > n.shipped + n.stopped
ORDER BY f.id, n.line_seq;
