-- Where fulfilment orders and shipments are.
--
-- takes   ids  bigint[]: fulfilment orders; shipment_ids  bigint[]
-- gives   a row each: kind (fulfilment_order, shipment), id, fulfilment_order_id, the location's code
-- locks   nothing
-- index   the primary keys of fulfilment_order and of fulfilment_shipment
SELECT
    'fulfilment_order' AS kind,
    f.id,
    f.id AS fulfilment_order_id,
    l.code
FROM fulfilment_order AS f
INNER JOIN network_location AS l ON f.location_id = l.id
WHERE f.id = any(%(ids)s::bigint[])
UNION ALL
SELECT
    'shipment' AS kind,
    s.id,
    s.fulfilment_order_id,
    l.code
FROM fulfilment_shipment AS s
INNER JOIN fulfilment_order AS f ON s.fulfilment_order_id = f.id
INNER JOIN network_location AS l ON f.location_id = l.id
WHERE s.id = any(%(shipment_ids)s::bigint[]);
