-- What left for the orders of a run of the demo, by fulfilment order and SKU.
--
-- takes   after  bigint: the last order's id before the run
-- gives   a row a fulfilment order and SKU: fulfilment order's id, SKU's code as ordered, units
-- locks   nothing
-- index   fulfilment_shipment_order, fulfilment_shipment_line_pkey, orders_line_pkey
SELECT
    s.fulfilment_order_id,
    o.sku,
    sum(n.quantity)::bigint AS units
FROM fulfilment_shipment AS s
INNER JOIN fulfilment_shipment_line AS n ON s.id = n.shipment_id
INNER JOIN orders_line AS o ON s.order_id = o.order_id AND n.line_seq = o.seq
WHERE s.order_id > %(after)s::bigint AND s.shipped_at IS NOT NULL
GROUP BY s.fulfilment_order_id, o.sku;
