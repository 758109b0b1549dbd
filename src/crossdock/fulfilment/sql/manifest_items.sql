-- What stands on a manifest.
--
-- takes   id  bigint
-- gives   a row a package: tracking, service, order_id, fulfilment_order_id, shipment_id, package_seq,
--         weight_g, shipped_at, postal_code, country (of the address; null: forgotten); by tracking number
-- locks   nothing
-- index   fulfilment_label_manifest, fulfilment_package_pkey, orders_person_pkey
SELECT
    b.tracking,
    s.service,
    s.order_id,
    s.fulfilment_order_id,
    s.id AS shipment_id,
    b.package_seq,
    p.weight_g,
    s.shipped_at,
    o.postal_code,
    o.country
FROM fulfilment_label AS b
INNER JOIN fulfilment_shipment AS s ON b.shipment_id = s.id
INNER JOIN fulfilment_package AS p ON b.shipment_id = p.shipment_id AND b.package_seq = p.seq
LEFT JOIN orders_person AS o ON s.order_id = o.order_id
WHERE b.manifest_id = %(id)s::bigint
ORDER BY b.tracking, b.id;
