-- Units in a shipment.
--
-- takes   id  bigint
-- gives   a row a line: line_seq, quantity
-- locks   nothing
-- index   fulfilment_shipment_line_pkey
SELECT
    n.line_seq,
    n.quantity
FROM fulfilment_shipment_line AS n
WHERE n.shipment_id = %(id)s;
