-- How far the packages of shipments have come.
--
-- takes   ids  bigint[] (shipments)
-- gives   a row a shipment: id, order_id, fulfilment_order_id, shipped_at, delivered_at, its packages, how
--         many of them are delivered, and when the last of those was
-- locks   nothing
-- index   the primary key of fulfilment_shipment, fulfilment_package_pkey, fulfilment_parcel_pkey
SELECT
    s.id,
    s.order_id,
    s.fulfilment_order_id,
    s.shipped_at,
    s.delivered_at,
    count(p.seq) AS packages,
    count(c.tracking) AS delivered,
    max(c.since) AS last_at
FROM fulfilment_shipment AS s
LEFT JOIN fulfilment_package AS p ON s.id = p.shipment_id
LEFT JOIN fulfilment_parcel AS c ON p.tracking = c.tracking AND c.state = 'delivered'
WHERE s.id = any(%(ids)s::bigint[]) AND s.unpacked_at IS NULL
GROUP BY s.id
ORDER BY s.id;
