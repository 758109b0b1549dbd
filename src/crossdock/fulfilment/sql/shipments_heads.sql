-- What shipments are.
--
-- takes   ids  bigint[]
-- gives   a row a shipment: id, fulfilment_order_id, order_id, location_id, carrier, service, shipped_at,
--         unpacked_at
-- locks   nothing
-- index   the primary keys of fulfilment_shipment and of fulfilment_order
SELECT
    s.id,
    s.fulfilment_order_id,
    s.order_id,
    f.location_id,
    s.carrier,
    s.service,
    s.shipped_at,
    s.unpacked_at
FROM fulfilment_shipment AS s
INNER JOIN fulfilment_order AS f ON s.fulfilment_order_id = f.id
WHERE s.id = any(%(ids)s::bigint[])
ORDER BY s.id;
