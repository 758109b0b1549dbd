-- Finds the messages that told of the parcels of orders.
--
-- takes   order_ids  bigint[]
-- gives   a row a message: its id
-- locks   nothing
-- index   fulfilment_shipment_order, fulfilment_package_pkey, fulfilment_scan_once
SELECT DISTINCT c.inbound_id
FROM fulfilment_shipment AS s
INNER JOIN fulfilment_package AS p ON s.id = p.shipment_id
INNER JOIN fulfilment_scan AS c ON p.tracking = c.tracking
WHERE s.order_id = any(%(order_ids)s::bigint[]) AND p.tracking <> '' AND c.inbound_id > 0;
