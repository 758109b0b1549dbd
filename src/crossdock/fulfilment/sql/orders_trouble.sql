-- How many parcels of orders are in trouble.
--
-- takes   order_ids  bigint[]
-- gives   a row an order, state and tracking number in trouble: order_id, state, tracking
-- locks   nothing
-- index   fulfilment_shipment_order, fulfilment_package_pkey, fulfilment_parcel_pkey
SELECT DISTINCT
    s.order_id,
    c.state,
    c.tracking
FROM fulfilment_shipment AS s
INNER JOIN fulfilment_package AS p ON s.id = p.shipment_id
INNER JOIN fulfilment_parcel AS c ON p.tracking = c.tracking
WHERE
    s.order_id = any(%(order_ids)s::bigint[]) AND s.unpacked_at IS NULL
    AND c.state IN ('exception', 'returned')
ORDER BY s.order_id, c.tracking;
