-- What stands in shipments.
--
-- takes   ids  bigint[] (shipments)
-- gives   a row a line: shipment_id, line_seq, quantity
-- locks   nothing
-- index   fulfilment_shipment_line_pkey
SELECT
    n.shipment_id,
    n.line_seq,
    n.quantity
FROM fulfilment_shipment_line AS n
WHERE n.shipment_id = any(%(ids)s::bigint[])
ORDER BY n.shipment_id, n.line_seq;
