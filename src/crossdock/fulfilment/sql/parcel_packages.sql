-- Which packages bear these tracking numbers; those of shipments that were unpacked do not count.
--
-- takes   trackings  text[]
-- gives   a row a package: tracking, shipment_id, seq, order_id, created_at of its shipment
-- locks   nothing
-- index   fulfilment_package_tracking, the primary key of fulfilment_shipment
SELECT
    p.tracking,
    p.shipment_id,
    p.seq,
    s.order_id,
    s.created_at
FROM fulfilment_package AS p
INNER JOIN fulfilment_shipment AS s ON p.shipment_id = s.id
WHERE p.tracking = any(%(trackings)s::text[]) AND p.tracking <> '' AND s.unpacked_at IS NULL
ORDER BY p.tracking, p.shipment_id, p.seq;
