-- Blanks what carriers said of the parcels of orders: where they went, and in words.
--
-- takes   order_ids  bigint[]
-- gives   nothing; the count of rows is that of scans blanked
-- locks   those rows, until commit
-- index   fulfilment_shipment_order, fulfilment_package_pkey, fulfilment_scan_once
UPDATE fulfilment_scan AS c
SET city = NULL, region = NULL, postal_code = NULL, country = NULL, detail = NULL
FROM fulfilment_shipment AS s
INNER JOIN fulfilment_package AS p ON s.id = p.shipment_id
WHERE
    s.order_id = any(%(order_ids)s::bigint[]) AND p.tracking <> '' AND c.tracking = p.tracking
    AND (
        c.city IS NOT NULL OR c.region IS NOT NULL OR c.postal_code IS NOT NULL OR c.country IS NOT NULL
        OR c.detail IS NOT NULL
    );
