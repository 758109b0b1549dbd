-- Which shipments are known by their reference.
--
-- takes   ids  bigint[] (fulfilment orders); refs  text[]: parallel
-- gives   a row a shipment: fulfilment_order_id, reference, id
-- locks   nothing
-- index   fulfilment_shipment_once
SELECT
    s.fulfilment_order_id,
    s.reference,
    s.id
FROM unnest(%(ids)s::bigint[], %(refs)s::text[]) AS w (fulfilment_order_id, reference)
INNER JOIN fulfilment_shipment AS s
    ON w.fulfilment_order_id = s.fulfilment_order_id AND w.reference = s.reference;
