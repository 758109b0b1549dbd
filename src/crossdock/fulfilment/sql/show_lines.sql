-- Reads the lines of fulfilment orders as they are shown.
--
-- takes   ids  bigint[]
-- gives   a row a line: id, seq, line (the channel's own id of it), sku, quantity, shipped, stopped (units)
-- locks   nothing
-- index   fulfilment_order_pkey, fulfilment_line_pkey, catalog_sku_pkey, orders_line_pkey
SELECT
    f.id,
    n.line_seq,
    o.external_id AS line,
    k.code AS sku,
    n.quantity,
    n.shipped,
    n.stopped
FROM fulfilment_order AS f
INNER JOIN fulfilment_line AS n ON f.id = n.fulfilment_order_id
INNER JOIN catalog_sku AS k ON n.sku_id = k.id
LEFT JOIN orders_line AS o ON f.order_id = o.order_id AND n.line_seq = o.seq
WHERE f.id = any(%(ids)s::bigint[])
ORDER BY f.id, n.line_seq;
