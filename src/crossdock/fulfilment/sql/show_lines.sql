-- Reads the lines of fulfilment orders as they are shown.
--
-- takes   ids  bigint[]
-- gives   a row a line: id, seq, line (the channel's own id of it), sku, quantity, picked, packed, shipped,
--         stopped (units; what stands packed was picked, what has shipped was picked and packed)
-- locks   nothing
-- index   fulfilment_order_pkey, fulfilment_line_pkey, catalog_sku_pkey, orders_line_pkey,
--         fulfilment_shipment_once, fulfilment_shipment_line_pkey
SELECT
    f.id,
    n.line_seq,
    o.external_id AS line,
    k.code AS sku,
    n.quantity,
    greatest(n.picked, n.shipped + coalesce(p.units, 0)) AS picked,
    n.shipped + coalesce(p.units, 0) AS packed,
    n.shipped,
    n.stopped
FROM fulfilment_order AS f
INNER JOIN fulfilment_line AS n ON f.id = n.fulfilment_order_id
INNER JOIN catalog_sku AS k ON n.sku_id = k.id
LEFT JOIN orders_line AS o ON f.order_id = o.order_id AND n.line_seq = o.seq
LEFT JOIN LATERAL (
    SELECT sum(x.quantity)::bigint AS units
    FROM fulfilment_shipment AS s
    INNER JOIN fulfilment_shipment_line AS x ON s.id = x.shipment_id AND n.line_seq = x.line_seq
    WHERE s.fulfilment_order_id = f.id AND s.shipped_at IS NULL AND s.unpacked_at IS NULL
) AS p ON true
WHERE f.id = any(%(ids)s::bigint[])
ORDER BY f.id, n.line_seq;
