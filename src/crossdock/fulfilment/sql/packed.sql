-- Units that stand in packed shipments, which have not left.
--
-- takes   ids  bigint[] (fulfilment orders)
-- gives   a row a line: id, line_seq, units
-- locks   nothing
-- index   fulfilment_shipment_once, fulfilment_shipment_line_pkey
SELECT
    s.fulfilment_order_id AS id,
    n.line_seq,
    sum(n.quantity)::bigint AS units
FROM fulfilment_shipment AS s
INNER JOIN fulfilment_shipment_line AS n ON s.id = n.shipment_id
WHERE
    s.fulfilment_order_id = any(%(ids)s::bigint[]) AND s.shipped_at IS NULL AND s.unpacked_at IS NULL
GROUP BY s.fulfilment_order_id, n.line_seq;
